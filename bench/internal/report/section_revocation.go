package report

import (
	"fmt"
	"math"

	"authbench/bench/internal/stat"
	"authbench/scenarios"
)

// revocationTables are the delays by variant and by what is ended, and the delays beside PUBLISH.
func (e evidence) revocationTables() []table {
	t := table{
		Title: "Propagation delay, and stale accepts",
		Head: []string{
			"what is ended", "variant", "p50", "p95", "p99", "max", "stale accepts: revokes with any", "requests accepted late", "beyond the bound",
			"other tokens refused", "revoke sent to acknowledged p50", "not acknowledged",
		},
		Note: fmt.Sprintf("All revokes of all trials, pooled; a delay is the first probe that was refused, of the slowest replica. ≤ %s: below what the "+
			"probes can tell from 0. ≤ with another number: nothing was accepted late, and the next probe came then. k of n: n revokes were acknowledged.",
			lasting(resolution())),
	}
	for _, c := range e.cellsOf(revocationScenario) {
		r := e.revokes(c)
		if r.total() > 0 {
			t.Rows = append(t.Rows, append([]string{c.point, c.variant}, r.row()...))
		}
	}
	tables := []table{t}
	if reference := e.publishTable(); len(reference.Rows) > 0 {
		tables = append(tables, reference)
	}
	return append(tables, nonEmpty(e.revokeAllTable())...)
}

func (r revokes) row() []string {
	var row []string
	for _, p := range []float64{0.5, 0.95, 0.99, 1} {
		row = append(row, r.quantileText(p))
	}
	took := absent
	if len(r.took) > 0 {
		took = lasting(stat.Quantile(r.took, 0.5))
	}
	return append(row, r.staleText(), number(float64(r.staleProbes)), countOf(r.exceeded, r.n()), countOf(r.falseReject, r.n()), took,
		countOf(r.failed, r.total()))
}

// cellsOf lists the cells of a scenario that have trials, by point and then by variant.
func (e evidence) cellsOf(scenario string) []cell {
	var cells []cell
	for _, point := range e.points(scenario) {
		for _, c := range e.row(scenario, point) {
			if len(e.cells[c]) > 0 {
				cells = append(cells, c)
			}
		}
	}
	return cells
}

// publishTable holds delays against what the message alone takes.
func (e evidence) publishTable() table {
	t := table{
		Title: "Against the message alone",
		Head:  []string{"variant", "what is ended", "PUBLISH → receive p50", "p95", "delay ÷ PUBLISH, p50", "p95"},
		Note: "Beside each revoke a bare PUBLISH → receive is taken, of its slowest link. Ratios: of all revokes pooled, from the last acceptance to the " +
			"first refusal, between which the delay lies; in brackets, for the first refusal, the mean of logs of the trials' own quantiles, paired within " +
			"blocks, with its 95 % interval. Where the delay cannot be told from 0 there is no ratio.",
	}
	for _, v := range e.variants(revocationScenario) {
		c, ok := e.measuredAt(v)
		r := e.revokes(c)
		if !ok || len(r.published) == 0 {
			continue
		}
		t.Rows = append(t.Rows, []string{
			v, c.point, lasting(stat.Quantile(r.published, 0.5)), lasting(stat.Quantile(r.published, 0.95)),
			e.publishRatio(c, r, 0.5, "p50"), e.publishRatio(c, r, 0.95, "p95"),
		})
	}
	return t
}

// publishRatio is a quantile over that of the reference, or why there is none.
func (e evidence) publishRatio(c cell, r revokes, p float64, name string) string {
	ratio := r.overPublish(p)
	switch {
	case r.never():
		return "none: nothing was accepted late"
	case math.IsNaN(ratio):
		return "none: below resolution (" + lasting(resolution()) + ")"
	}
	text := "×" + significant(ratio)
	if least := r.leastOverPublish(p); least < ratio {
		text = fmt.Sprintf("×%s to ×%s", significant(least), significant(ratio))
	}
	if paired := e.toReference(c, name); paired.usable() {
		text += " (" + paired.text() + ")"
	}
	return text
}

// overPublish is a quantile of the delays over the same of the paired references; NaN where the delay
// cannot be told from 0, or there is no reference.
func (r revokes) overPublish(p float64) float64 {
	delay, message := stat.Quantile(r.delays, p), stat.Quantile(r.published, p)
	if r.never() || delay <= resolution() || !(message > 0) {
		return math.NaN()
	}
	return delay / message
}

// leastOverPublish is the same from the lower ends of the delays, the last acceptances: the truth lies
// between both, for the probes are not closer.
func (r revokes) leastOverPublish(p float64) float64 {
	return stat.Quantile(r.lastAccepts, p) / stat.Quantile(r.published, p)
}

// lifetimesTable holds what was measured against the law and the theory.
func (e evidence) lifetimesTable() table {
	l := e.lawOfLifetimes()
	t := table{
		Head: []string{"lifetime", "variant", "p5", "p50", "p95", "max", "promised bound", "beyond it", "stale accepts: revokes with any", "law: p50", "theory: p50"},
		Note: l.sentence() + " A delay is the first probe that was refused; logouts fall at random into the token's life.",
	}
	for _, c := range e.cellsOf(lifetimesScenario) {
		r := e.revokes(c)
		p, known := e.known[lifetimesScenario].Point(c.point)
		if r.n() == 0 || !known {
			continue
		}
		row := []string{c.point, c.variant}
		for _, q := range []float64{0.05, 0.5, 0.95, 1} {
			row = append(row, lasting(stat.Quantile(r.delays, q)))
		}
		t.Rows = append(t.Rows, append(row, e.boundText(c), countOf(r.exceeded, r.n()), r.staleText(),
			lasting(l.at(p.Lifetime, p.Leeway)), lasting(theory(p.Leeway).At(p.Lifetime.Seconds()))))
	}
	return t
}

// cutsTable holds the worst against the promise.
func (e evidence) cutsTable() table {
	t := table{
		Head: []string{
			"fault", "variant", "cuts", "revokes", "latest acceptance, worst", "p99", "promised bound", "beyond it", "stale accepts: revokes with any",
			"answers 503", "not acknowledged",
		},
		Note: "The latest acceptance of a revoke is when the last request that any replica accepted was sent, after the acknowledgement; 0 is none. " +
			"A revoke that was not acknowledged promises nothing and is counted apart.",
	}
	for _, point := range e.points(cutsScenario) {
		for _, c := range e.row(cutsScenario, point) {
			if reason := e.gap(c); reason != "" {
				t.Rows = append(t.Rows, append([]string{point, c.variant, "none: " + reason}, make([]string, len(t.Head)-3)...))
			} else if r := e.revokes(c); r.total() > 0 {
				t.Rows = append(t.Rows, e.cutsRow(c, r))
			}
		}
	}
	return t
}

func (e evidence) cutsRow(c cell, r revokes) []string {
	worst, p99 := absent, absent
	if r.n() > 0 {
		worst, p99 = lasting(stat.Quantile(r.lastAccepts, 1)), lasting(stat.Quantile(r.lastAccepts, 0.99))
	}
	exceeded := absent
	if r.n() > 0 {
		exceeded = countOf(r.exceeded, r.n())
	}
	return []string{
		c.point, c.variant, number(r.cuts), number(float64(r.n())), worst, p99, e.boundText(c), exceeded, r.staleText(),
		number(float64(r.unavailable)), countOf(r.failed, r.total()),
	}
}

// isCopy reports whether a variant tells its replicas.
func isCopy(variant string) bool { return scenarios.EndingOf(variant) == scenarios.EndsByMessage }
