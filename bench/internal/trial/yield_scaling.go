package trial

import (
	"slices"
	"time"

	"authbench/bench/internal/load"
	"authbench/bench/internal/quota"
	"authbench/results"
	"authbench/scenarios"
)

// scaling is what the works yield that are about quotas, distance and numbers of sessions.
type scaling struct {
	roundTrips          []float64 // s, through the relay, a slice each
	coldRequests        int       // of sessions that the replica had not seen
	sessions            int
	sessionStoreBytes   float64
	sessionReplicaBytes float64
	storeUnknownMemory  bool
}

// addGoodput keeps what a closed loop was answered after the lead.
func (y *yield) addGoodput(s load.Samples, lead time.Duration) {
	y.goodput.answers += s.AnsweredWithin(s.Window) - s.AnsweredWithin(lead)
	y.goodput.window += s.Window - lead
}

// leadOf is how long a slice of the point lasts before its answers count.
func leadOf(p scenarios.Point) time.Duration {
	if p.IsScaled() {
		return scenarios.QuotaLead
	}
	return 0
}

// scalingMetrics puts in what the arm's point is about.
func (a *arm) scalingMetrics(m map[string]float64) {
	y, p, total := &a.yield, a.Point, sum(a.yield.slices)
	if p.IsScaled() && total.Requests > 0 {
		rate := y.rate(total)
		m["replica_utilisation"] = rate * m["replica_cpu_seconds_per_request"] / (p.ReplicaQuota * float64(p.Replicas))
		m["store_utilisation"] = rate * m["store_cpu_seconds_per_request"] / (p.StoreQuota * float64(max(1, a.store.Shards())))
		m["replica_throttled_share"] = quota.Usage{Periods: total.ReplicaPeriods, Throttled: total.ReplicaThrottled}.Share()
		m["store_throttled_share"] = quota.Usage{Periods: total.StorePeriods, Throttled: total.StoreThrottled}.Share()
	}
	if p.Relayed && total.Requests > 0 {
		m["store_rtt_asked_seconds"], m["store_rtt_seconds_p50"] = p.RTT.Seconds(), median(y.roundTrips)
		m["hit_share"] = 1 - float64(y.coldRequests)/float64(y.sent)
	}
	if y.sessions > 0 {
		m["sessions"], m["replica_bytes_per_session"] = float64(y.sessions), y.sessionReplicaBytes
		if !y.storeUnknownMemory {
			m["store_bytes_per_session"] = y.sessionStoreBytes
		}
	}
}

// rate is how many requests a second were answered, after the lead where there is one. Utilisation is this times
// the demand (the utilisation law), and not CPU over time: a slice begins with what is left of a period's quota and
// may end in debt, which is much of a short one.
func (y *yield) rate(total results.Slice) float64 {
	if y.goodput.window > 0 {
		return float64(y.goodput.answers) / y.goodput.window.Seconds()
	}
	return float64(total.Requests) / total.Seconds
}

// median is the middle one, or the higher of the two.
func median(xs []float64) float64 {
	if len(xs) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(xs))
	return sorted[len(sorted)/2]
}
