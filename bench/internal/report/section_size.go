package report

import (
	"fmt"
	"slices"
	"strings"

	"authbench/bench/internal/stat"
	"authbench/results"
	"authbench/scenarios"
)

// aMillion live sessions are what memory is taken to.
const aMillion = 1_000_000

// memoryTable is what a session weighs, and what a million do.
func (e evidence) memoryTable() table {
	t := table{
		Title: "Memory",
		Head: []string{
			e.axis(sizeScenario), "variant", "store bytes per session or entry", "replica bytes per session or entry", "a million in the store",
			"a million in each replica", "n",
		},
		Note: medianNote + " A million is a model, the product of the row's bytes, but where a million were made; how the bytes change with the number stands " +
			"below. A replica's product stands where it keeps a copy of every entry." + e.notWeighed() + e.entriesElsewhere(),
	}
	for _, c := range e.shownCells(sizeScenario) {
		if row := e.memoryRow(c); row != nil {
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}

// shownCells lists the cells of a scenario that have trials or are gaps.
func (e evidence) shownCells(scenario string) []cell {
	var cells []cell
	for _, point := range e.points(scenario) {
		for _, c := range e.row(scenario, point) {
			if len(e.cells[c]) > 0 || e.gap(c) != "" {
				cells = append(cells, c)
			}
		}
	}
	return cells
}

// memoryRow is nil where neither place was weighed.
func (e evidence) memoryRow(c cell) []string {
	if reason := e.gap(c); reason != "" {
		return []string{c.point, c.variant, "none: " + reason, "", "", "", ""}
	}
	store, replica := e.median(c, storeSessionMetric), e.median(c, replicaSessionMetric)
	if store.N == 0 && replica.N == 0 {
		return nil
	}
	inReplica := absent
	if c.variant == scenarios.JWTDenylistReplicated {
		inReplica = e.millionText(c, replica)
	}
	return []string{
		c.point, c.variant, allocationText(storeSessionMetric, store), allocationText(replicaSessionMetric, replica),
		e.millionText(c, store), inReplica, number(float64(max(store.N, replica.N))),
	}
}

// millionText is what a million weigh, and whether that is a model.
func (e evidence) millionText(c cell, each stat.Summary) string {
	if each.N == 0 {
		return absent
	}
	text := byteText(aMillion * each.Center)
	if p, _ := e.known[c.scenario].Point(c.point); p.Sessions == aMillion {
		return text
	}
	return text + " (model)"
}

// notWeighed says why no cell has the store's bytes; "" where one has.
func (e evidence) notWeighed() string {
	switch {
	case slices.ContainsFunc(e.used, func(t results.Trial) bool {
		_, ok := t.Metrics[storeSessionMetric]
		return ok && t.Scenario == sizeScenario
	}):
		return ""
	case e.run.Store.Kind == results.StoreOwn:
		return " The store is the user's own and is not weighed."
	case e.run.Store.StandIn:
		return " The store is a stand-in, which does not say its memory."
	}
	return " The store did not say its memory."
}

// entriesElsewhere refers to where a denylist's entries are weighed, if not here.
func (e evidence) entriesElsewhere() string {
	held := slices.ContainsFunc(e.variants(sizeScenario), func(v string) bool { return scenarios.SchemeOf(v) == "jwt" })
	if held || !e.has(denylistScenario) {
		return ""
	}
	return " What an entry of a denylist weighs stands in scenario " + denylistScenario + "."
}

// sizeShapeTable is the shape of every curve by size.
func (e evidence) sizeShapeTable() table {
	t := table{Title: "How it grows", Head: append([]string{"quantity"}, growthHead()...), Note: growthNote()}
	cpu, _ := e.lookupMetric()
	for _, m := range []string{cpu, responseMetric, storeSessionMetric, replicaSessionMetric} {
		all := e.sizeGrowths(m)
		if m == replicaSessionMetric { // what has no copy has a heap that moves by itself
			all = slices.DeleteFunc(all, func(g growth) bool { return !isCopy(g.variant) })
		}
		for _, row := range all.rows() {
			t.Rows = append(t.Rows, append([]string{metricOf(m).Label}, row...))
		}
	}
	return t
}

// heaviest is a variant's cell with the most sessions whose store was weighed.
func (e evidence) heaviest(variant string) (step, bool) {
	for _, g := range e.sizeGrowths(storeSessionMetric) {
		if steps := g.measured(); g.variant == variant && len(steps) > 0 {
			return steps[len(steps)-1], true
		}
	}
	return step{}, false
}

// sizeAnswer says how a lookup grows with live sessions and what they weigh; none where neither is known.
func (e evidence) sizeAnswer() []string {
	metric, _ := e.lookupMetric()
	var parts []string
	if text := sizeShapes(e.sizeGrowths(metric)); text != "" {
		parts = append(parts, text)
	}
	if s, ok := e.heaviest(scenarios.SessionStrict); ok {
		parts = append(parts, fmt.Sprintf("a session (%s, at %s) weighs %s in the store, and a million %s", s.cell.variant, number(s.x),
			quantity("B", wholeBytes(s.y.Center)), e.millionText(s.cell, s.y)))
	}
	if len(parts) == 0 {
		return nil
	}
	return []string{"Size: " + strings.Join(parts, "; ") + "."}
}
