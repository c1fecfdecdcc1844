package report

import (
	"fmt"
	"time"

	"authbench/bench/internal/stat"
	"authbench/results"
	"authbench/scenarios"
)

// byRoundTrips decides where the interval lies on one side of the threshold: by how much the mean response time grew
// from the nearest store on, in round trips, block by block.
func (e evidence) byRoundTrips(s scenarios.Statement, v scenarios.View, c cell) (instance, bool) {
	p, _ := e.known[c.scenario].Point(c.point)
	added := e.addedRoundTrips(c, p.RTT, v.Metrics...)
	if p.RTT == 0 || len(added) == 0 {
		return instance{}, false
	}
	m := stat.Median(added, confidence)
	i := instance{cell: c, text: roundTripCount(m.Center)}
	switch {
	case m.Confidence == 0:
		i.short = fmt.Sprintf("%s, %d are needed", plural(m.N, "block"), enoughBlocks)
	case m.Lo > s.Threshold, m.Hi <= s.Threshold:
		i.outcome = stated(s, m.Lo > s.Threshold)
	}
	return i, true
}

// addedRoundTrips is, in every block, what a cell takes over the same variant beside the store, over what its round trip
// is longer.
func (e evidence) addedRoundTrips(c cell, rtt time.Duration, metrics ...string) []float64 {
	near := far(c.variant, 0, everyHit)
	base := e.byBlock(near, metrics...)
	baseRTT := e.readings(near, func(t results.Trial) (float64, bool) { return e.trialRTT(t, 0), true })
	var added []float64
	for _, t := range e.cells[c] {
		own, ok := sum(t, metrics...)
		under, okUnder := base[t.Block]
		if longer := e.trialRTT(t, rtt) - baseRTT[t.Block]; ok && okUnder && longer > 0 {
			added = append(added, (own-under)/longer)
		}
	}
	return added
}
