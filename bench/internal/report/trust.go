package report

import (
	"fmt"
	"math"
	"slices"

	"authbench/bench/internal/stat"
	"authbench/results"
	"authbench/scenarios"
)

// trust is the section on the instrument itself.
func (e evidence) trust() section {
	s := section{ID: "trust", Title: "How far to trust this run"}
	s.Prose = append(s.Prose, e.noiseSentence(), e.halfWidthSentence(), e.benchstatSentence())
	if text := e.generatorSentence(); text != "" {
		s.Prose = append(s.Prose, text)
	}
	s.Tables = []table{e.calibrationTable(), e.twinTable(), e.lagTable(), e.quietTable(), e.voidTable()}
	s.Tables = slices.DeleteFunc(s.Tables, func(t table) bool { return len(t.Rows) == 0 })
	if items := e.partialWarnings(); len(items) > 0 {
		s.Notes = append(s.Notes, note{"Warnings on parts of this run", items})
	}
	if items := e.trialWarnings(); len(items) > 0 {
		s.Notes = append(s.Notes, note{"Warnings of single trials", items})
	}
	if len(e.run.Machine.Notes) > 0 {
		s.Notes = append(s.Notes, note{"What this machine cannot offer", e.run.Machine.Notes})
	}
	return s
}

// halfWidthSentence states how fine a CPU comparison this run resolves.
func (e evidence) halfWidthSentence() string {
	c := e.compare(at(scenarios.SessionStrict), at(scenarios.JWTHS256), cpuMetric)
	if !c.usable() {
		return "The half-width of a CPU comparison is not known: this run did not compare session/strict with jwt/stateless-hs256 at the reference point."
	}
	return fmt.Sprintf("The half-width of a CPU comparison is ±%s (session/strict against jwt/stateless-hs256, %s).",
		percent(c.halfWidth()), c.text())
}

// twinTable shows the A/A pairs in every metric of the reference scenario.
func (e evidence) twinTable() table {
	t := table{
		Title: "A/A: the same variant twice",
		Note:  "One interval in twenty excludes 1 where nothing differs.",
		Head:  []string{"pair", "metric", "twin / base", "contains 1"},
	}
	for _, p := range append(e.twins(referenceScenario), e.twins(mixScenario)...) {
		for _, m := range e.known[p.base.scenario].Metrics {
			c := e.compare(p.twin, p.base, m)
			if !c.usable() {
				continue
			}
			t.Rows = append(t.Rows, []string{p.name(), metricOf(m).Label, c.text(), yesNo(c.containsOne())})
		}
	}
	return t
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// generatorSentence states what the generator costs against Go's own client, when that was measured.
func (e evidence) generatorSentence() string {
	own := cell{generatorScenario, scenarios.None, scenarios.TransportEpoll}
	other := cell{generatorScenario, scenarios.None, scenarios.TransportNetHTTP}
	c := e.compare(own, other, generatorMetric)
	if !c.usable() {
		return ""
	}
	return fmt.Sprintf("The generator costs %s of CPU a request and net/http's client %s at the same rate: %s.",
		summaryText("s", e.median(own, generatorMetric)), summaryText("s", e.median(other, generatorMetric)), c.text())
}

// windows are the slices of one scenario at one point, of all its variants.
type windows struct {
	scenario, point string
	slices          []results.Slice
}

// openWindows lists the slices in which the generator had a schedule to keep.
func (e evidence) openWindows() []windows {
	var all []windows
	for _, t := range e.used {
		if t.OfferedRate <= 0 {
			continue
		}
		if n := len(all); n == 0 || all[n-1].scenario != t.Scenario || all[n-1].point != t.Point {
			all = append(all, windows{scenario: t.Scenario, point: t.Point})
		}
		last := &all[len(all)-1]
		last.slices = append(last.slices, t.Slices...)
	}
	return slices.DeleteFunc(all, func(w windows) bool { return len(w.slices) == 0 })
}

// column takes one number of every slice.
func (w windows) column(number func(results.Slice) float64) []float64 {
	xs := make([]float64, len(w.slices))
	for i, s := range w.slices {
		xs[i] = number(s)
	}
	return xs
}

// total adds one number up over all slices.
func (w windows) total(number func(results.Slice) float64) float64 {
	total := 0.0
	for _, x := range w.column(number) {
		total += x
	}
	return total
}

// lagTable says how late requests were sent.
func (e evidence) lagTable() table {
	const good = 1e-3
	t := table{
		Title: "Send lag: how late requests left",
		Note: "Medians over slices of each slice's own quantile. The floor is the p99 lag of a bare timer in the same slice. " +
			"Response time counts from the due time, so lag is in it.",
		Head: []string{"scenario, point", "slices", "p50", "p99", "floor p99", "slices with p99 < 1 ms"},
	}
	for _, w := range e.openWindows() {
		p99 := w.column(func(s results.Slice) float64 { return s.SendLagP99Seconds })
		in := 0
		for _, lag := range p99 {
			if lag < good {
				in++
			}
		}
		t.Rows = append(t.Rows, []string{
			w.scenario + ", " + w.point, number(float64(len(p99))),
			quantity("s", middle(w.column(func(s results.Slice) float64 { return s.SendLagP50Seconds }))),
			quantity("s", middle(p99)),
			quantity("s", middle(w.column(func(s results.Slice) float64 { return s.LagFloorP99Seconds }))),
			percent(float64(in) / float64(len(p99))),
		})
	}
	return t
}

func middle(xs []float64) float64 { return stat.Median(xs, confidence).Center }

// quietTable says what else used the CPU: the generator, the idle arms, other guests of the machine.
func (e evidence) quietTable() table {
	t := table{
		Title: "What else used CPU",
		Note: "Idle arms are alive but not loaded. Steal is what the hypervisor gave to others, summed over CPUs. " +
			"Both as shares of a core.",
		Head: []string{"scenario, point", "generator CPU per request", "idle arms", "steal, all slices", "steal, worst slice"},
	}
	for _, w := range e.openWindows() {
		seconds := w.total(func(s results.Slice) float64 { return s.Seconds })
		requests := w.total(func(s results.Slice) float64 { return float64(s.Requests) })
		steal := func(s results.Slice) float64 { return s.StealSeconds }
		worst := slices.Max(w.column(func(s results.Slice) float64 { return share(s.StealSeconds, s.Seconds) }))
		t.Rows = append(t.Rows, []string{
			w.scenario + ", " + w.point,
			quantity("s", share(w.total(func(s results.Slice) float64 { return s.GeneratorCPUSeconds }), requests)),
			percent(share(w.total(func(s results.Slice) float64 { return s.IdleCPUSeconds }), seconds)),
			percent(share(w.total(steal), seconds)), percent(worst),
		})
	}
	return t
}

// share is part of whole, or not a number where there is no whole.
func share(part, whole float64) float64 {
	if whole <= 0 {
		return math.NaN()
	}
	return part / whole
}
