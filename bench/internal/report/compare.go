package report

import (
	"math"

	"authbench/bench/internal/stat"
)

// What the report holds itself to.
const (
	confidence = 0.95
	// enoughBlocks is the fewest with which a comparison is said to be resolved.
	enoughBlocks = 6
	// referenceScenario holds the controls, twins and calibrations by which the rest is judged.
	referenceScenario = "reference"
	bandwidthScenario = "bandwidth"
	cpuScenario       = "cpu"
	loginScenario     = "login"
	cpuMetric         = "cpu_seconds_per_request"
	replicaMetric     = "replica_cpu_seconds_per_request"
	shareMetric       = "replica_cpu_share"
	responseMetric    = "response_seconds_p50"
	storeMetric       = "store_cpu_seconds_per_request"
	wireMetric        = "wire_bytes_per_request"
	generatorMetric   = "generator_cpu_seconds_per_request"
	generatorScenario = "generator"
	storeBytesMetric  = "store_bytes_per_request"
)

// A comparison is one cell against another of the same scenario, in one metric or a sum of them.
type comparison struct {
	stat.Judgement
	exact bool
	err   error // why there is no ratio
}

// compare compares a with b: exactly where the scenario is exact, else paired within blocks and judged
// by the margin of this run.
func (e evidence) compare(a, b cell, metrics ...string) comparison {
	if e.exact(a.scenario) {
		ratio, err := stat.ExactRatio(e.median(a, metrics...).Center, e.median(b, metrics...).Center)
		return comparison{stat.Judge(ratio, 0), true, err}
	}
	as, bs := e.paired(a, b, metrics...)
	ratio, err := stat.PairedRatio(as, bs, confidence)
	if err != nil {
		return comparison{err: err}
	}
	return comparison{Judgement: stat.Judge(ratio, e.margin(ratio.N, []cell{a, b}, metrics...))}
}

// usable reports whether there is a ratio to show.
func (c comparison) usable() bool { return c.err == nil && c.Ratio.N > 0 }

// resolved reports whether the verdict may be repeated: differs or equal, over enough blocks.
func (c comparison) resolved() bool {
	return c.usable() && c.Verdict != stat.NotResolved && (c.exact || c.Ratio.N >= enoughBlocks)
}

func (c comparison) containsOne() bool { return c.Ratio.Lo <= 1 && c.Ratio.Hi >= 1 }

// text is the ratio with its interval.
func (c comparison) text() string {
	if !c.usable() {
		return absent
	}
	return c.Ratio.String()
}

// words says the verdict with its direction.
func (c comparison) words() string {
	switch {
	case !c.usable():
		return absent
	case !c.resolved():
		return stat.NotResolved.String()
	case c.Verdict == stat.Equal:
		return c.Judgement.String()
	}
	return string(c.side())
}

// A side is where a resolved comparison stands.
type side string

// The three sides. Equal is one of them whatever the margin, which differs from point to point.
const (
	moreSide  side = "more"
	lessSide  side = "less"
	equalSide side = "equal"
)

func (c comparison) side() side {
	switch {
	case c.Verdict == stat.Equal:
		return equalSide
	case c.Ratio.Center > 1:
		return moreSide
	}
	return lessSide
}

// halfWidth is half the interval's width as a fraction of the ratio: the ± of the comparison.
func (c comparison) halfWidth() float64 { return math.Sqrt(c.Ratio.Hi/c.Ratio.Lo) - 1 }

// median summarises a cell's trials: the median, with its order-statistic interval.
func (e evidence) median(c cell, metrics ...string) stat.Summary {
	return stat.Median(e.values(c, metrics...), confidence)
}

// difference is a less b, paired within blocks: the mean with Student's t interval.
func (e evidence) difference(a, b cell, metrics ...string) (stat.Summary, error) {
	as, bs := e.paired(a, b, metrics...)
	return stat.PairedDifference(as, bs, confidence)
}

// exact reports whether a scenario's metrics are whole numbers that repeat.
func (e evidence) exact(scenario string) bool { return e.known[scenario].Exact }

// exactMetrics lists the scenario's metrics that must repeat.
func (e evidence) exactMetrics(scenario string) []string {
	var names []string
	for _, name := range e.known[scenario].Metrics {
		if metricOf(name).Exact {
			names = append(names, name)
		}
	}
	return names
}
