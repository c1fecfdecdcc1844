package report

import (
	"fmt"

	"authbench/bench/internal/plot"
	"authbench/bench/internal/stat"
	"authbench/scenarios"
)

// threeShardsMark draws three shards beside one: the variant is the same, its marks are not.
const threeShardsMark = scenarios.SessionStrict + "-three-shards"

func shardsMark(shards int) string {
	if shards == scenarios.ThreeShards {
		return threeShardsMark
	}
	return scenarios.SessionStrict
}

// shardsFigure is one shard against three over replicas, measured and predicted from the demands of each.
func (e evidence) shardsFigure() (figure, error) {
	spec := plot.LineSpec{Panels: []plot.Panel{{}}}
	panel := &spec.Panels[0]
	var cells []cell
	var models []plot.Series
	for _, f := range e.shardForecasts() {
		series, own := e.measuredLine(f.sweep, plot.Series{Variant: shardsMark(f.shards), Label: plural(f.shards, "shard")}, goodputMetric, &spec)
		cells = append(cells, own...)
		models = append(models, e.boundLine(f, shardsMark(f.shards), plural(f.shards, "shard"))...)
		panel.Series = append(panel.Series, series)
	}
	panel.Series = append(models, panel.Series...)
	if len(cells) == 0 {
		return figure{}, nil
	}
	panel.Verticals = e.kneeLines(e.shardForecasts())
	frame := plot.Frame{
		Title: e.shardsTitle(),
		Subtitle: fmt.Sprintf("Goodput of %s by number of replicas, each with %s of a core, every shard with %s; a closed loop", scenarios.SessionStrict,
			setShare(scenarios.ReplicaQuota), setShare(scenarios.StoreQuota)),
		Caption: e.modelCaption(cells, e.shardsCaption()), XLabel: "Replicas", YLabel: "Goodput, requests/s",
	}
	picture, err := plot.Lines(frame, spec)
	return finish("shards-goodput", e.shardsFinding(cells), "solid is measured. Dashed is what the CPU demands predict, of one shard and of three, each read under saturation: "+
		"goodput is never above what the replicas can do.", frame, picture, err)
}

// A raise is by how much three shards raise the goodput of the most replicas over one.
type raise struct {
	measured  comparison
	predicted stat.Summary
	off       stat.Ratio // predicted ÷ measured, paired within blocks
	// spread is what would be predicted if one shard's demand were only spread over three quotas.
	spread stat.Summary
	// replicasLimit: with three shards the prediction is bounded by the replicas, and not by the store.
	replicasLimit bool
}

// raised compares three shards with one, and with what the demands of both predict.
func (e evidence) raised() raise {
	n, ones, threes := e.mostReplicas(), e.saturated(shardSweep(scenarios.OneShard)), e.saturated(shardSweep(scenarios.ThreeShards))
	one, three := e.at(shardSweep(scenarios.OneShard), n), e.at(shardSweep(scenarios.ThreeShards), n)
	base := e.overBlocks(ones, func(d demand) float64 { return d.bound(n, scenarios.OneShard) })
	predicted := over(e.overBlocks(threes, func(d demand) float64 { return d.bound(n, scenarios.ThreeShards) }), base)
	r := raise{measured: e.compare(three, one, goodputMetric), predicted: medianOf(predicted)}
	r.spread = medianOf(over(e.overBlocks(ones, func(d demand) float64 { return d.bound(n, scenarios.ThreeShards) }), base))
	r.replicasLimit = medianOf(e.overBlocks(threes, func(d demand) float64 { return d.knee(scenarios.ThreeShards) })).Center > float64(n)
	r.off = ratioWithin(predicted, e.timesOver(three, one.point, goodputMetric))
	return r
}

// over divides block by block, where both have a number.
func over(a, b map[int]float64) map[int]float64 {
	all := map[int]float64{}
	for block, x := range a {
		if y := b[block]; y > 0 {
			all[block] = x / y
		}
	}
	return all
}

// shardsTitle says by how much three shards raise the goodput, where that is resolved.
func (e evidence) shardsTitle() string {
	r := e.raised()
	if !r.measured.resolved() || r.predicted.N == 0 {
		return "Goodput of one shard and of three, by number of replicas"
	}
	text := fmt.Sprintf("the goodput of %d replicas", e.mostReplicas())
	if r.measured.side() == equalSide {
		return fmt.Sprintf("Three shards leave %s as it is (%s), where ×%s was predicted", text, r.measured.words(), significant(r.predicted.Center))
	}
	return fmt.Sprintf("Three shards bring %s to ×%s, where ×%s was predicted", text, significant(r.measured.Ratio.Center), significant(r.predicted.Center))
}
