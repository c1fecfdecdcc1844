package report

import (
	"math"
	"math/rand/v2"

	"authbench/results"
	"authbench/scenarios"
)

// A farWorld is what is planted in the scenario distance.
type farWorld struct {
	localUS map[string]float64 // the mean response time but for what waits for the store
	waits   map[string]float64 // the round trips that a request waits for
	missUS  float64            // what a miss takes over a hit, beside the round trip
}

// nearAndFar is a world in which a cached session is sooner than both JWTs, if only the replica knows it.
func nearAndFar() farWorld {
	return farWorld{
		localUS: map[string]float64{
			scenarios.None: 150, scenarios.SessionStrict: 200, scenarios.SessionCached: 160, scenarios.JWTDenylist: 210, scenarios.JWTHS256: 180, scenarios.JWTES256: 400,
		},
		waits:  map[string]float64{scenarios.SessionStrict: 1, scenarios.JWTDenylist: 1},
		missUS: 40,
	}
}

// plantDistance is the scenario distance.
func (w world) plantDistance(_ *rand.Rand, row *results.Trial, p scenarios.Point, noise float64) bool {
	if !p.Relayed {
		return false
	}
	const relayUS = 100
	rtt := (p.RTT.Seconds()*1e6 + relayUS) * math.Pow(noise, 0.1) // a relay is steadier than the machine
	local := w.far.localUS[row.Variant] * noise
	wait := w.far.waits[row.Variant] * rtt
	if row.Variant == scenarios.SessionCached {
		wait += p.ColdShare * (rtt + w.far.missUS*noise)
	}
	row.Requests = 500
	m := row.Metrics
	m[meanMetric], m[responseMetric], m[tailMetric] = (local+wait)*1e-6, (local+wait)*0.9e-6, (local*4+wait+p.ColdShare*rtt)*1e-6
	m[askedRTTMetric], m[rttMetric], m[hitMetric] = p.RTT.Seconds(), rtt*1e-6, 1-p.ColdShare
	m[replicaMetric] = local * 0.5e-6
	return true
}
