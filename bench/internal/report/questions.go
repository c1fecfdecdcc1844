package report

import (
	"fmt"
	"slices"
	"strings"

	"authbench/bench/internal/stat"
	"authbench/scenarios"
)

// questionTables are the index of what people ask: what this run answers, each in one line, and what it does not.
func (e evidence) questionTables() []table {
	answered := table{
		Title: "Answered by this run",
		Head:  []string{"", "question", "answer of this run", "where"},
		Note:  "Thirty questions collected from public issue threads, numbered as collected.",
	}
	open := table{Title: "This run did not measure it", Head: []string{"", "question", "what it takes"}}
	for _, q := range scenarios.Questions() {
		n := number(float64(q.Number))
		if answer := e.questionAnswer(q.Number); answer != "" {
			answered.Rows = append(answered.Rows, []string{n, q.Text, answer, "scenario " + strings.Join(e.whereOf(q), ", ")})
		} else {
			open.Rows = append(open.Rows, []string{n, q.Text, questionTakes(q)})
		}
	}
	return nonEmpty(answered, open)
}

// questionTakes says what it takes to answer a question.
func questionTakes(q scenarios.Question) string {
	if len(q.Demonstrations) > 0 {
		return takesDemonstrations(q.Demonstrations...)
	}
	if len(q.Scenarios) > 1 {
		return "it takes the scenarios " + list(q.Scenarios)
	}
	return "it takes the scenario " + q.Scenarios[0]
}

// whereOf lists the scenarios that a question's answer comes from: those of this run, or, if it has none, all.
func (e evidence) whereOf(q scenarios.Question) []string {
	if here := slices.DeleteFunc(slices.Clone(q.Scenarios), func(name string) bool { return !e.has(name) }); len(here) > 0 {
		return here
	}
	return q.Scenarios
}

func (e evidence) questionAnswer(n int) string {
	answers := map[int]func() string{
		1: e.afterLogout, 2: e.everywhere, 3: e.oneDevice, 4: e.demotion, 5: e.bytesByCarrier, 6: e.cookieLimits, 8: e.byLibrary, 9: e.cachedTokens, 10: e.lookupByDistance, 11: e.storeDown, 12: e.storeAway, 13: e.lostMessages,
		14: e.denylistGrowth, 16: e.twoTabs, 17: e.graceWindow, 18: e.stampede, 21: e.clockSkew, 22: e.lostUpdates, 23: e.resurrection,
		24: e.slidingWrites, 25: e.sessionMemory, 30: e.severalRegions,
	}
	if answer := answers[n]; answer != nil {
		return answer()
	}
	return ""
}

// A said is what is said of one variant.
type said struct{ variant, text string }

// together says once what is said of several variants.
func together(all []said) []string {
	var texts []string
	variants := map[string][]string{}
	for _, s := range all {
		if variants[s.text] == nil {
			texts = append(texts, s.text)
		}
		variants[s.text] = append(variants[s.text], s.variant)
	}
	for i, text := range texts {
		texts[i] = text + " with "
		if len(variants[text]) > 1 {
			texts[i] += "each of "
		}
		texts[i] += list(variants[text])
	}
	return texts
}

// delaysBy says of every variant at a point that nothing was accepted late, or for how long.
func (e evidence) delaysBy(point string) []string {
	var all []said
	for _, v := range e.variants(revocationScenario) {
		switch r := e.revokes(cell{revocationScenario, v, point}); {
		case r.never():
			all = append(all, said{v, "stale accepts after " + r.staleText()})
		case r.n() > 0:
			all = append(all, said{v, fmt.Sprintf("p50 %s, p95 %s (stale accepts after %s)", r.quantileText(0.5), r.quantileText(0.95), r.staleText())})
		}
	}
	return together(all)
}

func (e evidence) afterLogout() string {
	parts := e.delaysBy(scenarios.RevocationPoints()[0])
	for _, point := range e.points(lifetimesScenario) {
		if r := e.revokes(e.row(lifetimesScenario, point)...); r.n() > 0 {
			parts = append(parts, fmt.Sprintf("p50 %s where only a lifetime of %s ends it", lasting(stat.Quantile(r.delays, 0.5)), point))
		}
	}
	return strings.Join(parts, "; ")
}

