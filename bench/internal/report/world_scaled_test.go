package report

import (
	"math/rand/v2"

	"authbench/bench/internal/stat"
	"authbench/results"
	"authbench/scenarios"
)

// A planting fills a row of the scenarios that it knows, and reports whether it did.
type planting func(rng *rand.Rand, row *results.Trial, p scenarios.Point, noise float64) bool

// What the scenarios of a cluster of quotas plant: shares of the costs at the reference rate, because callers share
// wake-ups, and by how much more a store that has nothing to do takes for a request.
const (
	scaledReplica = 0.4
	scaledStore   = 0.15
	unbatched     = 0.8
	shardedStore  = 1.5 // a GET for every key, where a single Redis takes one MGET
)

// scaledDemand is what a saturated station takes for a request. session/strict fills one store at 3.56 replicas, one
// shard at 2.37 and three at 7.1; session/cached would fill it at 165, and a JWT never.
func (w world) scaledDemand(variant string, p scenarios.Point) demand {
	d := demand{w.replicaUS[variant] * scaledReplica * 1e-6, w.storeUS[variant] * scaledStore * 1e-6}
	if p.Shards > 0 {
		d.storeSeconds *= shardedStore
	}
	return d
}

// plantScaled is the scenarios replicas and shards.
func (w world) plantScaled(rng *rand.Rand, row *results.Trial, p scenarios.Point, noise float64) bool {
	if !p.IsScaled() {
		return false
	}
	d := w.scaledDemand(row.Variant, p)
	d.replicaSeconds, d.storeSeconds = d.replicaSeconds*noise, d.storeSeconds*noise
	x := stat.Bound(d.replica(p.Replicas), d.store(p.Shards)) * (1 - 0.01*rng.Float64())
	if p.Work == scenarios.WorkOpen {
		x = p.RateRPS
	}
	idle := 1 - d.store(p.Shards).Utilisation(x)
	d.storeSeconds *= 1 + unbatched*idle
	m := row.Metrics
	m[goodputMetric], m[replicaMetric], m[storeMetric] = x, d.replicaSeconds, d.storeSeconds
	m["replica_utilisation"], m[storeShareMetric] = d.replica(p.Replicas).Utilisation(x), d.store(p.Shards).Utilisation(x)
	m["replica_throttled_share"], m["store_throttled_share"] = 0.9, 0.5
	if p.Work == scenarios.WorkOpen {
		delete(m, goodputMetric)
	}
	return true
}
