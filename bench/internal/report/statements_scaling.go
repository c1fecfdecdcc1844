package report

import (
	"slices"

	"authbench/bench/internal/stat"
	"authbench/scenarios"
)

// againstOf are the view's own, or else the statement's; one without a name where the rule has none.
func againstOf(s scenarios.Statement, v scenarios.View) []string {
	if len(v.Against) > 0 {
		return v.Against
	}
	return []string{s.Against}
}

// contest names a case by both of its sides.
func (i instance) contest() string { return i.cell.variant + " against " + i.against }

// contestOf names a case by its subject, and by what it is held against where cases differ in that.
func (f finding) contestOf(i instance) string {
	if slices.ContainsFunc(f.instances, func(other instance) bool { return other.against != i.against }) {
		return i.contest()
	}
	return i.cell.variant
}

// compareIn compares two cells as a view looks at them.
func (e evidence) compareIn(v scenarios.View, a, b cell) comparison {
	if v.Over == "" {
		return e.compare(a, b, v.Metrics...)
	}
	return e.compareGrowth(a, b, v.Over, v.Metrics...)
}

// compareGrowth compares how many times as much two cells have as their variants have at another point, block by block.
func (e evidence) compareGrowth(a, b cell, over string, metrics ...string) comparison {
	ratio := ratioWithin(e.timesOver(a, over, metrics...), e.timesOver(b, over, metrics...))
	return comparison{Judgement: stat.Judge(ratio, e.margin(ratio.N, []cell{a, b}, metrics...))}
}
