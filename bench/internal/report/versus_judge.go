package report

import (
	"fmt"
	"math"
	"slices"

	"authbench/bench/internal/stat"
	"authbench/scenarios"
)

// What a verdict is about.
const (
	decidesRaw      = "raw"
	decidesRelative = "relative"
)

// versusCell compares one metric of one cell; false where a run did not read it.
func (b both) versusCell(c cell, metric string) (VersusCell, bool) {
	m := metricOf(metric)
	v := VersusCell{
		VersusName: nameOf(c), Metric: metric, Unit: m.Unit, HigherIsBetter: m.HigherIsBetter, Exact: b.older.exact(c.scenario),
		Old: b.older.versusSample(c, metric), New: b.newer.versusSample(c, metric), Decides: decidesRaw, Verdict: stat.NotResolved.String(),
	}
	switch {
	case v.Old.N == 0 || v.New.N == 0:
		return v, false
	case v.Exact:
		b.judgeExact(&v)
	default:
		b.judge(&v, m)
	}
	return v, true
}

func (e evidence) versusSample(c cell, metric string) VersusSample {
	s := e.median(c, metric)
	return VersusSample{s.N, s.Center}
}

// judgeExact compares numbers that repeat: they are the same or they are not.
func (b both) judgeExact(v *VersusCell) {
	was, is := v.Old.Median, v.New.Median
	if !allSame(b.older.values(v.cell(), v.Metric)) || !allSame(b.newer.values(v.cell(), v.Metric)) {
		v.Why = "it did not repeat from block to block, so it is not exact"
		return
	}
	if r, err := stat.ExactRatio(is, was); err == nil {
		v.Raw, _ = ratioOf(r, false, nil)
	} else if was != is {
		v.Why = "there is no ratio to 0"
	}
	v.decide(stat.Equal)
	if !allSame([]float64{was, is}) {
		v.decide(stat.Differs)
	}
}

// judge compares what scatters: relative to the control where that says more, else as read.
func (b both) judge(v *VersusCell, m scenarios.Metric) {
	c := v.cell()
	cells := []cell{c}
	var err error
	if v.Raw, err = b.ratio(c, nil, v.Metric); err != nil {
		v.Why = noRatio(min(v.Old.N, v.New.N))
		return
	}
	if control, ok := b.controlOf(c); ok && b.scales(c, m) {
		if v.Relative, err = b.ratio(c, &control, v.Metric); err == nil {
			v.Decides, cells = decidesRelative, append(cells, control)
		}
	}
	margin := b.margin(*v, cells)
	if math.IsInf(margin, 1) {
		v.Why = "no A/A pair measures it"
		return
	}
	v.Margin = &margin
	if n := v.decisive().N; n < enoughBlocks {
		v.Why = tooFewBlocks(n)
		return
	}
	v.decide(stat.Judge(v.decisive().stat(), margin).Verdict)
}

// noRatio says why of n trials in each run there is none.
func noRatio(n int) string {
	if n < 2 {
		return tooFewBlocks(n)
	}
	return "a trial reads 0 or less"
}

func tooFewBlocks(n int) string { return fmt.Sprintf("n=%d, %d are needed", n, enoughBlocks) }

// margin is the larger of both runs' own, over as many blocks as the ratio has of each. No A/A pair
// measures a verb: the floor of requests stands in, whatever their number, because a verb is measured by itself.
func (b both) margin(v VersusCell, cells []cell) float64 {
	metric := v.Metric
	switch metric {
	case verbMetric:
		metric, cells = cpuMetric, nil
	case verbTimeMetric:
		metric, cells = responseMetric, nil
	}
	return math.Max(b.older.margin(v.decisive().N, cells, metric), b.newer.margin(v.decisive().N, cells, metric))
}

// decisive is the ratio that the verdict is about; nil where there is none.
func (v VersusCell) decisive() *VersusRatio {
	if v.Decides == decidesRelative {
		return v.Relative
	}
	return v.Raw
}

func (v *VersusCell) decide(verdict stat.Verdict) {
	v.Verdict, v.Direction = verdict.String(), ""
	if verdict != stat.Differs {
		return
	}
	v.Direction = string(lessSide)
	if r := v.decisive(); r != nil && r.Ratio > 1 || r == nil && v.New.Median > v.Old.Median {
		v.Direction = string(moreSide)
	}
}

func (v VersusCell) differs() bool { return v.Verdict == stat.Differs.String() }

// withdraw takes the verdict off a raw ratio whose witness says that the machine or the harness changed.
func (v *VersusCell) withdraw(controls []VersusCell) {
	if v.Exact || v.Decides != decidesRaw || v.Margin == nil || v.Verdict == stat.NotResolved.String() || !isPaced(metricOf(v.Metric)) {
		return
	}
	if slices.ContainsFunc(witnesses(v.VersusName, controls), VersusCell.differs) {
		v.decide(stat.NotResolved)
		v.Why = "the control differs, so the machine, the harness or the site did, and this has no ratio to it"
	}
}

// witnesses are the controls that speak for a cell: those of its scenario and of the reference scenario, else all.
func witnesses(n VersusName, controls []VersusCell) []VersusCell {
	var near []VersusCell
	for _, c := range controls {
		if c.Scenario == n.Scenario || c.Scenario == referenceScenario {
			near = append(near, c)
		}
	}
	if len(near) == 0 {
		return controls
	}
	return near
}
