package report

import (
	"fmt"
	"math"
	"strings"

	"authbench/scenarios"
)

// revocationWarnings are broken promises, and an instrument that could not have seen one.
func (e evidence) revocationWarnings() []string {
	var all []string
	for _, w := range []struct {
		lead  string
		found []string
	}{
		{"A promise was broken, tokens were accepted beyond the bound: ", e.brokenPromises()},
		{"Stale accepts with variants that promise none: ", e.strictButStale()},
		{"Logged-out sessions came back: ", e.resurrected()},
		{"The positive control failed, scenario " + raceScenario + " did not catch " + scenarios.SessionNaive + ": ", e.controlsMissed()},
		{"The propagation delay may be more than twice a bare PUBLISH → receive (from the last acceptance to the first refusal seen): ", e.slowMessages()},
	} {
		if len(w.found) > 0 {
			all = append(all, w.lead+strings.Join(w.found, "; ")+".")
		}
	}
	return all
}

func (e evidence) brokenPromises() []string {
	var found []string
	for _, scenario := range []string{revocationScenario, lifetimesScenario, cutsScenario} {
		for _, c := range e.cellsOf(scenario) {
			if r := e.revokes(c); r.exceeded > 0 {
				found = append(found, fmt.Sprintf("%s in %s at %s, %s revokes", c.variant, scenario, c.point, countOf(r.exceeded, r.n())))
			}
		}
	}
	return found
}

// strictButStale lists stale accepts where the promise is that there are none.
func (e evidence) strictButStale() []string {
	var found []string
	for _, scenario := range []string{revocationScenario, cutsScenario} {
		for _, c := range e.cellsOf(scenario) {
			if r := e.revokes(c); r.stale > 0 && scenarios.EndingOf(c.variant) == scenarios.EndsAtStore {
				found = append(found, fmt.Sprintf("%s in %s at %s, after %s revokes", c.variant, scenario, c.point, r.staleText()))
			}
		}
	}
	return found
}

func (e evidence) resurrected() []string {
	var found []string
	for _, c := range e.cellsOf(raceScenario) {
		k, _ := e.counted(undone(c.point), c)
		if k > 0 && c.variant != scenarios.SessionNaive && c.point == string(scenarios.CaseLogout) {
			found = append(found, fmt.Sprintf("%s in %s races", c.variant, e.kOfN("resurrections", "races", c)))
		}
	}
	return found
}

// controlsMissed: where the naive variant is not caught, no 0 of the others means anything.
func (e evidence) controlsMissed() []string {
	c := cell{raceScenario, scenarios.SessionNaive, string(scenarios.CaseLogout)}
	k, ok := e.counted("resurrections", c)
	if !ok || k > 0 {
		return nil
	}
	n, _ := e.counted("races", c)
	return []string{fmt.Sprintf("%s races resurrected a session, so no 0 of the others means anything", countOf(k, n))}
}

// slowMessages lists variants whose delay exceeds what telling the replicas takes by more than twice.
func (e evidence) slowMessages() []string {
	const most = 2
	var found []string
	for _, v := range e.variants(revocationScenario) {
		c, ok := e.measuredAt(v)
		if !ok || !isCopy(v) {
			continue
		}
		r := e.revokes(c)
		for _, q := range []struct {
			p    float64
			name string
		}{{0.5, "p50"}, {0.95, "p95"}} {
			if ratio := r.overPublish(q.p); !math.IsNaN(ratio) && ratio > most {
				found = append(found, fmt.Sprintf("%s at %s between ×%s and ×%s", v, q.name, significant(r.leastOverPublish(q.p)), significant(ratio)))
			}
		}
	}
	return found
}
