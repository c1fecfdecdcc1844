package report

import (
	"fmt"
	"math"

	"authbench/bench/internal/stat"
	"authbench/scenarios"
)

// scalingTargetTable holds a scenario of a cluster of quotas against what it was to show.
func (e evidence) scalingTargetTable(name string) table {
	t := table{
		Title: "Targets",
		Note: fmt.Sprintf("Met: the whole interval lies within. Not met: none of it does. Anything else, and fewer than %d blocks, is not resolved. The control's is the "+
			"median of what each block says; predicted ÷ measured is the mean of logs paired within blocks.", enoughBlocks),
		Head: []string{"target", "", "measured", "verdict"},
	}
	for _, r := range e.scalingTargetsOf(name) {
		t.Rows = append(t.Rows, r.row())
	}
	return t
}

// scalingTargets lists those of both scenarios.
func (e evidence) scalingTargets() []targetResult {
	return append(e.scalingTargetsOf(replicasScenario), e.scalingTargetsOf(shardsScenario)...)
}

func (e evidence) scalingTargetsOf(name string) []targetResult {
	if name == shardsScenario {
		return []targetResult{e.raiseTarget()}
	}
	return []targetResult{e.controlTarget(), e.judgedOn(true, e.capacityTarget())}
}

// controlTarget is the positive control: goodput that asks no store grows as replicas do.
func (e evidence) controlTarget() targetResult {
	g := e.controlGrowth()
	r := targetResult{
		words: fmt.Sprintf("goodput of %s, which asks no store, with %d replicas over that with one", control().variant, e.mostReplicas()),
		bound: fmt.Sprintf("%v× to %v×", scenarios.LeastControlGrowth, scenarios.MostControlGrowth),
	}
	return r.judge(stat.Ratio(g), scenarios.LeastControlGrowth, scenarios.MostControlGrowth)
}

// capacityTarget holds the capacity behind the knee against its prediction. A store that is not full has none.
func (e evidence) capacityTarget() targetResult {
	f := e.asked()
	r := targetResult{
		words: fmt.Sprintf("capacity of %s behind the knee, predicted from saturated demands ÷ measured, with %d replicas", f.variant, e.mostReplicas()),
		bound: "within " + percent(scenarios.CapacityMiss), measured: absent, verdict: notMeasured, rung: absent,
	}
	p, ok := e.predictAt(f.sweep, f.from, e.mostReplicas())
	if !ok {
		return r
	}
	if k := e.kneeOf(f); k.full == 0 && p.ratio.N >= enoughBlocks {
		r.measured, r.verdict = "no knee was found", notResolved
		return r
	}
	return r.judge(p.ratio, 1-scenarios.CapacityMiss, 1+scenarios.CapacityMiss)
}

// raiseTarget holds what three shards gain against what the demands of both predict.
func (e evidence) raiseTarget() targetResult {
	raised := e.raised()
	r := targetResult{
		words: fmt.Sprintf("goodput of three shards over that of one with %d replicas, predicted ÷ measured", e.mostReplicas()),
		bound: "within " + percent(scenarios.ShardsMiss),
	}
	r = r.judge(raised.off, 1-scenarios.ShardsMiss, 1+scenarios.ShardsMiss)
	if raised.measured.usable() && raised.off.N > 0 {
		r.measured += fmt.Sprintf(" (predicted ×%s, measured %s; one shard's demand spread over three quotas would predict ×%s)",
			significant(raised.predicted.Center), raised.measured.text(), significant(raised.spread.Center))
	}
	return r
}

// judge holds a ratio against a band. It takes the whole interval; where that reaches over a bound the verdict says on
// which side the estimate lies.
func (r targetResult) judge(ratio stat.Ratio, least, most float64) targetResult {
	r.measured, r.verdict, r.rung = absent, notMeasured, absent
	if ratio.N == 0 || math.IsNaN(ratio.Center) {
		return r
	}
	r.measured = ratio.String()
	inside := ratio.Center >= least && ratio.Center <= most
	switch {
	case ratio.N < enoughBlocks:
		r.verdict = tooFew(ratio.N)
	case ratio.Lo >= least && ratio.Hi <= most:
		r.verdict = targetMet
	case ratio.Hi < least || ratio.Lo > most:
		r.verdict = targetNotMet
	case inside:
		r.verdict = notResolved + " (the estimate lies within)"
	default:
		r.verdict = notResolved + " (the estimate lies outside)"
	}
	return r
}
