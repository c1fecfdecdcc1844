package report

import (
	"fmt"
	"math"
	"slices"
	"time"

	"authbench/bench/internal/stat"
	"authbench/results"
	"authbench/scenarios"
)

const (
	distanceScenario = "distance"
	meanMetric       = "response_seconds_mean"
	tailMetric       = "response_seconds_p99"
	askedRTTMetric   = "store_rtt_asked_seconds"
	rttMetric        = "store_rtt_seconds_p50"
	hitMetric        = "hit_share"
	// everyHit is the hit rate at which all variants meet, and of those that keep no copies the only one.
	everyHit = 1
)

// far is a variant's cell at a round trip that was asked for and a local hit rate.
func far(variant string, rtt time.Duration, hits float64) cell {
	return cell{distanceScenario, variant, scenarios.DistanceLabel(rtt, hits)}
}

// distances lists the round trips that were asked for and that this run has rows of, shortest first.
func (e evidence) distances() []time.Duration {
	points := e.points(distanceScenario)
	return slices.DeleteFunc(scenarios.DistanceRTTs(), func(rtt time.Duration) bool {
		return !slices.ContainsFunc(scenarios.HitShares(), func(hits float64) bool {
			return slices.Contains(points, scenarios.DistanceLabel(rtt, hits))
		})
	})
}

// farCells lists the cells at one round trip that have trials, all hit rates of it.
func (e evidence) farCells(rtt time.Duration) []cell {
	var cells []cell
	for _, hits := range scenarios.HitShares() {
		for _, v := range e.variants(distanceScenario) {
			if c := far(v, rtt, hits); len(e.cells[c]) > 0 {
				cells = append(cells, c)
			}
		}
	}
	return cells
}

// achieved is the round trip in seconds that was achieved where rtt was asked for: the median over the cells there, of
// their medians. It is NaN where none was measured.
func (e evidence) achieved(rtt time.Duration) float64 {
	var all []float64
	for _, c := range e.farCells(rtt) {
		if s := e.median(c, rttMetric); s.N > 0 {
			all = append(all, s.Center)
		}
	}
	return middle(all)
}

// rttText is the achieved round trip, or what was asked for where none was measured.
func (e evidence) rttText(rtt time.Duration) string {
	if achieved := e.achieved(rtt); !math.IsNaN(achieved) {
		return lasting(achieved)
	}
	return durationText(rtt) + " asked"
}

// roundTrips is how many round trips to the store a variant's request waits for: the slope of its mean response time
// over the achieved round trip, a line a block, and of the blocks the median. N is 0 where there are no two round trips.
func (e evidence) roundTrips(variant string) stat.Summary {
	xs, ys := map[int][]float64{}, map[int][]float64{}
	for _, rtt := range e.distances() {
		for _, t := range e.cells[far(variant, rtt, everyHit)] {
			y, ok := sum(t, meanMetric)
			x := e.trialRTT(t, rtt)
			if !ok || math.IsNaN(x) {
				continue
			}
			xs[t.Block], ys[t.Block] = append(xs[t.Block], x), append(ys[t.Block], y)
		}
	}
	var slopes []float64
	for b := range xs {
		if slope := stat.FitLine(xs[b], ys[b]).Slope; !math.IsNaN(slope) {
			slopes = append(slopes, slope)
		}
	}
	return stat.Median(slopes, confidence)
}

// trialRTT is the round trip that a trial achieved itself, or what the others at its point did.
func (e evidence) trialRTT(t results.Trial, rtt time.Duration) float64 {
	if x, ok := t.Metrics[rttMetric]; ok {
		return x
	}
	return e.achieved(rtt)
}

// feltShare of a round trip is where a variant begins to feel the distance.
const feltShare = 0.05

// roundTripWords says which variants wait for how many round trips, and which for none; "" where neither is resolved.
// The unauthenticated control is not among them.
func (e evidence) roundTripWords() string {
	var felt []said
	var unfelt []string
	for _, v := range e.variants(distanceScenario) {
		switch s := e.roundTrips(v); {
		case v == scenarios.None:
		case s.Lo > feltShare:
			felt = append(felt, said{v, roundTripCount(s.Center) + " times"})
		case s.Hi < feltShare:
			unfelt = append(unfelt, v)
		}
	}
	switch {
	case len(felt) > 0 && len(unfelt) > 0:
		return fmt.Sprintf("a request waits for the store's round trip %s, and never with %s", list(together(felt)), list(unfelt))
	case len(felt) > 0:
		return "a request waits for the store's round trip " + list(together(felt))
	case len(unfelt) > 0:
		return "a request never waits for the store's round trip with " + list(unfelt)
	}
	return ""
}

// roundTripCount has two decimals: a hundredth of a round trip is below what a relay holds.
func roundTripCount(n float64) string {
	const hundredths = 100
	n = math.Round(n*hundredths) / hundredths
	return sign(n) + fmt.Sprintf("%.2f", math.Abs(n))
}
