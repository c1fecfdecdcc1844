package report

import (
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"authbench/bench/internal/stat"
	"authbench/results"
	"authbench/scenarios"
)

// settings are the run's own.
func (w world) settings() results.Settings {
	return results.Settings{
		Lifetime: 12 * time.Hour, Leeway: 2 * time.Second, AccessLifetime: 5 * time.Minute, RefreshGrace: 10 * time.Second,
		Idle: 30 * time.Minute, StalenessBound: 500 * time.Millisecond, Replicas: scenarios.RevocationReplicas, Rung: scenarios.RungFast,
	}
}

// publishSeconds is what the message alone takes in the world, at the median.
const publishSeconds = 800e-6

// eventMetrics makes the trial of a work that ends, races or refreshes tokens.
func (w world) eventMetrics(rng *rand.Rand, row *results.Trial, p scenarios.Point) {
	row.Requests = w.events
	m := row.Metrics
	switch p.Work {
	case scenarios.WorkRevoke, scenarios.WorkCut:
		for range w.events {
			row.Revocations = append(row.Revocations, w.revocation(rng, row.Variant, p))
		}
		tell(row, p)
	case scenarios.WorkExpire:
		late := w.lateness(row.Variant, p)
		m["expiries"] = float64(w.events)
		m["lateness_seconds_min"], m["lateness_seconds_p50"], m["lateness_seconds_max"] = late-0.005, late, late+0.012
	case scenarios.WorkRace:
		m["races"], m["resurrections"], m["updates_lost"] = float64(10*w.events), 0, 0
		if row.Variant == scenarios.SessionNaive {
			m[undone(p.Label)] = w.caught
		}
	case scenarios.WorkRefresh:
		w.refreshMetrics(m, p)
	case scenarios.WorkDenylist:
		m["entries"], m["store_bytes_per_entry"] = float64(p.Entries), 180+2e4/float64(p.Entries)
		m["replica_bytes_per_entry"] = 0
		if row.Variant == scenarios.JWTDenylistReplicated {
			m["store_bytes_per_entry"], m["replica_bytes_per_entry"] = 320, 96
		}
	}
}

// revocation is one revoke: nothing late where every verify asks the store, a message's time where it is
// told, the rest of its life where nothing stops it, and up to the bound where a link is broken.
func (w world) revocation(rng *rand.Rand, variant string, p scenarios.Point) results.Revocation {
	r := results.Revocation{SentSeconds: -tookSeconds(rng, variant, p.Tokens), Probes: 90}
	if p.Case == scenarios.CaseStoreAway {
		r.Failed, r.Unavailable = "answered 503", 12
		return r
	}
	last := math.Inf(-1)
	switch scenarios.EndingOf(variant) {
	case scenarios.EndsByMessage:
		published := publishSeconds * math.Exp(0.4*rng.NormFloat64())
		r.PublishSeconds = []float64{published * 0.8, published}
		last = published * w.slowness * math.Exp(0.2*rng.NormFloat64())
		if p.Work == scenarios.WorkCut && rng.Float64() < 0.4 {
			last, r.PublishSeconds = 0.45*rng.Float64(), nil
		}
	case scenarios.EndsByExpiry:
		last = p.Lifetime.Seconds()*rng.Float64() + p.Leeway.Seconds()
	default:
		r.PublishSeconds = []float64{publishSeconds}
	}
	for range scenarios.RevocationReplicas {
		first := max(last, 0) + 400e-6*rng.Float64()
		r.FirstRefusalSeconds = append(r.FirstRefusalSeconds, &first)
		var accepted *float64
		if last > 0 {
			accepted, r.StaleAccepts = &last, r.StaleAccepts+1
		}
		r.LastAcceptSeconds = append(r.LastAcceptSeconds, accepted)
	}
	return r
}

// tell adds a trial's revocations up, as a run does.
func tell(row *results.Trial, p scenarios.Point) {
	m := row.Metrics
	for _, name := range []string{"revokes", "revokes_failed", "stale_accepts"} {
		m[name] = 0 // none is a number too
	}
	var published []float64
	for _, r := range row.Revocations {
		if r.Failed != "" {
			m["revokes_failed"]++
			continue
		}
		latest := 0.0
		for _, first := range r.FirstRefusalSeconds {
			latest = max(latest, *first)
		}
		row.Propagation = append(row.Propagation, latest)
		m["revokes"]++
		m["stale_accepts"] += float64(r.StaleAccepts)
		if len(r.PublishSeconds) > 0 {
			published = append(published, slices.Max(r.PublishSeconds))
		}
	}
	for name, p := range map[string]float64{"_p50": 0.5, "_p95": 0.95} {
		if len(published) > 0 {
			m["publish_seconds"+name] = stat.Quantile(published, p)
		}
		if len(row.Propagation) > 0 {
			m["propagation_seconds"+name] = stat.Quantile(row.Propagation, p)
		}
	}
	if p.Work == scenarios.WorkCut {
		m["cuts"] = 2
	}
}

// lateness: a JWT is taken for its leeway longer, a wrong clock shifts all but what the store decides.
func (w world) lateness(variant string, p scenarios.Point) float64 {
	late := -p.ClockOffset.Seconds()
	if scenarios.SchemeOf(variant) == "jwt" {
		late += p.Leeway.Seconds()
	}
	return late
}

func (w world) refreshMetrics(m map[string]float64, p scenarios.Point) {
	m["refresh_events"], m["users_logged_out"] = float64(w.events), 0
	switch p.Case {
	case scenarios.CaseStampede, scenarios.CaseJitter:
		m["refresh_peak_ratio"] = 18
		if p.Case == scenarios.CaseJitter {
			m["refresh_peak_ratio"] = 1.6
		}
		m["response_seconds_p50"], m["response_seconds_p99"] = 300e-6, 4e-3
		return
	case scenarios.CaseReplay:
		m["replays_accepted"], m["families_ended"] = float64(w.events), 0
	}
	if p.NoGrace {
		m["users_logged_out"] = float64(w.events)
		m["replays_accepted"], m["families_ended"] = 0, float64(w.events)
	}
}

func (w world) verbMetrics(row *results.Trial, p scenarios.Point, noise float64) {
	replica := w.replicaUS[row.Variant] * noise
	if p.Work == scenarios.WorkPasswordHash {
		replica = 180e3 * noise
	}
	store := 2 * w.storeUS[row.Variant] * noise
	m := row.Metrics
	m["verb_replica_cpu_seconds"], m["verb_store_cpu_seconds"] = replica*1e-6, store*1e-6
	m["verb_cpu_seconds"], m["verb_seconds"] = (replica+store)*1e-6, (replica+2*store)*1e-6
}
