package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"authbench/bench/internal/stat"
	"authbench/scenarios"
)

// scenarioSections makes a section of every scenario that this run holds, and one that names those it
// does not.
func (e evidence) scenarioSections() ([]section, error) {
	var all []section
	for _, name := range e.scenarios() {
		s, err := e.scenarioSection(name)
		if err != nil {
			return nil, fmt.Errorf("scenario %s: %w", clean(name), err)
		}
		all = append(all, s)
	}
	if missing := e.missing(); len(missing) > 0 {
		all = append(all, section{
			ID: "not-measured", Title: "What this run did not measure",
			Notes: []note{{"Scenarios without a trial that counts", missing}},
		})
	}
	return all, nil
}

// missing lists the scenarios that this run has nothing of, each with its question.
func (e evidence) missing() []string {
	var items []string
	for _, s := range scenarios.All() {
		if !e.has(s.Name) {
			items = append(items, s.Name+": "+s.Asks)
		}
	}
	return items
}

func (e evidence) scenarioSection(name string) (section, error) {
	s, known := e.known[name]
	out := section{ID: "scenario-" + benchWord(name), Title: scenarioTitle + name, Prose: []string{s.Asks}}
	if !known {
		out.Prose = []string{"This program does not know the scenario; here are its numbers."}
	}
	for _, n := range []note{{heldEqual, e.ofThisRun(s.HeldEqual)}, {misleads, e.ofThisRun(s.Misleads)}} {
		if len(n.Items) > 0 {
			out.Notes = append(out.Notes, n)
		}
	}
	if busy := e.busyCells(name); len(busy) > 0 {
		out.Notes = append(out.Notes, note{fmt.Sprintf("Replica's core more than %s busy: queueing is in these numbers", percent(busyShare)), busy})
	}
	if name == lookupScenario && known && e.has(name) {
		return e.lookupSection(out)
	}
	if isScaling(name) {
		out.Prose = append(out.Prose, e.scalingProse(name)...)
	}
	if name == mixScenario {
		out.Prose = append(out.Prose, e.mixProse()...)
	}
	var err error
	if e.has(name) {
		out.Figures, err = e.figuresOf(name)
	}
	out.Tables = e.tablesOf(name)
	return out, err
}

// ofThisRun leaves out what is said of two implementations where the run holds one, and says the run's own rate and
// carrier where it has them.
func (e evidence) ofThisRun(items []string) []string {
	return e.withOwn(slices.DeleteFunc(slices.Clone(items), func(item string) bool {
		return (item == scenarios.RungHeldEqual || item == scenarios.RungMisleads) && !e.twoImplementations()
	}))
}

// busyShare of the replica's core is where queueing begins to join the cost of a request.
const busyShare = 0.8

// busyCells lists the cells of a scenario about that share in which it was exceeded.
func (e evidence) busyCells(name string) []string {
	var busy []string
	if !slices.Contains(e.known[name].Metrics, shareMetric) {
		return nil
	}
	for _, point := range e.points(name) {
		for _, c := range e.row(name, point) {
			if s := e.median(c, shareMetric); s.N > 0 && s.Center > busyShare {
				busy = append(busy, fmt.Sprintf("%s at %s: %s", c.variant, point, summaryText("", s)))
			}
		}
	}
	return busy
}

// tablesOf lists a scenario's tables: the reference point has its own, for most others one will do.
func (e evidence) tablesOf(name string) []table {
	if tables, ok := e.eventTables(name); ok {
		return tables
	}
	switch {
	case name == privacyScenario:
		return e.privacyTables()
	case name == referenceScenario:
		return e.referenceTables()
	case name == mixScenario:
		return e.mixTables()
	case name == distanceScenario:
		return e.distanceTables()
	case name == sizeScenario:
		return append(nonEmpty(e.memoryTable(), e.sizeShapeTable()), e.metricTable(name))
	case name == concurrencyScenario:
		return append(nonEmpty(e.scalingTable()), e.metricTable(name))
	case isScaling(name):
		return e.scalingTables(name)
	case name == saturationScenario && e.has(name):
		return []table{e.siteTargetTable(), e.metricTable(name)}
	}
	return []table{e.metricTable(name)}
}

// metricTable is a row a cell and a column a metric: medians across trials, exact metrics exactly.
func (e evidence) metricTable(name string) table {
	metrics := e.metricsOf(name)
	t := table{Head: []string{e.axis(name), "variant"}, Note: medianNote}
	if e.exact(name) {
		t.Note = e.exactNote(name)
	}
	for _, m := range metrics {
		t.Head = append(t.Head, metricOf(m).Label)
	}
	t.Head = append(t.Head, "n")
	for _, point := range e.points(name) {
		for _, variant := range e.variants(name) {
			if row := e.metricRow(cell{name, variant, point}, metrics); row != nil {
				t.Rows = append(t.Rows, row)
			}
		}
	}
	return t
}

// exactNote says of a table of exact counts whether they were.
func (e evidence) exactNote(name string) string {
	for _, m := range e.exactMetrics(name) {
		if len(e.unequalCells(name, m)) > 0 {
			return "Exact counts, without interval or margin: the same in every trial but where a cell says that it was not exact."
		}
	}
	return "Exact counts: the same in every trial, without interval or margin."
}

const medianNote = "Median across trials [95 % interval between order statistics]; below six trials there is no such interval."

// axis heads the column of points with the scenario's axis.
func (e evidence) axis(name string) string { return cmp.Or(e.known[name].Axis, "point") }

// metricsOf lists the scenario's metrics that this run holds; for a scenario that this program does not
// know, every metric that it does.
func (e evidence) metricsOf(name string) []string {
	sc, known := e.known[name]
	if !known {
		for _, m := range scenarios.Metrics() {
			sc.Metrics = append(sc.Metrics, m.Name)
		}
	}
	return slices.DeleteFunc(slices.Clone(sc.Metrics), func(metric string) bool {
		for _, t := range e.used {
			if _, ok := t.Metrics[metric]; ok && t.Scenario == name {
				return false
			}
		}
		return true
	})
}

func (e evidence) metricRow(c cell, metrics []string) []string {
	row := []string{c.point, c.variant}
	if reason := e.gap(c); reason != "" {
		row = append(row, "none: "+reason)
		return append(row, slices.Repeat([]string{""}, len(metrics))...)
	}
	n := len(e.cells[c])
	if n == 0 {
		return nil
	}
	for _, m := range metrics {
		row = append(row, e.metricCell(c, m))
	}
	return append(row, number(float64(n)))
}

func (e evidence) metricCell(c cell, metric string) string {
	m, xs := metricOf(metric), e.values(c, metric)
	switch {
	case len(xs) == 0:
		return absent
	case !e.exact(c.scenario) || !m.Exact:
		return summaryText(m.Unit, stat.Median(xs, confidence))
	case allSame(xs):
		return strings.TrimSpace(exactNumber(xs[0]) + " " + m.Unit)
	}
	return fmt.Sprintf("not exact: %s to %s", exactNumber(slices.Min(xs)), exactNumber(slices.Max(xs)))
}
