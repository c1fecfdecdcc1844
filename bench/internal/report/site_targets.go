package report

import (
	"fmt"

	"authbench/bench/internal/stat"
	"authbench/scenarios"
)

// saturationScenario is where the targets of requests are measured.
const saturationScenario = "saturation"

// siteTargetTable holds what was measured of requests to the site against what was to be reached.
func (e evidence) siteTargetTable() table {
	t := table{
		Title: "Targets",
		Note: verdictsNote("blocks") + " Above the control: the control's is taken off both, block by block. A block in which nothing is left of either has " +
			"no ratio, and then the target is not resolved.",
		Head: []string{"target", "", "measured", "verdict"},
	}
	for _, r := range e.siteTargets() {
		t.Rows = append(t.Rows, r.row())
	}
	return t
}

func (e evidence) siteTargets() []targetResult {
	var all []targetResult
	for _, t := range scenarios.SiteTargets() {
		all = append(all, e.judgedOn(t.AsksStore(), e.siteTarget(t)))
	}
	return all
}

// siteTarget is a target of requests to the site, from trials.
func (e evidence) siteTarget(t scenarios.SiteTarget) targetResult {
	at := func(p scenarios.Place) cell { return cell{t.Scenario, p.Variant, p.Point} }
	r := targetResult{words: t.Words, bound: boundWords(false, t.Bound, true), verdict: notMeasured, measured: absent, rung: absent}
	subject, against := at(t.Subject), at(t.Against)
	if len(e.values(subject, t.Metric)) == 0 || len(e.values(against, t.Metric)) == 0 {
		return r
	}
	c := e.compare(subject, against, t.Metric)
	if t.Less != (scenarios.Place{}) {
		c = e.compareAbove(subject, against, at(t.Less), t.Metric)
	}
	if c.err != nil {
		r.verdict, r.measured = notResolved, "none: "+c.err.Error()
		return r
	}
	r.measured, r.verdict = c.text(), boundVerdict(c, t.Bound, false)
	return r
}

// compareAbove compares what two cells take above a third, block by block.
func (e evidence) compareAbove(a, b, base cell, metrics ...string) comparison {
	others, unders := e.byBlock(b, metrics...), e.byBlock(base, metrics...)
	var as, bs []float64
	for _, t := range e.cells[a] {
		own, ok := sum(t, metrics...)
		other, okOther := others[t.Block]
		under, okUnder := unders[t.Block]
		if ok && okOther && okUnder {
			as, bs = append(as, own-under), append(bs, other-under)
		}
	}
	if k := nothingLeft(as, bs); k > 0 {
		return comparison{err: fmt.Errorf("in %d of %s nothing is left above %s", k, plural(len(as), "block"), base.variant)}
	}
	ratio, err := stat.PairedRatio(as, bs, confidence)
	if err != nil {
		return comparison{err: err}
	}
	return comparison{Judgement: stat.Judge(ratio, e.margin(ratio.N, []cell{a, b}, metrics...))}
}

// byBlock is a cell's sum of metrics by its block.
func (e evidence) byBlock(c cell, metrics ...string) map[int]float64 {
	return e.readings(c, readMetric(metrics...))
}

// nothingLeft counts the pairs of which one is not above 0.
func nothingLeft(as, bs []float64) int {
	k := 0
	for i := range as {
		if as[i] <= 0 || bs[i] <= 0 {
			k++
		}
	}
	return k
}
