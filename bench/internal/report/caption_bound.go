package report

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"authbench/scenarios"
)

// modelCaption is the caption of a figure that holds models, whose words get lines of their own.
func (e evidence) modelCaption(cells []cell, models ...string) []string {
	said := slices.DeleteFunc(models, func(model string) bool { return model == "" })
	return slices.Insert(e.caption(e.medianSample(cells)), 1, cleanAll(said)...)
}

// boundCaption says what a dashed bound rests on and how far it is off, at points that it was not read from.
func (e evidence) boundCaption(f forecast) string {
	if len(e.demands(f.from)) == 0 {
		return ""
	}
	text := fmt.Sprintf("Dashed and hollow is a model: quota ÷ CPU per request under saturation, the lower of the replicas' (read at %s) and the store's (at %s); ",
		f.from.replica.point, f.from.store.point)
	off, sizes := worst(e.predict(f.sweep, f.from), unread)
	if math.IsNaN(off) {
		return text + "held against no other point."
	}
	text += fmt.Sprintf("at %s, where nothing was read, it is off by up to %s", list(numbers(sizes)), percent(off))
	low, _ := worst(e.predict(f.sweep, f.other), e.unreadBy(f))
	if !math.IsNaN(low) {
		text += fmt.Sprintf("; read at low load, by up to %s", percent(low))
	}
	return text + "."
}

// shardsCaption says what the dashed lines rest on, and how far they are off where nothing was read.
func (e evidence) shardsCaption() string {
	const store = "The store here is a private Redis Cluster."
	from := e.saturated(shardSweep(scenarios.OneShard))
	if len(e.demands(from)) == 0 {
		return store
	}
	text := fmt.Sprintf("%s Dashed and hollow is a model: quota ÷ CPU per request, the lower of the replicas' (read at %s) and the shards' (at %s), "+
		"read for one shard and for three", store, plural(e.sizes(shardSweep(scenarios.OneShard))[0], "replica"), scenarios.SaturatedPoint)
	var parts []string
	for _, f := range e.shardForecasts() {
		if off, _ := worst(e.predict(f.sweep, f.from), unread); !math.IsNaN(off) {
			parts = append(parts, fmt.Sprintf("%s with %s", percent(off), plural(f.shards, "shard")))
		}
	}
	if len(parts) == 0 {
		return text + "."
	}
	text += "; where nothing was read it is off by up to " + list(parts)
	three := forecast{shardSweep(scenarios.ThreeShards), e.saturated(shardSweep(scenarios.ThreeShards)), from}
	if off, _ := worst(e.predict(three.sweep, three.other), e.unreadBy(three)); !math.IsNaN(off) {
		text += fmt.Sprintf("; one shard's demand spread over three quotas would be off by up to %s", percent(off))
	}
	return text + "."
}

func numbers(ns []int) []string {
	var texts []string
	for _, n := range ns {
		texts = append(texts, strconv.Itoa(n))
	}
	return texts
}
