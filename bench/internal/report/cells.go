package report

import (
	"slices"

	"authbench/results"
	"authbench/scenarios"
)

// scenarios lists the scenarios that this run has rows of, in order.
func (e evidence) scenarios() []string {
	names := e.names("", func(t results.Trial) string { return t.Scenario })
	var order []string
	for _, s := range scenarios.All() {
		order = append(order, s.Name)
		without := e.isWithoutTrials(s.Name) && e.has(s.Name)
		if without && !slices.Contains(names, s.Name) {
			names = append(names, s.Name)
		}
	}
	slices.SortStableFunc(names, func(a, b string) int { return rank(order, a, b) })
	return names
}

// points lists the points of a scenario that this run has rows of, in order.
func (e evidence) points(scenario string) []string {
	return e.names(scenario, func(t results.Trial) string { return t.Point })
}

// variants lists the variants of a scenario that this run has rows of, in order.
func (e evidence) variants(scenario string) []string {
	names := e.names(scenario, func(t results.Trial) string { return t.Variant })
	order := e.known[scenario].Variants
	slices.SortFunc(names, func(a, b string) int { return rank(order, a, b) })
	return names
}

// names collects a field of the rows that count or are gaps, each value once, in the order of the rows;
// no scenario means all of them.
func (e evidence) names(scenario string, field func(results.Trial) string) []string {
	var names []string
	for _, t := range e.shown {
		if (scenario == "" || t.Scenario == scenario) && !slices.Contains(names, field(t)) {
			names = append(names, field(t))
		}
	}
	return names
}

// has reports whether any trial of the scenario counts, or any round.
func (e evidence) has(scenario string) bool {
	if e.isWithoutTrials(scenario) && e.blocks(scenario) > 0 {
		return true
	}
	return slices.ContainsFunc(e.used, func(t results.Trial) bool { return t.Scenario == scenario })
}

// gap returns why a cell cannot exist, or "".
func (e evidence) gap(c cell) string {
	for _, t := range e.gaps {
		if cellOf(t) == c {
			return t.Gap
		}
	}
	return ""
}

// sum adds up metrics of one trial; false if it lacks one of them.
func sum(t results.Trial, metrics ...string) (float64, bool) {
	total := 0.0
	for _, name := range metrics {
		v, ok := t.Metrics[name]
		if !ok {
			return 0, false
		}
		total += v
	}
	return total, len(metrics) > 0
}

// values returns a cell's sum of metrics, one number a trial, by block.
func (e evidence) values(c cell, metrics ...string) []float64 {
	var xs []float64
	for _, t := range e.cells[c] {
		if v, ok := sum(t, metrics...); ok {
			xs = append(xs, v)
		}
	}
	return xs
}

// paired returns what two cells of one scenario measured in the blocks in which both count.
func (e evidence) paired(a, b cell, metrics ...string) (as, bs []float64) {
	for _, ta := range e.cells[a] {
		i := slices.IndexFunc(e.cells[b], func(tb results.Trial) bool { return tb.Block == ta.Block })
		if i < 0 {
			continue
		}
		va, okA := sum(ta, metrics...)
		vb, okB := sum(e.cells[b][i], metrics...)
		if okA && okB {
			as, bs = append(as, va), append(bs, vb)
		}
	}
	return as, bs
}

// at returns the cell of a variant at the reference point of the reference scenario.
func at(variant string) cell {
	return cell{referenceScenario, variant, scenarios.ReferencePoint.Label}
}

// blocks is the number of blocks in which a scenario has trials that count; of microbenchmarks, of rounds. All
// demonstrations of a scenario are one.
func (e evidence) blocks(scenario string) int {
	switch {
	case scenario == lookupScenario:
		return e.lookups.count()
	case len(e.known[scenario].Demonstrations) > 0:
		return min(1, len(e.shownBy(scenario)))
	}
	return len(e.blocksOf(func(t results.Trial) bool { return t.Scenario == scenario }))
}

// isWithoutTrials reports whether a scenario is of another kind of evidence: microbenchmarks or demonstrations.
func (e evidence) isWithoutTrials(scenario string) bool {
	return scenario == lookupScenario || len(e.known[scenario].Demonstrations) > 0
}

// blocksOf collects the blocks of the trials that count and pass.
func (e evidence) blocksOf(pass func(results.Trial) bool) map[int]bool {
	seen := map[int]bool{}
	for _, t := range e.used {
		if pass(t) {
			seen[t.Block] = true
		}
	}
	return seen
}

// allSame reports whether every number is the same, but for the noise of a division.
func allSame(xs []float64) bool {
	const divisionNoise = 1e-6
	return len(xs) > 0 && slices.Max(xs)-slices.Min(xs) <= divisionNoise
}
