package report

import (
	"slices"
)

// blockTable is the CPU per request of every arm, block by block: what the paired ratios of the reference point are made
// of, so that a reader can make them again.
func (e evidence) blockTable() table {
	t := table{
		Title: "CPU per request, block by block",
		Note: "Replica and store, at the reference point. A ratio of the answer is exp of the mean, over the blocks, of the logs of one row over another; its interval is Student's t of " +
			"those logs.",
		Head: []string{"variant"},
	}
	var blocks []int
	for _, v := range e.variants(referenceScenario) {
		for _, row := range e.cells[at(v)] {
			if _, ok := sum(row, cpuMetric); ok && !slices.Contains(blocks, row.Block) {
				blocks = append(blocks, row.Block)
			}
		}
	}
	slices.Sort(blocks)
	for _, b := range blocks {
		t.Head = append(t.Head, "block "+number(float64(b+1)))
	}
	for _, v := range e.variants(referenceScenario) {
		if row := e.blockRow(v, blocks); row != nil {
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}

// blockRow is one arm's cells; nil where it has none.
func (e evidence) blockRow(variant string, blocks []int) []string {
	cells := slices.Repeat([]string{absent}, len(blocks))
	known := false
	for _, row := range e.cells[at(variant)] {
		if v, ok := sum(row, cpuMetric); ok {
			cells[slices.Index(blocks, row.Block)], known = quantity("s", v), true
		}
	}
	if !known {
		return nil
	}
	return append([]string{variant}, cells...)
}

// referenceTables are those of the one point where all variants meet.
func (e evidence) referenceTables() []table {
	return nonEmpty(e.costTable(), e.implementationTable(), e.responseTable(), e.blockTable())
}
