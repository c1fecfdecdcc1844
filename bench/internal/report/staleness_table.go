package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"authbench/bench/internal/plot"
	"authbench/scenarios"
)

// stalenessSection is what a design review needs first; none where this run measured no propagation.
func (e evidence) stalenessSection() ([]section, error) {
	all := e.choices()
	if len(all) == 0 {
		return nil, nil
	}
	s := section{ID: "cost-against-staleness", Title: "Cost against staleness", Tables: []table{e.stalenessTable(all)}}
	f, err := e.stalenessFigure(all)
	if err != nil {
		return nil, err
	}
	if f.Name != "" {
		s.Figures = append(s.Figures, f)
	}
	return []section{s}, nil
}

// tableLifetime is the one modelled lifetime of which the table has a row: others differ in the delay
// alone.
const tableLifetime = 15 * time.Minute

func (e evidence) stalenessTable(all []choice) table {
	t := table{
		Head: []string{
			"variant", "CPU per request", "÷ " + scenarios.SessionStrict, "propagation delay p50", "p95", "p99", "max", "latest acceptance over cuts",
			"promised bound", "stale accepts: revokes with any", "store commands per request", "store bytes per request", "dominated by",
		},
		Note: e.stalenessNote(all),
	}
	for _, c := range all {
		if !c.modelled || c.lifetime == tableLifetime {
			t.Rows = append(t.Rows, e.stalenessRow(c, all))
		}
	}
	return t
}

func (e evidence) stalenessRow(c choice, all []choice) []string {
	row := []string{c.label(), summaryText("s", c.cost), e.judged(at(c.variant), at(scenarios.SessionStrict))}
	if c.modelled {
		row = append(row, lasting(c.p50)+" (model)", lasting(c.p95)+" (model)", absent, absent, absent,
			durationText(c.lifetime+e.run.Settings.Leeway), "not measured")
	} else {
		for _, p := range []float64{0.5, 0.95, 0.99, 1} {
			row = append(row, c.revokes.quantileText(p))
		}
		row = append(row, e.worstOverCuts(c.variant), e.boundText(c.cell), c.revokes.staleText())
	}
	return append(row, e.trafficText(c.variant, commandsMetric), e.trafficText(c.variant, storeBytesMetric), e.dominatedText(c, all))
}

// worstOverCuts is the latest acceptance of a revoked token with a link out of order.
func (e evidence) worstOverCuts(variant string) string {
	r := e.revokes(e.cutCells(variant)...)
	switch {
	case r.n() == 0:
		return absent
	case slices.Max(r.lastAccepts) == 0:
		return fmt.Sprintf("none in %s", plural(r.n(), "revoke"))
	}
	return fmt.Sprintf("%s in %s", lasting(slices.Max(r.lastAccepts)), plural(r.n(), "revoke"))
}

const (
	commandsMetric = "store_commands_per_request"
	writesMetric   = "store_writes_per_request"
)

// trafficText is a count of the reference point, in three digits: it is a mean over a trial's requests.
func (e evidence) trafficText(variant, metric string) string {
	s := e.median(at(variant), metric)
	if s.N == 0 {
		return absent
	}
	text := plot.Count.Format(s.Center)
	if unit := metricOf(metric).Unit; unit != "" {
		text += " " + unit
	}
	return text
}

// dominatedText names who dominates a choice, the cheapest first, and what they promise where that is
// less.
func (e evidence) dominatedText(c choice, all []choice) string {
	by := e.dominators(c, all)
	if len(by) == 0 {
		if c.cost.N == 0 {
			return absent
		}
		return "nobody: on the front"
	}
	slices.SortStableFunc(by, func(a, b choice) int {
		switch {
		case a.cost.Center < b.cost.Center:
			return -1
		case a.cost.Center > b.cost.Center:
			return 1
		}
		return 0
	})
	const most = 2
	var names []string
	for _, d := range by[:min(most, len(by))] {
		names = append(names, d.label()+e.weakerPromise(d, c))
	}
	if len(by) > most {
		return fmt.Sprintf("%s and %d more", strings.Join(names, ", "), len(by)-most)
	}
	return list(names)
}

// weakerPromise says where the one that dominates promises less than the one that it beats.
func (e evidence) weakerPromise(by, c choice) string {
	if by.lifetime > 0 || c.lifetime > 0 {
		return ""
	}
	longer, knownLonger := e.bound(by.cell)
	shorter, knownShorter := e.bound(c.cell)
	if !knownLonger || !knownShorter || longer <= shorter {
		return ""
	}
	return fmt.Sprintf(" (which promises %s, not %s)", e.boundText(by.cell), e.boundText(c.cell))
}

func (e evidence) stalenessNote(all []choice) string {
	text := fmt.Sprintf("CPU is replica and store at the reference point (one replica); delays are of all revokes pooled, each the slowest replica's, "+
		"each the first probe that was refused. ≤ %s: below what the probes can tell from 0. ≤ with another number: nothing was accepted after any "+
		"acknowledgement, and the next probe came then. Dominated: another is no worse on both axes and better on one. CPU goes by the paired "+
		"comparison with this run's margin, and one that is not resolved dominates nobody; delay goes by p50 and p95, of which less than %s "+
		"is no difference. Two variants of one lifetime are equal in delay, and two lifetimes are not "+
		"held against each other: what a shorter one costs in logins and refreshes is on neither axis. A promise is not on the axes: where the one that dominates "+
		"promises less, the table says so. ",
		lasting(resolution()), lasting(resolution()))
	if slices.ContainsFunc(all, func(c choice) bool { return c.modelled }) {
		text += fmt.Sprintf("Of the modelled lifetimes the table has %s; others differ in the delay alone. ", durationText(tableLifetime))
	}
	if l := e.lawOfLifetimes(); l.lifetimes > 0 || e.run.Settings.Leeway > 0 {
		text += l.sentence()
	}
	if missing := e.withoutDelay(all); len(missing) > 0 {
		text += " Without a measured delay, and so not here: " + list(missing) + "."
	}
	return text
}

// withoutDelay lists the variants at the reference point whose delay this run did not measure.
func (e evidence) withoutDelay(all []choice) []string {
	var names []string
	for _, v := range e.deployable() {
		if v != scenarios.None && !slices.ContainsFunc(all, func(c choice) bool { return c.variant == v }) {
			names = append(names, v)
		}
	}
	return names
}
