package report

import (
	"fmt"
	"slices"
	"strings"

	"authbench/results"
	"authbench/scenarios"
)

// lookupTables are the targets, the ladders, both ends where no ladder was measured, and other libraries.
func (e evidence) lookupTables() []table {
	tables := []table{e.lookupTargetTable(), e.ladderTable(), e.endsTable(), e.peerTable(), e.acceptsTable()}
	return slices.DeleteFunc(tables, func(t table) bool { return len(t.Rows) == 0 })
}

// roundsSentence says what a number of the section is.
func (e evidence) roundsSentence() string {
	text := fmt.Sprintf("%s of %s, each benchmark once a round in an order shuffled anew. A number is the median across rounds; a ratio is the mean of log "+
		"ratios paired within rounds, with its 95 %% interval (Student's t), and n is the number of rounds. There are no A/A pairs in a round: the margin "+
		"below which nothing is called a difference is ±%s.", plural(e.lookups.count(), "round"), plural(len(e.lookups.rounds), "benchmark"),
		percent(leastMargin))
	if e.lookups.count() < enoughBlocks {
		text += fmt.Sprintf(" Fewer than %d rounds resolve nothing.", enoughBlocks)
	}
	if !slices.ContainsFunc(e.contests(), func(c contest) bool { return len(c.peers) > 0 }) {
		text += " No other library was measured in this run."
	}
	if e.run.Claims.Source == results.ClaimsUser {
		text += " The claims are built in here, too: the user's own are in the other scenarios."
	}
	return text + " " + lookupPlacement
}

// lookupPlacement says who ran where in this scenario.
const lookupPlacement = "Lookups run one at a time, in processes of their own that may use every CPU, as may a private store. But a lone caller that asks the store has one " +
	"processor and, where processes are confined to CPUs, shares one CPU with a private store."

// amount is a median in a cell.
func (e evidence) amount(l scenarios.Lookup, unit string) string {
	base := "s"
	switch unit {
	case scenarios.UnitAllocs:
		base = ""
	case scenarios.UnitBytes:
		base = "B"
	}
	s := e.timing(l, unit)
	if s.N == 0 {
		return absent
	}
	if base != "s" { // the same in every round but for what the runtime allocates by itself
		return strings.TrimSpace(wholeOrShort(s.Center) + " " + base)
	}
	return summaryText(base, s)
}

// judgedLookup is a ratio with its verdict, or that there is none.
func (e evidence) judgedLookup(a, b scenarios.Lookup, unit string) string {
	if a == b {
		return "1"
	}
	c := e.versus(a, b, unit)
	if !c.usable() {
		return absent
	}
	return c.text() + ", " + c.words()
}

// storeWorkSentence says what those who look a session up do not do alike.
const storeWorkSentence = "Looking a session up, other clients and the floor are given the key and stop at the record's bytes; ours make the key and read the record, " +
	"the obvious rung as JSON and the others as a compact one, and scs does so with gob."

// ladderTable is every rung with what it bought.
func (e evidence) ladderTable() table {
	t := table{
		Title: "From the obvious implementation to the fast one, rung by rung",
		Note: "Every rung makes the same checks and comes to the same verdict; a test holds each to the obvious one. Each changes one thing of the rung above it in " +
			"the table, which is the one below it on the ladder. Ratios are of the quantity that the row names; of several callers that is CPU, because their " +
			"time is wall time over all their lookups together. The floor is a plain reference and no bound: what the row says, with the standard library alone " +
			"and a round trip each. What takes less does it by better means, such as one round trip for several callers. " + storeWorkSentence,
		Head: []string{
			"lookup", "rung", "what it changes", "ratios of", "time", "CPU", "store CPU", "time p50", "allocations", "bytes allocated",
			"÷ the rung below", "÷ obvious", "",
		},
	}
	for _, c := range e.contests() {
		if c.isLadder() {
			t.Rows = append(t.Rows, e.ladderRows(c)...)
		}
	}
	return t
}

func (e evidence) ladderRows(c contest) [][]string {
	var rows [][]string
	unit := c.unit()
	most, found := e.boughtMost(c, unit)
	for i, l := range c.rungs {
		below, mark := absent, ""
		if i > 0 {
			below = e.judgedLookup(l, c.rungs[i-1], unit)
		}
		if found && l == most.rung {
			mark = "bought most"
		}
		rows = append(rows, append(e.rungRow(c, l, l.RungWords()), below, e.judgedLookup(l, c.obvious(), unit), mark))
	}
	for _, l := range c.floor {
		rows = append(rows, append(e.rungRow(c, l, l.RungWords()), absent, e.judgedLookup(l, c.obvious(), unit),
			"fast ÷ floor: "+e.judgedLookup(c.fast(), l, unit)))
	}
	return rows
}

// rungRow begins a row with what an implementation took.
func (e evidence) rungRow(c contest, l scenarios.Lookup, words string) []string {
	row := []string{c.name(), rungName(l), words, unitWords(c.unit())}
	for _, unit := range []string{scenarios.UnitTime, scenarios.UnitCPU, scenarios.UnitStoreCPU, scenarios.UnitP50, scenarios.UnitAllocs, scenarios.UnitBytes} {
		row = append(row, e.amount(l, unit))
	}
	return row
}

// endsTable is obvious beside fast where the rungs between were not measured.
func (e evidence) endsTable() table {
	t := table{
		Title: "Obvious and fast, where only both ends were measured",
		Note:  "Time is wall time over all callers' lookups together, so that lookups a second are its inverse; what a lookup costs is its CPU.",
		Head: []string{
			"lookup", "time, obvious", "time, fast", "fast ÷ obvious, time", "CPU, obvious", "CPU, fast", "fast ÷ obvious, CPU", "allocations, obvious", "allocations, fast",
			"time, floor", "fast ÷ floor, time",
		},
	}
	for _, c := range e.contests() {
		if c.isLadder() {
			continue
		}
		row := []string{c.name()}
		for _, unit := range []string{scenarios.UnitTime, scenarios.UnitCPU} {
			row = append(row, e.amount(c.obvious(), unit), e.amount(c.fast(), unit), e.judgedLookup(c.fast(), c.obvious(), unit))
		}
		row = append(row, e.amount(c.obvious(), scenarios.UnitAllocs), e.amount(c.fast(), scenarios.UnitAllocs))
		floor := c.at(scenarios.RungFloor)
		t.Rows = append(t.Rows, append(row, e.amount(floor, scenarios.UnitTime), e.judgedLookup(c.fast(), floor, scenarios.UnitTime)))
	}
	return t
}
