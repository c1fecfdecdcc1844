package report

import (
	"slices"
	"strconv"

	"authbench/bench/internal/stat"
	"authbench/results"
	"authbench/scenarios"
)

// The scenarios of a cluster of quotas, and what they are about.
const (
	replicasScenario = "replicas"
	shardsScenario   = "shards"
	goodputMetric    = "goodput_requests_per_second"
	storeShareMetric = "store_utilisation"

	replicaShareMetric = "replica_utilisation"
)

// A sweep is one variant on one store, over numbers of replicas.
type sweep struct {
	scenario, variant string
	shards            int // masters of a Redis Cluster; 0 is the run's own store
}

// masters is how many processes with a quota each the sweep's store has: the run's own may be a cluster as well.
func (e evidence) masters(s sweep) int {
	if n, err := strconv.Atoi(e.run.Store.Configuration[results.ShardsSetting]); s.shards == 0 && err == nil {
		return n
	}
	return s.shards
}

// Places are where a request's demands are read: the replica's in one cell, the store's in another.
type places struct{ replica, store cell }

// A demand is what a request takes, in CPU seconds: of the one replica that answers it, and of the store.
type demand struct{ replicaSeconds, storeSeconds float64 }

// replicasOf is how many replicas a point of the scenario replicas has.
func (e evidence) replicasOf(label string) int {
	p, _ := e.known[replicasScenario].Point(label)
	return p.Replicas
}

func (e evidence) mostReplicas() int { return e.replicasOf(scenarios.MostPoint) }

// sizes lists the numbers of replicas of a sweep that were measured under saturation, the fewest first.
func (e evidence) sizes(s sweep) []int {
	var sizes []int
	for _, p := range e.known[s.scenario].Points {
		if c := (cell{s.scenario, s.variant, p.Label}); p.Work == scenarios.WorkClosed && p.Shards == s.shards && len(e.values(c, goodputMetric)) > 0 {
			sizes = append(sizes, p.Replicas)
		}
	}
	slices.Sort(sizes)
	return sizes
}

// at is the cell of so many replicas.
func (e evidence) at(s sweep, replicas int) cell {
	for _, p := range e.known[s.scenario].Points {
		if p.Work == scenarios.WorkClosed && p.Shards == s.shards && p.Replicas == replicas {
			return cell{s.scenario, s.variant, p.Label}
		}
	}
	return cell{}
}

// saturated reads each demand where its own station is full: the fewest replicas have most of the store each, and
// behind many the store is what is waited for.
func (e evidence) saturated(s sweep) places {
	fewest := e.replicasOf(scenarios.LonePoint)
	if sizes := e.sizes(s); len(sizes) > 0 {
		fewest = sizes[0]
	}
	return places{e.at(s, fewest), e.at(s, e.replicasOf(scenarios.SaturatedPoint))}
}

// lowLoad reads both where there is little to do.
func (s sweep) lowLoad() places {
	c := cell{s.scenario, s.variant, scenarios.LowLoadPoint}
	return places{c, c}
}

// holds reports whether a demand was read in the cell, which is then no test of it.
func (r places) holds(c cell) bool { return r.replica == c || r.store == c }

// demands are read block by block, in the blocks that have both.
func (e evidence) demands(r places) map[int]demand {
	all := map[int]demand{}
	stores := e.byBlock(r.store, storeMetric)
	for block, replica := range e.byBlock(r.replica, replicaMetric) {
		if store, ok := stores[block]; ok {
			all[block] = demand{replica, store}
		}
	}
	return all
}

func (d demand) replica(n int) stat.Station {
	return stat.Station{DemandSeconds: d.replicaSeconds, CapacityShare: float64(n) * scenarios.ReplicaQuota}
}

// store is the whole of it: keys are spread evenly, so that shards are one station of their quotas together.
func (d demand) store(shards int) stat.Station {
	return stat.Station{DemandSeconds: d.storeSeconds, CapacityShare: float64(max(shards, 1)) * scenarios.StoreQuota}
}

// bound is the most goodput of so many replicas and shards, in requests a second: the bottleneck bound.
func (d demand) bound(replicas, shards int) float64 {
	return stat.Bound(d.replica(replicas), d.store(shards))
}

// knee is how many replicas fill the store.
func (d demand) knee(shards int) float64 { return stat.Knee(d.replica(1), d.store(shards)) }

// overBlocks is a number of each block's demands, by block.
func (e evidence) overBlocks(r places, of func(demand) float64) map[int]float64 {
	all := map[int]float64{}
	for block, d := range e.demands(r) {
		all[block] = of(d)
	}
	return all
}

// medianOf is the median of a number by block.
func medianOf(byBlock map[int]float64) stat.Summary {
	var xs []float64
	for _, x := range byBlock {
		xs = append(xs, x)
	}
	return stat.Median(xs, confidence)
}
