package report

import (
	"math"
	"math/rand/v2"

	"authbench/bench/internal/stat"
	"authbench/results"
	"authbench/scenarios"
)

// plantSize is the scenarios size and concurrency.
func (w world) plantSize(rng *rand.Rand, row *results.Trial, p scenarios.Point, noise float64) bool {
	switch {
	case p.Sessions > 0:
		w.plantSessions(rng, row, float64(p.Sessions), noise)
	case p.InFlight > 0:
		w.plantCallers(row, float64(p.InFlight), noise)
	default:
		return false
	}
	return true
}

// plantSessions: a lookup costs the same at every size; a cache holds 100,000 and no more.
func (w world) plantSessions(rng *rand.Rand, row *results.Trial, n, noise float64) {
	replica, store := w.replicaUS[row.Variant]*noise*1e-6, w.storeUS[row.Variant]*noise*1e-6
	weighed := math.Exp(rng.NormFloat64() * w.trialNoise / 10)
	m := row.Metrics
	m[replicaMetric], m[storeMetric], m[cpuMetric], m[responseMetric] = replica, store, replica+store, 1.5*replica
	m["sessions"] = n
	m[storeSessionMetric], m[replicaSessionMetric] = 640*weighed, 2+rng.NormFloat64()
	switch row.Variant {
	case scenarios.SessionCached:
		m[replicaSessionMetric] = 410 * weighed * min(1, 1e5/n)
	case scenarios.JWTDenylist:
		m[storeSessionMetric] = 182 * weighed
	case scenarios.JWTDenylistReplicated:
		m[storeSessionMetric], m[replicaSessionMetric] = 322*weighed, 96*weighed
	}
}

// callersLaw is what goodput follows: the lookup in the store peaks at 48 requests in flight, the others never.
func callersLaw(variant string) stat.USL {
	switch variant {
	case scenarios.SessionStrict:
		return stat.USL{Lambda: 2500, Sigma: 0.08, Kappa: 0.0004}
	case scenarios.SessionCached:
		return stat.USL{Lambda: 6000, Sigma: 0.4}
	}
	return stat.USL{Lambda: 5000, Sigma: 0.4}
}

func (w world) plantCallers(row *results.Trial, n, noise float64) {
	row.OfferedRate = 0
	m := row.Metrics
	m[goodputMetric] = callersLaw(row.Variant).At(n) / noise
	m[replicaMetric], m[storeMetric] = w.replicaUS[row.Variant]*noise*1e-6, w.storeUS[row.Variant]*noise*1e-6
	m[cpuMetric], m[shareMetric] = m[replicaMetric]+m[storeMetric], min(1, m[replicaMetric]*m[goodputMetric])
}

// tookSeconds is how long a revoke takes: of sessions each token costs, an epoch ends any number.
func tookSeconds(rng *rand.Rand, variant string, tokens int) float64 {
	took := 400e-6
	if scenarios.SchemeOf(variant) == "session" {
		took += 20e-6 * float64(tokens)
	}
	return took * math.Exp(0.05*rng.NormFloat64())
}
