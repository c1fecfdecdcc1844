package report

import (
	"fmt"
	"strings"

	"authbench/scenarios"
)

func (e evidence) denylistGrowth() string {
	var parts []string
	for _, p := range e.weigh() {
		parts = append(parts, fmt.Sprintf("%s B in %s", significant(p.bytes), p.in))
	}
	if len(parts) == 0 {
		return ""
	}
	return fmt.Sprintf("no: an entry goes %s after its token's end and the leeway, and weighs %s until then (%s)",
		durationText(scenarios.DenylistGrace), list(parts), scenarios.JWTDenylistReplicated)
}

// refreshCell is a case of scenario refresh.
func refreshCell(point string) cell { return cell{refreshScenario, scenarios.JWTRefresh, point} }

// byGrace counts a metric of a case with and without the grace window.
func (e evidence) byGrace(metric string, c scenarios.Case, what string) string {
	var parts []string
	for _, side := range []struct{ words, point string }{
		{fmt.Sprintf("with a grace window of %s", durationText(e.run.Settings.RefreshGrace)), string(c)}, {"without one", string(c) + "-no-grace"},
	} {
		if text := e.kOfN(metric, "refresh_events", refreshCell(side.point)); text != absent {
			parts = append(parts, side.words+" "+text)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return what + ": " + strings.Join(parts, ", ")
}

func (e evidence) twoTabs() string {
	return e.byGrace("users_logged_out", scenarios.CaseTwoTabs, "users logged out")
}

func (e evidence) graceWindow() string {
	var parts []string
	for _, text := range []string{
		e.byGrace("users_logged_out", scenarios.CaseTwoTabs, "two tabs, users logged out"),
		e.byGrace("replays_accepted", scenarios.CaseReplay, "a thief's replay accepted"),
		e.byGrace("families_ended", scenarios.CaseReplay, "logins that it ended"),
	} {
		if text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, "; ")
}

func (e evidence) stampede() string {
	var parts []string
	for _, side := range []struct {
		words string
		c     scenarios.Case
	}{{"without jitter", scenarios.CaseStampede}, {"with jitter", "stampede-" + scenarios.CaseJitter}} {
		if text := e.rushText(refreshCell(string(side.c))); text != "" {
			parts = append(parts, text+" "+side.words)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "the busiest 100 ms of refreshes over the mean: " + strings.Join(parts, ", ")
}

func (e evidence) clockSkew() string {
	var parts []string
	for _, p := range e.known[expiryScenario].Points {
		var all []said
		for _, v := range e.variants(expiryScenario) {
			if text := e.latenessText(cell{expiryScenario, v, p.Label}); text != absent && p.ClockOffset != 0 {
				all = append(all, said{v, text})
			}
		}
		if len(all) > 0 {
			parts = append(parts, fmt.Sprintf("a verifier's clock %s off refuses, from the end, at %s", signedTime(p.ClockOffset.Seconds()), strings.Join(together(all), ", ")))
		}
	}
	return strings.Join(parts, "; ")
}

// races lists what was undone at a point, by variant.
func (e evidence) races(c scenarios.Case) string {
	var all []said
	for _, v := range e.variants(raceScenario) {
		if text := e.kOfN(undone(string(c)), "races", cell{raceScenario, v, string(c)}); text != absent {
			all = append(all, said{v, text})
		}
	}
	return strings.Join(together(all), "; ")
}

func (e evidence) lostUpdates() string {
	text := e.races(scenarios.CasePreferences)
	if text == "" {
		return ""
	}
	return "acknowledged updates lost: " + text
}

func (e evidence) resurrection() string {
	text := e.races(scenarios.CaseLogout)
	if text == "" {
		return ""
	}
	return "logouts undone: " + text
}

func (e evidence) slidingWrites() string {
	var parts []string
	for _, v := range e.variants(expiryScenario) {
		if s := e.median(cell{expiryScenario, v, "writes"}, writesMetric); s.N > 0 {
			parts = append(parts, v+" "+number(s.Center))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "writes per request: " + strings.Join(parts, "; ")
}
