package scenarios

import (
	"fmt"
	"strconv"
	"time"
)

// A scaled-down cluster: every process has a share of a core, so that many replicas, their store and the generator
// fit on two, and the store saturates before the machine does.
const (
	// QuotaPeriod is how often a CPU quota is given out.
	QuotaPeriod = 25 * time.Millisecond
	// ReplicaQuota and StoreQuota are shares of a core, of every replica and of every process of the store.
	ReplicaQuota = 0.10
	StoreQuota   = 0.04
	// CallersAReplica is how many connections the generator holds to each replica.
	CallersAReplica = 16
	// QuotaLead is how long a slice lasts before its answers count: what a process was throttled for before, or
	// had left over, is no part of what it does in the long run.
	QuotaLead = 4 * QuotaPeriod
)

const (
	// LowLoadPoint is one replica of the cluster of quotas with little to do.
	LowLoadPoint = "low load"
	// LowLoadRPS is its offered rate.
	LowLoadRPS = 200
	// LonePoint is one saturated replica: what a replica's own demand is read from.
	LonePoint = "1"
	// SaturatedPoint is where the demand on the store is read from that the other points are predicted by.
	SaturatedPoint = "6"
	// MostPoint is the largest cluster.
	MostPoint = "8"
)

// closedHeldEqual is what every point of a cluster of quotas has in common.
func closedHeldEqual() []string {
	return []string{
		fmt.Sprintf("every replica: %v %% of a core in periods of %v, GOMAXPROCS 1; every process of the store: %v %%; the generator outside, without a quota; "+
			"the replicas share one core, store and generator the other", 100*ReplicaQuota, QuotaPeriod, 100*StoreQuota),
		fmt.Sprintf("a closed loop: %d connections to each replica, each sends its next request as soon as it is answered, for users drawn in one order for all arms; "+
			"answers count from %v after the beginning", CallersAReplica, QuotaLead),
		"arms of one variant share their replicas; those that an arm does not load are paused, like all of other variants",
		"the same principal (275 B of claims, or your own), " + SaidCarrier + ", HTTP/1.1; the fast implementation, unless --rung says otherwise",
		"keep-awake on the replicas' core alone: a core that is parked between requests makes few replicas dearer than many",
	}
}

func closedMisleads() []string {
	return []string{
		"this is a cluster in small on two cores, no cluster: no network, no distance, and all share the machine's caches and memory; where the knee lies follows from the " +
			"quotas, which are ours, and moves with them: take the CPU demands, and your own machines' cores, to place yours",
		"a process that has used its quota waits for the next period: response times are periods here, and are not shown",
		"a busy store answers many lookups at a wake-up and in one command, so its CPU per request falls as load rises: what is measured at low load predicts too low a capacity; " +
			"the waking of a virtual machine's parked CPU is part of what the store takes there, and so is its regular work of its own, which the JWT's row shows",
		"users are few enough for every replica's cache to hold them all: a cached session is a hit here, and the store is asked by the strict one only",
	}
}

// scaled is a saturated cluster of quotas of n replicas.
func scaled(p Point, n int) Point {
	p.Work, p.Replicas, p.InFlight = WorkClosed, n, n*CallersAReplica
	p.ReplicaQuota, p.StoreQuota = ReplicaQuota, StoreQuota
	return at(p)
}

// replicas asks where more replicas stop to help, because the store that they share is saturated.
func replicas() Scenario {
	s := Scenario{
		Name: "replicas",
		Asks: "How does goodput grow with the number of replicas, by variant, and where does the store that they share become the limit?",
		HeldEqual: append(closedHeldEqual(),
			fmt.Sprintf("at the point %q one replica is offered %d requests/s in an open loop: what a request demands where nothing is shared", LowLoadPoint, LowLoadRPS)),
		Misleads: closedMisleads(),
		Axis:     "replicas",
		Variants: []string{SessionStrict, SessionCached, JWTHS256},
		Metrics:  scaledMetrics(),
	}
	low := scaled(Point{Label: LowLoadPoint}, 1)
	low.Work, low.RateRPS = WorkOpen, LowLoadRPS
	s.Points = append(s.Points, low)
	for _, n := range []int{1, 2, 3, 4, 6, 8} {
		s.Points = append(s.Points, scaled(Point{Label: strconv.Itoa(n)}, n))
	}
	return s
}

func scaledMetrics() []string {
	return []string{
		"goodput_requests_per_second", "replica_cpu_seconds_per_request", "store_cpu_seconds_per_request",
		"replica_utilisation", "store_utilisation", "replica_throttled_share", "store_throttled_share",
	}
}

// The numbers of masters that one shard is held against.
const (
	OneShard    = 1
	ThreeShards = 3
)

// ShardLabel names a point of the scenario shards.
func ShardLabel(shards, replicas int) string {
	if shards == OneShard {
		return fmt.Sprintf("1 shard, %d replicas", replicas)
	}
	return fmt.Sprintf("%d shards, %d replicas", shards, replicas)
}

// shards asks how far a store in three parts moves the knee.
func shards() Scenario {
	s := Scenario{
		Name: "shards",
		Asks: "How far does a Redis Cluster of three masters move the point where the store saturates, against the same cluster of one?",
		HeldEqual: append(closedHeldEqual(),
			"both are Redis Clusters on loopback, of one master with all slots and of three with a third each, asked by the same client in the same way: a pipeline of GETs "+
				"to each master, where a single Redis is asked by one MGET"),
		Misleads: append(closedMisleads(),
			"three masters have three times the quota of one: this is what sharding buys where shards have machines of their own",
			"keys that are asked for together are divided over the shards, so each is asked for fewer at a time, and a lookup costs the shards, and the replica, more CPU than with one",
			"the goodput of one shard is not that of the scenario replicas, whose single Redis takes many keys in one command"),
		Axis:     "store and replicas",
		Variants: []string{SessionStrict},
		Metrics:  scaledMetrics(),
	}
	for _, shards := range []int{OneShard, ThreeShards} {
		for _, n := range []int{1, 2, 4, 6, 8} {
			s.Points = append(s.Points, scaled(Point{Label: ShardLabel(shards, n), Shards: shards}, n))
		}
	}
	return s
}

// shardPoints lists the labels of one shard and of three, at these numbers of replicas.
func shardPoints(replicas ...int) []string {
	var labels []string
	for _, shards := range []int{OneShard, ThreeShards} {
		for _, n := range replicas {
			labels = append(labels, ShardLabel(shards, n))
		}
	}
	return labels
}
