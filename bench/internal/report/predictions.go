package report

import (
	"maps"
	"math"
	"slices"

	"authbench/bench/internal/stat"
	"authbench/scenarios"
)

// A forecast is a sweep, and where the demands are read that predict it.
type forecast struct {
	sweep
	from places
	// other is where the same is read that should predict it worse: at low load, or of three shards with one.
	other places
}

// A prediction is the bottleneck bound of so many replicas against what was measured.
type prediction struct {
	replicas            int
	measured, predicted stat.Summary // requests/s, medians across blocks
	ratio               stat.Ratio   // predicted ÷ measured, paired within blocks
	read                bool         // a demand was read here, so that this is no test of it
}

// forecasts lists what a scenario predicts, of what it has measured.
func (e evidence) forecasts(scenario string) []forecast {
	if scenario == shardsScenario {
		return e.shardForecasts()
	}
	var all []forecast
	for _, v := range e.variants(replicasScenario) {
		if s := replicaSweep(v); len(e.sizes(s)) > 0 {
			all = append(all, forecast{s, e.saturated(s), s.lowLoad()})
		}
	}
	return all
}

// shardForecasts predict each store from its own demands, and three shards from one's as well, as if its demand were
// only spread over three quotas: what that is off by is what sharding itself costs.
func (e evidence) shardForecasts() []forecast {
	var all []forecast
	one, three := shardSweep(scenarios.OneShard), shardSweep(scenarios.ThreeShards)
	if len(e.sizes(one)) > 0 {
		all = append(all, forecast{sweep: one, from: e.saturated(one)})
	}
	if len(e.sizes(three)) > 0 {
		all = append(all, forecast{three, e.saturated(three), e.saturated(one)})
	}
	return all
}

func replicaSweep(variant string) sweep { return sweep{replicasScenario, variant, 0} }

func shardSweep(shards int) sweep { return sweep{shardsScenario, scenarios.SessionStrict, shards} }

// predict holds the bound of demands read somewhere against every size of the sweep.
func (e evidence) predict(s sweep, from places) []prediction {
	var all []prediction
	for _, n := range e.sizes(s) {
		c := e.at(s, n)
		bounds := e.overBlocks(from, func(d demand) float64 { return d.bound(n, e.masters(s)) })
		p := prediction{replicas: n, measured: e.median(c, goodputMetric), predicted: medianOf(bounds), read: from.holds(c)}
		p.ratio = ratioWithin(bounds, e.byBlock(c, goodputMetric))
		all = append(all, p)
	}
	return all
}

// predictAt is the prediction of so many replicas; false where there is none.
func (e evidence) predictAt(s sweep, from places, replicas int) (prediction, bool) {
	all := e.predict(s, from)
	i := slices.IndexFunc(all, func(p prediction) bool { return p.replicas == replicas && p.ratio.N > 0 })
	if i < 0 {
		return prediction{}, false
	}
	return all[i], true
}

// ratioWithin is a ÷ b, paired within blocks: without an interval of one block, and of N = 0 where there is no ratio.
func ratioWithin(a, b map[int]float64) stat.Ratio {
	var as, bs []float64
	for _, block := range slices.Sorted(maps.Keys(a)) {
		x := a[block]
		if y, ok := b[block]; ok && x > 0 && y > 0 && !math.IsInf(x, 1) {
			as, bs = append(as, x), append(bs, y)
		}
	}
	if len(as) == 1 {
		return stat.Ratio{Center: as[0] / bs[0], Lo: math.NaN(), Hi: math.NaN(), N: 1}
	}
	ratio, err := stat.PairedRatio(as, bs, confidence)
	if err != nil {
		return stat.Ratio{Center: math.NaN(), Lo: math.NaN(), Hi: math.NaN()}
	}
	return ratio
}

// timesOver is a cell's sum of metrics over that of the same variant at another point, by block.
func (e evidence) timesOver(c cell, over string, metrics ...string) map[int]float64 {
	all, base := e.byBlock(c, metrics...), e.byBlock(cell{c.scenario, c.variant, over}, metrics...)
	for block := range all {
		if base[block] > 0 {
			all[block] /= base[block]
		} else {
			delete(all, block)
		}
	}
	return all
}

// missed is by what share of the measured a prediction is off.
func (p prediction) missed() float64 { return math.Abs(p.ratio.Center - 1) }

// worst is the largest share by which predictions are off at points that pass, and the numbers of replicas there; NaN
// without any.
func worst(all []prediction, pass func(prediction) bool) (missed float64, at []int) {
	missed = math.NaN()
	for _, p := range all {
		if p.ratio.N == 0 || !pass(p) {
			continue
		}
		at = append(at, p.replicas)
		if m := p.missed(); !(missed >= m) {
			missed = m
		}
	}
	return missed, at
}

// unread passes the points that no demand was read at.
func unread(p prediction) bool { return !p.read }

// unreadBy passes those at which the forecast's own were not read, whatever else a prediction rests on.
func (e evidence) unreadBy(f forecast) func(prediction) bool {
	return func(p prediction) bool { return !f.from.holds(e.at(f.sweep, p.replicas)) }
}
