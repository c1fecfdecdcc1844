package scenarios

import (
	"fmt"
	"slices"
	"time"
)

// DistanceRPS is the offered rate where the store is far away: low enough that nobody queues, since it is the
// distance that is asked about.
const DistanceRPS = 500

// DistanceRTTs are the round-trip times that are asked of the relay.
func DistanceRTTs() []time.Duration {
	return []time.Duration{0, 500 * time.Microsecond, time.Millisecond, 2 * time.Millisecond, 5 * time.Millisecond, 20 * time.Millisecond}
}

// HitShares are the local hit rates of the map, lowest first: the share of requests of sessions that the replica
// has seen before.
func HitShares() []float64 { return []float64{0, 0.5, 0.8, 0.95, 1} }

// DistanceLabel names a point of the scenario distance. All variants meet where every session is a hit.
func DistanceLabel(rtt time.Duration, hits float64) string {
	if hits == 1 {
		return fmt.Sprintf("%v", rtt)
	}
	return fmt.Sprintf("%v, %.0f %% hits", rtt, 100*hits)
}

// distance puts a network between replica and store.
func distance() Scenario {
	s := Scenario{
		Name: "distance",
		Asks: "What does authentication add to the response time when the store is far away, and how often must a replica know the session itself to beat a JWT?",
		HeldEqual: []string{
			"every point, the round trip of 0 included, goes through one and the same kind of relay, a process of its own whose CPU is billed to nobody; its delay is " +
				"corrected twice by what a PING through it takes, and what is achieved is what is plotted",
			fmt.Sprintf("%d requests/s, Poisson, one seed a block and slice for all arms; one replica", DistanceRPS),
			"a hit rate below 100 % is made, not hoped for: that share of requests is of sessions that the replica is warm with, and the rest are of sessions that " +
				"nobody has asked it for before",
		},
		Misleads: []string{
			"the mean of the response times is what is compared: a median jumps from a hit's time to a miss's at a hit rate of one half, and says nothing of the rest",
			"real networks lose packets and jitter, and a far store's connections break; a delay here is a constant",
			"a stateless JWT never asks the store, so its row is flat, and what it cannot do (end before its lifetime) costs nothing here: see revocation",
			"local hits serve what the replica remembers: they are subject to the staleness bound, which a far store does not shorten",
		},
		Axis:     "round trip to the store",
		Variants: []string{None, SessionStrict, SessionCached, JWTDenylist, JWTHS256, JWTES256},
		Only:     map[string][]string{},
		Metrics: []string{
			"response_seconds_mean", "response_seconds_p50", "response_seconds_p99", "store_rtt_asked_seconds", "store_rtt_seconds_p50", "hit_share",
			"replica_cpu_seconds_per_request",
		},
	}
	for _, rtt := range DistanceRTTs() {
		for _, hits := range slices.Backward(HitShares()) {
			p := at(Point{Label: DistanceLabel(rtt, hits), RateRPS: DistanceRPS, Relayed: true, RTT: rtt, ColdShare: 1 - hits})
			if hits < 1 {
				s.Only[p.Label] = []string{SessionCached}
			}
			s.Points = append(s.Points, p)
		}
	}
	return s
}

// distancePoints lists the labels of the round trips at these hit rates.
func distancePoints(rtts []time.Duration, hits ...float64) []string {
	var labels []string
	for _, rtt := range rtts {
		for _, h := range hits {
			labels = append(labels, DistanceLabel(rtt, h))
		}
	}
	return labels
}
