package report

import (
	"fmt"
	"strings"

	"authbench/bench/internal/stat"
	"authbench/scenarios"
)

// counted adds a metric up over all trials of some cells; false if none of them has it.
func (e evidence) counted(metric string, cells ...cell) (total float64, ok bool) {
	for _, c := range cells {
		for _, v := range e.values(c, metric) {
			total, ok = total+v, true
		}
	}
	return total, ok
}

// kOfN is a count out of another, or absent.
func (e evidence) kOfN(k, n string, c cell) string {
	count, ok := e.counted(k, c)
	of, okOf := e.counted(n, c)
	if !ok || !okOf || of == 0 {
		return absent
	}
	return zeroOf(count, of)
}

// expiryTables are how late a token is refused, and what an idle timeout writes.
func (e evidence) expiryTables() []table {
	late := table{
		Title: "Refused after the nominal end",
		Head:  []string{"end", "variant", "earliest", "p50", "latest", "expiries"},
		Note: "Earliest and latest are the extremes of all trials, p50 the median across them of each trial's own. Below 0 is early. Of a session that " +
			"idles out only one question can be asked: earliest is the first refused, latest the last accepted, p50 the middle of both.",
	}
	writes := table{
		Title: "What an idle timeout costs the store",
		Head:  []string{"variant", "commands per request", "writes per request", "n"},
		Note:  "Requests one after the other, well within the idle timeout.",
	}
	for _, c := range e.cellsOf(expiryScenario) {
		if _, ok := e.counted("expiries", c); ok {
			late.Rows = append(late.Rows, e.latenessRow(c))
		} else if s := e.median(c, commandsMetric); s.N > 0 {
			writes.Rows = append(writes.Rows, []string{c.variant, number(s.Center), summaryText("", e.median(c, writesMetric)), number(float64(s.N))})
		}
	}
	return nonEmpty(late, writes)
}

func (e evidence) latenessRow(c cell) []string {
	earliest, latest := absent, absent
	if xs := e.values(c, "lateness_seconds_min"); len(xs) > 0 {
		earliest = signedTime(stat.Quantile(xs, 0))
	}
	if xs := e.values(c, "lateness_seconds_max"); len(xs) > 0 {
		latest = signedTime(stat.Quantile(xs, 1))
	}
	n, _ := e.counted("expiries", c)
	return []string{c.point, c.variant, earliest, e.latenessText(c), latest, number(n)}
}

// latenessText is the median across trials of the middle lateness.
func (e evidence) latenessText(c cell) string {
	s := e.median(c, latenessMetric)
	if s.N == 0 {
		return absent
	}
	return signedTime(s.Center)
}

const latenessMetric = "lateness_seconds_p50"

// signedTime is a time with its sign.
func signedTime(seconds float64) string {
	if seconds > 0 {
		return "+" + lasting(seconds)
	}
	return lasting(seconds)
}

func nonEmpty(tables ...table) []table {
	var some []table
	for _, t := range tables {
		if len(t.Rows) > 0 {
			some = append(some, t)
		}
	}
	return some
}

// refreshTables are what two holders of one refresh token do to each other, and the stampede.
func (e evidence) refreshTables() []table {
	two := table{
		Title: "Two holders of one refresh token",
		Head:  []string{"case", "logged out", "replays accepted", "logins ended by the replay"},
		Note: "k of n logins. Two tabs: both refresh at once; logged out is a login of which a tab is refused, then or at its next refresh. Replay: a " +
			"thief uses the token that its owner has just used. 0 of n bounds a rate at three divided by n, with 95 %.",
	}
	rush := table{
		Title: "Logins that began together",
		Head:  []string{"case", "refreshes", "busiest 100 ms, over the mean", "logged out", "response time p50", "p99"},
		Note:  "Of all requests, reads and refreshes; from the due time. " + medianNote,
	}
	for _, c := range e.cellsOf(refreshScenario) {
		if peak := e.median(c, "refresh_peak_ratio"); peak.N > 0 {
			n, _ := e.counted("refresh_events", c)
			out, _ := e.counted("users_logged_out", c)
			rush.Rows = append(rush.Rows, []string{
				c.point, number(n), "×" + summaryText("", peak), number(out),
				summaryText("s", e.median(c, responseMetric)), summaryText("s", e.median(c, "response_seconds_p99")),
			})
			continue
		}
		replayed, ended := absent, absent
		if strings.HasPrefix(c.point, string(scenarios.CaseReplay)) {
			replayed, ended = e.kOfN("replays_accepted", "refresh_events", c), e.kOfN("families_ended", "refresh_events", c)
		}
		two.Rows = append(two.Rows, []string{c.point, e.kOfN("users_logged_out", "refresh_events", c), replayed, ended})
	}
	return nonEmpty(two, rush)
}

// raceTable is what requests in flight undid.
func (e evidence) raceTable() table {
	t := table{
		Head: []string{"raced with", "variant", "undone: sessions resurrected, or acknowledged updates lost"},
		Note: "k of n races. 0 of n bounds a rate at three divided by n, with 95 %, and proves nothing. " + scenarios.SessionNaive + " is the positive " +
			"control: it is there to be caught. Where an update is lost there, so may one in any scheme that writes the whole session back.",
	}
	for _, c := range e.cellsOf(raceScenario) {
		t.Rows = append(t.Rows, []string{c.point, c.variant, e.kOfN(undone(c.point), "races", c)})
	}
	return t
}

// undone is the metric that counts what a race undid at a point.
func undone(point string) string {
	if point == string(scenarios.CasePreferences) {
		return "updates_lost"
	}
	return "resurrections"
}

// eventTables are the tables of scenarios in which tokens end, race or refresh; false for others.
func (e evidence) eventTables(name string) ([]table, bool) {
	switch name {
	case revocationScenario:
		return e.revocationTables(), true
	case lifetimesScenario:
		return []table{e.lifetimesTable()}, true
	case cutsScenario:
		return []table{e.cutsTable()}, true
	case expiryScenario:
		return e.expiryTables(), true
	case refreshScenario:
		return e.refreshTables(), true
	case raceScenario:
		return []table{e.raceTable()}, true
	case denylistScenario:
		return []table{e.denylistTable()}, true
	}
	return nil, false
}

// rushText is a stampede's height.
func (e evidence) rushText(c cell) string {
	peak := e.median(c, "refresh_peak_ratio")
	if peak.N == 0 {
		return ""
	}
	return fmt.Sprintf("×%s", number(peak.Center))
}
