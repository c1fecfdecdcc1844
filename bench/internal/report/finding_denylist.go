package report

import (
	"fmt"
	"math"

	"authbench/bench/internal/stat"
	"authbench/scenarios"
)

// denylistFinding is the title's product, which is a model, with the weight that it rests on.
func (e evidence) denylistFinding(places []entry) string {
	var sizes, weights []string
	for _, p := range places {
		weight := fmt.Sprintf("an entry weighs %s, in %s at %s entries", citedMedian("B", e.weighed(p)), p.in, number(p.entries))
		if !math.IsNaN(p.missed) {
			weight += fmt.Sprintf(" (off by up to %s at fewer)", percent(p.missed))
		}
		sizes = append(sizes, fmt.Sprintf("%s in %s", byteText(denylistSeconds(denylistHour, e.run.Settings.Leeway)*p.bytes), p.in))
		weights = append(weights, weight)
	}
	return joined(fmt.Sprintf("Modelled: one revocation a second of tokens that live %s keeps %s on the denylist", durationText(denylistHour), list(sizes)),
		"measured: "+joinClauses(weights))
}

// weighed is the weight of an entry at the most entries measured, with its interval.
func (e evidence) weighed(place entry) stat.Summary {
	var last stat.Summary
	for _, point := range e.points(denylistScenario) {
		if w := e.median(cell{denylistScenario, scenarios.JWTDenylistReplicated, point}, place.metric); w.N > 0 {
			last = w
		}
	}
	return last
}
