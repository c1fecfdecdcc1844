package report

import (
	"fmt"
	"math"
	"slices"
	"time"

	"authbench/bench/internal/plot"
	"authbench/bench/internal/stat"
	"authbench/results"
	"authbench/scenarios"
)

// The scenarios in which tokens end, race or refresh.
const (
	revocationScenario = "revocation"
	lifetimesScenario  = "lifetimes"
	cutsScenario       = "cuts"
	expiryScenario     = "expiry"
	refreshScenario    = "refresh"
	raceScenario       = "logout-race"
	denylistScenario   = "denylist-size"
)

// revokes are all revocations of a cell, its trials pooled: a revoke is one event, whichever trial it
// belongs to.
type revokes struct {
	delays      []float64 // s, of those that were acknowledged: by when no replica accepted any more
	lastAccepts []float64 // s, the latest acceptance after the acknowledgement over the replicas, or 0
	published   []float64 // s, the paired references, the slowest link of each
	took        []float64 // s from sending the revoke to its acknowledgement
	failed      int       // not acknowledged
	stale       int       // revokes after which something was accepted
	staleProbes int       // accepted requests after the acknowledgement
	exceeded    int
	falseReject int
	unavailable int
	probes      int
	cuts        float64
}

func (e evidence) revokes(cells ...cell) revokes {
	var all revokes
	for _, c := range cells {
		for _, t := range e.cells[c] {
			all.delays = append(all.delays, t.Propagation...)
			all.cuts += t.Metrics["cuts"]
			for _, r := range t.Revocations {
				all.add(r)
			}
		}
	}
	return all
}

func (r *revokes) add(one results.Revocation) {
	r.unavailable += one.Unavailable
	r.probes += one.Probes
	if one.Failed != "" {
		r.failed++
		return
	}
	r.lastAccepts, r.took = append(r.lastAccepts, one.LatestAcceptSeconds()), append(r.took, -one.SentSeconds)
	if len(one.PublishSeconds) > 0 {
		r.published = append(r.published, slices.Max(one.PublishSeconds))
	}
	if one.StaleAccepts > 0 {
		r.stale++
	}
	if one.Exceeded {
		r.exceeded++
	}
	if one.FalseRejects > 0 {
		r.falseReject++
	}
	r.staleProbes += one.StaleAccepts
}

// n is the number of revokes that were acknowledged.
func (r revokes) n() int { return len(r.delays) }

// total is every revoke, acknowledged or not.
func (r revokes) total() int { return r.n() + r.failed }

// resolution is what the probes can tell from 0.
func resolution() float64 { return scenarios.ProbeSpacing.Seconds() }

// never reports whether nothing was accepted after any acknowledgement: the delay is then 0 as far as
// any probe saw, however late the next probe came.
func (r revokes) never() bool { return r.n() > 0 && r.stale == 0 }

// quantileText is a quantile of the delays; where nothing at all was accepted late, it is the next
// probe's moment and no more than a bound.
func (r revokes) quantileText(p float64) string {
	if r.n() == 0 {
		return absent
	}
	q := stat.Quantile(r.delays, p)
	switch {
	case q <= resolution():
		return "≤ " + lasting(resolution())
	case r.never():
		return "≤ " + lasting(q)
	}
	return lasting(q)
}

// staleText is "0 of 216", or how many requests after how many revokes.
func (r revokes) staleText() string {
	if r.n() == 0 {
		return absent
	}
	return countOf(r.stale, r.n())
}

// countOf is "57 of 300".
func countOf[N int | float64](k, n N) string { return number(float64(k)) + " of " + number(float64(n)) }

// zeroOf is countOf that says of a zero what it bounds: three divided by n, at 95 %.
func zeroOf[N int | float64](k, n N) string {
	text := countOf(k, n)
	if k == 0 && n > 0 {
		text += fmt.Sprintf(" (below %.2g %% at 95 %%)", math.Min(100, 300/float64(n)))
	}
	return text
}

// lasting formats a time that may be anything from microseconds to hours.
func lasting(seconds float64) string {
	if seconds == 0 {
		return "0"
	}
	return plot.Seconds.Format(seconds)
}

// durationText is a setting: 5m0s is "5 min".
func durationText(d time.Duration) string { return lasting(d.Seconds()) }

// lifetimeOf is the lifetime and the leeway of a variant's tokens at a cell's point; 0 where this run does
// not say what it was set to.
func (e evidence) lifetimeOf(c cell) (lifetime, leeway time.Duration) {
	s := e.run.Settings
	switch p, _ := e.known[c.scenario].Point(c.point); {
	case p.Lifetime > 0:
		return p.Lifetime, p.Leeway
	case c.variant == scenarios.JWTRefresh:
		return s.AccessLifetime, s.Leeway
	}
	return s.Lifetime, s.Leeway
}

// bound is the propagation delay that a variant promises at a cell's point; false where this run does not
// say what it was set to.
func (e evidence) bound(c cell) (seconds float64, known bool) {
	switch scenarios.EndingOf(c.variant) {
	case scenarios.EndsByMessage:
		s := e.run.Settings.StalenessBound
		return s.Seconds(), s > 0
	case scenarios.EndsByExpiry:
		lifetime, leeway := e.lifetimeOf(c)
		return (lifetime + leeway).Seconds(), lifetime > 0
	}
	return 0, true
}

func (e evidence) boundText(c cell) string {
	seconds, known := e.bound(c)
	switch {
	case !known:
		return absent
	}
	return lasting(seconds)
}

// measuredAt is where a variant's propagation delay is read; false where this run did not measure it.
func (e evidence) measuredAt(variant string) (cell, bool) {
	for _, point := range scenarios.RevocationPoints() {
		if c := (cell{revocationScenario, variant, point}); e.revokes(c).n() > 0 {
			return c, true
		}
	}
	return cell{}, false
}

// cutCells are a variant's cells with a link out of order, or with the store away.
func (e evidence) cutCells(variant string) []cell {
	var cells []cell
	for _, point := range e.points(cutsScenario) {
		cells = append(cells, cell{cutsScenario, variant, point})
	}
	return cells
}

// toReference compares a quantile of the delays with the same of the paired PUBLISH → receive, within
// blocks.
func (e evidence) toReference(c cell, quantile string) comparison {
	var delays, references []float64
	for _, t := range e.cells[c] {
		d, okD := t.Metrics["propagation_seconds_"+quantile]
		p, okP := t.Metrics["publish_seconds_"+quantile]
		if okD && okP {
			delays, references = append(delays, d), append(references, p)
		}
	}
	ratio, err := stat.PairedRatio(delays, references, confidence)
	return comparison{Judgement: stat.Judgement{Ratio: ratio}, err: err}
}
