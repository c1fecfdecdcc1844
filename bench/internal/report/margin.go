package report

import (
	"fmt"
	"math"
	"slices"

	"authbench/bench/internal/stat"
	"authbench/results"
	"authbench/scenarios"
)

// A pair is an A/A pair: the same variant twice.
type pair struct{ twin, base cell }

// twins lists a scenario's A/A pairs.
func (e evidence) twins(scenario string) []pair {
	var pairs []pair
	for _, point := range e.points(scenario) {
		for _, variant := range e.variants(scenario) {
			if base := scenarios.TwinOf(variant); base != "" {
				pairs = append(pairs, pair{cell{scenario, variant, point}, cell{scenario, base, point}})
			}
		}
	}
	return pairs
}

// twinRatios lists the run's A/A ratios in a metric. They come from the reference scenario alone, by which all others
// are judged but the user's own mix.
func (e evidence) twinRatios(metrics ...string) []stat.Ratio {
	return e.twinRatiosIn(referenceScenario, metrics...)
}

// pairsFor is the scenario whose A/A pairs judge the cells: a mix has its own, for it is other work and may run alone.
func pairsFor(cells []cell) string {
	if len(cells) > 0 && cells[0].scenario == mixScenario {
		return mixScenario
	}
	return referenceScenario
}

// A judgement is whose A/A pairs a run's CPU as a whole is judged by, in which metric, and where that holds, in words.
type judgement struct{ scenario, metric, where string }

// ownPairs are the reference scenario's, or the mix's where a run measured that and no reference: it then has no others.
func (e evidence) ownPairs() judgement {
	if !e.has(referenceScenario) && e.mixBase() != "" {
		return judgement{mixScenario, sessionCPUMetric, "per session of this mix"}
	}
	return judgement{referenceScenario, cpuMetric, "at the reference point"}
}

func (e evidence) twinRatiosIn(scenario string, metrics ...string) []stat.Ratio {
	var ratios []stat.Ratio
	for _, p := range e.twins(scenario) {
		as, bs := e.paired(p.twin, p.base, metrics...)
		if r, err := stat.PairedRatio(as, bs, confidence); err == nil {
			ratios = append(ratios, r)
		}
	}
	return ratios
}

// margin is what a comparison of the cells over n blocks must exceed to be called a difference. The
// noise floor is that of the A/A pairs; where a trial has fewer requests than theirs, it grows with the
// root of how many times fewer, as the noise of a mean does.
func (e evidence) margin(n int, cells []cell, metrics ...string) float64 {
	floor := stat.NoiseFloor(e.twinRatiosIn(pairsFor(cells), floorOf(metrics)...), n)
	return math.Max(stat.LeastMargin, math.Expm1(math.Log1p(floor)*e.thinness(cells)))
}

// floorOf names the metrics whose A/A pairs say how noisy others are. The pairs run in an open loop, which has no goodput
// but its offered rate. A closed loop's is CPU over CPU per request, and as noisy as that. A mean response time holds
// whatever stall of the machine fell into a trial, which its own interval across trials says; what two identical arms
// differ by beside that is seen in their medians.
func floorOf(metrics []string) []string {
	switch {
	case slices.Equal(metrics, []string{goodputMetric}):
		return []string{cpuMetric}
	case slices.Equal(metrics, []string{meanMetric}):
		return []string{responseMetric}
	}
	return metrics
}

// thinness is the root of how many times fewer requests a trial of the cells has than one of the A/A
// pairs; never below 1, because more requests were not shown to quieten anything, and 1 within what a
// Poisson schedule scatters by itself.
func (e evidence) thinness(cells []cell) float64 {
	const scatter = 1.1
	var own float64
	for _, c := range cells {
		if n := e.requests(c); n > 0 && (own == 0 || n < own) {
			own = n
		}
	}
	if twins := e.twinRequests(pairsFor(cells)); own > 0 && twins > own*scatter {
		return math.Sqrt(twins / own)
	}
	return 1
}

// twinRequests is the number of requests in a trial of a scenario's A/A pairs; 0 without any.
func (e evidence) twinRequests(scenario string) float64 {
	most := 0.0
	for _, p := range e.twins(scenario) {
		most = max(most, e.requests(p.twin), e.requests(p.base))
	}
	return most
}

// requests is the median number of requests in a trial of the cell; 0 without any.
func (e evidence) requests(c cell) float64 {
	var xs []float64
	for _, t := range e.cells[c] {
		xs = append(xs, float64(t.Requests))
	}
	if len(xs) == 0 {
		return 0
	}
	return middle(xs)
}

// noiseSentence states the noise floor and the margin that follows from it.
func (e evidence) noiseSentence() string {
	aa := e.twinRatios(cpuMetric)
	if own := e.mixNoise(); len(aa) == 0 && own != "" {
		return own
	}
	if len(aa) == 0 {
		return "This run has no A/A pairs, so nothing says how much two identical arms differ: no comparison but an exact one is resolved."
	}
	n := aa[0].N
	return fmt.Sprintf("The noise floor of CPU per request is ±%s at %s: so far reach the intervals of two identical arms. The margin "+
		"is the larger of it and %s: ±%s.", percent(stat.NoiseFloor(aa, n)), plural(n, "block"),
		percent(stat.LeastMargin), percent(stat.Margin(aa, n))) + e.thinSentence() + spaced(e.mixNoise())
}

// thinSentence says where trials are thinner than the A/A pairs', and what margin that gives.
func (e evidence) thinSentence() string {
	var wider []string
	for _, name := range e.scenarios() {
		if !slices.Contains(e.known[name].Metrics, cpuMetric) {
			continue
		}
		for _, point := range e.points(name) {
			if cells := e.row(name, point); e.thinness(cells) > 1 {
				n := len(e.blocksOf(func(t results.Trial) bool { return t.Scenario == name && t.Point == point }))
				wider = append(wider, fmt.Sprintf("±%s in %s at %s", percent(e.margin(n, cells, cpuMetric)), name, point))
			}
		}
	}
	if len(wider) == 0 {
		return ""
	}
	return fmt.Sprintf(" The A/A pairs run at the reference point, with %s a trial; elsewhere the floor is taken to the number of blocks "+
		"there, and where a trial has fewer requests it grows with the root of how many times fewer. The margin is %s.",
		plural(int(e.twinRequests(referenceScenario)), "request"), list(wider))
}

// row lists the cells of a scenario's point.
func (e evidence) row(scenario, point string) []cell {
	var cells []cell
	for _, v := range e.variants(scenario) {
		cells = append(cells, cell{scenario, v, point})
	}
	return cells
}
