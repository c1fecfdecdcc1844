package trial

import (
	"math"
	"slices"
	"time"

	"authbench/bench/internal/load"
	"authbench/bench/internal/meter"
	"authbench/results"
)

// eventMetrics puts in the numbers of works that end, race or refresh tokens, and reports whether the
// trial's was one of them.
func (y *yield) eventMetrics(m map[string]float64) bool {
	switch {
	case len(y.revocations) > 0:
		y.revocationMetrics(m)
	case y.expiries > 0:
		y.expiryMetrics(m)
	case y.races > 0:
		m["races"], m["resurrections"], m["updates_lost"] = float64(y.races), float64(y.resurrections), float64(y.updatesLost)
	case y.refreshes.events > 0:
		y.refreshMetrics(m)
	case y.entries > 0:
		m["entries"], m["replica_bytes_per_entry"] = float64(y.entries), y.replicaBytes
		if !y.storeUnknown {
			m["store_bytes_per_entry"] = y.storeBytes
		}
	default:
		return false
	}
	return true
}

// revocationMetrics count over all revokes that were acknowledged; the others are counted apart.
func (y *yield) revocationMetrics(m map[string]float64) {
	var after, took, publish, last []float64
	for _, r := range y.revocations {
		m["probes"] += float64(r.Probes)
		m["probes_skipped"] += float64(r.Skipped)
		m["unavailable_answers"] += float64(r.Unavailable)
		if r.Failed != "" {
			m["revokes_failed"]++
			continue
		}
		m["revokes"]++
		m["stale_accepts"] += float64(r.StaleAccepts)
		m["accepts_after_reject"] += float64(r.AcceptsAfterReject)
		m["false_rejects"] += float64(r.FalseRejects)
		if r.Exceeded {
			m["bound_exceeded"]++
		}
		took = append(took, -r.SentSeconds)
		if len(r.PublishSeconds) > 0 {
			publish = append(publish, slices.Max(r.PublishSeconds))
		}
		after = append(after, upperEnd(r)-r.SentSeconds)
		last = append(last, r.LatestAcceptSeconds())
	}
	for _, name := range []string{"revokes", "revokes_failed", "stale_accepts", "accepts_after_reject", "false_rejects", "bound_exceeded", "unavailable_answers", "probes_skipped"} {
		m[name] += 0 // none is a number too
	}
	if y.cuts > 0 {
		m["cuts"] = float64(y.cuts)
	}
	delays := upperEnds(y.revocations)
	quantiles(m, "propagation_seconds", delays, 0.5, 0.95, 0.99, 1)
	quantiles(m, "last_accept_seconds", last, 0.5, 0.95, 0.99, 1)
	quantiles(m, "propagation_after_send_seconds", after, 0.5, 0.95)
	quantiles(m, "publish_seconds", publish, 0.5, 0.95)
	quantiles(m, "revoke_seconds", took, 0.5)
}

// revocation is an event's result as a row keeps it.
func revocation(result load.EventResult, replicas int) results.Revocation {
	p := meter.Propagate(result)
	r := results.Revocation{
		SentSeconds: -p.RevokeSeconds, StaleAccepts: p.StaleAccepts, AcceptsAfterReject: p.AcceptsAfterReject,
		Unavailable: p.Unavailable, Probes: p.Probes, Odd: p.Odd, Skipped: p.Skipped,
		LastAcceptSeconds: make([]*float64, replicas), FirstRefusalSeconds: make([]*float64, replicas),
	}
	if !result.Revoked {
		r.Failed = result.Reason
	}
	for _, at := range p.Replicas {
		r.LastAcceptSeconds[at.Replica], r.FirstRefusalSeconds[at.Replica] = finite(at.LastAcceptSeconds), finite(at.FirstRefusalSeconds)
	}
	for _, v := range result.After {
		if v == load.Rejected {
			r.FalseRejects++
		}
	}
	return r
}

// finite is nil for what was never seen.
func finite(seconds float64) *float64 {
	if math.IsInf(seconds, 0) {
		return nil
	}
	return &seconds
}

// upperEnds is, of every acknowledged revoke, by when no replica accepted the token any more.
func upperEnds(all []results.Revocation) []float64 {
	var delays []float64
	for _, r := range all {
		if r.Failed == "" {
			delays = append(delays, upperEnd(r))
		}
	}
	return delays
}

// upperEnd is the latest first refusal over the replicas, and not below 0: a token that was refused
// before its caller had read the acknowledgement was not late. A replica that never refused counts with
// its last acceptance.
func upperEnd(r results.Revocation) float64 {
	latest := 0.0
	for i, first := range r.FirstRefusalSeconds {
		switch {
		case first != nil:
			latest = max(latest, *first)
		case r.LastAcceptSeconds[i] != nil:
			latest = max(latest, *r.LastAcceptSeconds[i])
		}
	}
	return latest
}

// expiryMetrics: of sessions that idle out only what was seen at one moment is known of each, so the
// extremes are the earliest refusal and the latest acceptance, and their middle stands for the rest.
func (y *yield) expiryMetrics(m map[string]float64) {
	m["expiries"] = float64(y.expiries)
	if len(y.idleAccepted) > 0 && len(y.idleRefused) > 0 {
		least, most := slices.Min(y.idleRefused), slices.Max(y.idleAccepted)
		m["lateness_seconds_min"], m["lateness_seconds_max"] = min(least, most), max(least, most)
		m["lateness_seconds_p50"] = (least + most) / 2
	}
	if len(y.lateness) > 0 {
		m["lateness_seconds_min"], m["lateness_seconds_max"] = slices.Min(y.lateness), slices.Max(y.lateness)
		quantiles(m, "lateness_seconds", y.lateness, 0.5)
	}
}

func (y *yield) refreshMetrics(m map[string]float64) {
	r := y.refreshes
	m["refresh_events"], m["users_logged_out"] = float64(r.events), float64(r.loggedOut)
	if r.peakRatio > 0 {
		m["refresh_peak_ratio"] = r.peakRatio
		y.timeMetrics(m)
		return
	}
	m["replays_accepted"], m["families_ended"] = float64(r.replaysAccepted), float64(r.familiesEnded)
}

// quantiles puts quantiles of xs, in seconds, into m under the metric's names; of nothing there are none.
func quantiles(m map[string]float64, name string, xs []float64, qs ...float64) {
	if len(xs) == 0 {
		return
	}
	suffix := map[float64]string{0.5: "_p50", 0.95: "_p95", 0.99: "_p99", 1: "_max"}
	var ns []int64
	for _, x := range xs {
		ns = append(ns, int64(x*float64(time.Second)))
	}
	for _, q := range qs {
		m[name+suffix[q]] = quantileSeconds(ns, q)
	}
}

// warnOnce keeps a warning unless it is there already.
func (y *yield) warnOnce(warning string) {
	if !slices.Contains(y.warnings, warning) {
		y.warnings = append(y.warnings, warning)
	}
}