// everywhere: what it costs is the time of the revoke by tokens a subject.
func (e evidence) everywhere() string {
	var parts []string
	for _, v := range e.variants(revocationScenario) {
		var times []string
		stale := revokes{}
		for _, point := range e.points(revocationScenario) {
			c := cell{revocationScenario, v, point}
			r := e.revokes(c)
			if p, _ := e.known[revocationScenario].Point(point); p.Case != scenarios.CaseEverywhere || r.n() == 0 {
				continue
			} else {
				times = append(times, fmt.Sprintf("%s of %s", lasting(stat.Quantile(r.took, 0.5)), plural(p.Tokens, "token")))
			}
			stale.delays, stale.stale = append(stale.delays, r.delays...), stale.stale+r.stale
		}
		if len(times) > 0 {
			parts = append(parts, fmt.Sprintf("%s takes %s at the median%s (stale accepts after %s)", v, list(times), e.byTokens(v), stale.staleText()))
		}
	}
	return strings.Join(parts, "; ")
}

func (e evidence) oneDevice() string {
	var all []said
	for _, v := range e.variants(revocationScenario) {
		if r := e.revokes(cell{revocationScenario, v, scenarios.RevocationPoints()[0]}); r.n() > 0 {
			all = append(all, said{v, countOf(r.falseReject, r.n())})
		}
	}
	if len(all) == 0 {
		return ""
	}
	return "revokes that ended another of the subject's tokens too: " + strings.Join(together(all), "; ") + "; epochs and stateless tokens cannot end one"
}

func (e evidence) demotion() string {
	parts := e.delaysBy(string(scenarios.CaseRole))
	if len(parts) == 0 {
		return ""
	}
	return strings.Join(parts, "; ") + "; a stateless token says its old role until it ends"
}

func (e evidence) cachedTokens() string {
	var parts []string
	cost := e.compare(at(scenarios.JWTVerifiedCache), at(scenarios.JWTDenylistES256), cpuMetric)
	if cost.usable() {
		parts = append(parts, fmt.Sprintf("%s of the CPU of the same ES256 JWT without the cache (%s)", cost.text(), cost.words()))
	}
	if c, ok := e.measuredAt(scenarios.JWTVerifiedCache); ok {
		parts = append(parts, "stale accepts after "+e.revokes(c).staleText()+" revokes")
	}
	return strings.Join(parts, "; ")
}

// storeAway: with the store away no revoke is acknowledged; what a replica does that cannot ask is seen
// where its own link is broken.
func (e evidence) storeAway() string {
	var parts []string
	for _, v := range []string{scenarios.JWTDenylist, scenarios.JWTDenylistReplicated} {
		away := e.revokes(cell{cutsScenario, v, string(scenarios.CaseStoreAway)})
		broken := e.revokes(e.cutCells(v)...)
		if broken.total() == 0 {
			continue
		}
		word := "closed"
		if broken.exceeded > 0 {
			word = "open"
		}
		text := fmt.Sprintf("%s %s", v, word)
		if away.total() > 0 {
			text += fmt.Sprintf(", with the store away %s revokes were not acknowledged", countOf(away.failed, away.total()))
		}
		if broken.n() > 0 {
			text += fmt.Sprintf(", with a replica cut off %s revokes were accepted beyond the bound and %s answered 503", countOf(broken.exceeded, broken.n()),
				plural(broken.unavailable, "probe"))
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, "; ")
}

func (e evidence) lostMessages() string {
	var parts []string
	for _, v := range e.variants(cutsScenario) {
		r := e.revokes(cell{cutsScenario, v, string(scenarios.CaseCut)}, cell{cutsScenario, v, string(scenarios.CaseBlackHole)})
		if r.n() == 0 || !isCopy(v) {
			continue
		}
		parts = append(parts, fmt.Sprintf("%s: %s revokes beyond the bound of %s, worst %s, over %s", v, countOf(r.exceeded, r.n()),
			durationText(e.run.Settings.StalenessBound), lasting(stat.Quantile(r.lastAccepts, 1)), plural(int(r.cuts), "cut")))
	}
	return strings.Join(parts, "; ")
}
