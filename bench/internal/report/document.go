package report

import (
	"fmt"
	"slices"

	"authbench/bench/internal/plot"
	"authbench/scenarios"
)

// A document is the whole report as plain text, tables and pictures: report.md and index.html are two
// renderings of it, each with its own escaping, so that they cannot say different things.
type document struct {
	Title      string
	Warnings   []string
	Answer     []string
	Beneath    []table // the answer: what turns it, and what the run may be cited for
	Facts      []fact
	Statements []table
	Questions  []table
	Front      []section // the figure that a design review needs, where this run can draw it
	Sections   []section
	Trust      section // none where there are no trials to trust
	Method     section
	Reproduce  section
	Cite       section
}

// A fact is one line of what ran, where and on what.
type fact struct{ Name, Value string }

// A section is a part of the report under one heading.
type section struct {
	ID      string
	Title   string
	Prose   []string
	Notes   []note
	Figures []figure
	Tables  []table
	Code    []string // lines to be typed
}

// A note is a short list under a lead-in, such as what is held equal.
type note struct {
	Head  string
	Items []string
}

// A figure is a chart with the sentence on how to read it.
type figure struct {
	Name string // of its files in charts/, without extension; its anchor on the page too
	Alt  string
	// Finding is what it shows in one sentence that can be cited: number, interval and n; "" where Alt says it all.
	Finding string
	Reading string
	Caption []string
	Picture plot.Picture

	// The rest is given by the document, which knows the place of the figure.
	Number   int
	Asks     string // the question of its section
	Limits   []note // what its section holds equal, and how it could mislead
	Citation citation
}

// A table is rows of text under a head; the first column names the row.
type table struct {
	Title string
	Note  string
	Head  []string
	Rows  [][]string

	// Number and ID, its anchor and the name of its file in tables/, are given by the document.
	Number int
	ID     string
}

// build makes the document from the evidence; nothing else goes in.
func build(e evidence) (document, error) {
	d, err := e.content()
	if err != nil {
		return document{}, err
	}
	d.number()
	for _, f := range d.figurePointers() {
		f.Citation = e.citation(*f)
	}
	return d, nil
}

// content is the document before its figures and tables have numbers.
func (e evidence) content() (document, error) {
	sections, err := e.scenarioSections()
	if err != nil {
		return document{}, err
	}
	d := document{
		Title: "authbench run " + e.run.ID, Warnings: e.graveWarnings(), Answer: e.answer(), Facts: e.facts(), Sections: sections,
		Reproduce: e.reproduce(), Cite: e.citeSection(),
	}
	d.Facts = append(d.Facts, fact{"evidence, SHA-256", e.checksum})
	if e.onlyLookups() { // what is about trials would only say that there are none
		d.Warnings, d.Method = e.warnings(), e.lookupMethod()
		return d, nil
	}
	if d.Front, err = e.front(); err != nil {
		return document{}, err
	}
	d.Beneath = nonEmpty(e.flipTable(), e.citeTable())
	d.Statements, d.Questions = []table{e.statementTable()}, e.questionTables()
	d.Trust, d.Method = e.trust(), e.method()
	return d, nil
}

// front is the figure that a design review needs, with what both of its scenarios hold equal, and the answer in more
// detail.
func (e evidence) front() ([]section, error) {
	front, err := e.stalenessSection()
	if err != nil {
		return nil, err
	}
	for i := range front {
		front[i].Prose = append([]string{stalenessAsks}, front[i].Prose...)
		front[i].Notes = append(front[i].Notes, e.stalenessLimits()...)
	}
	return append(front, e.detailSection()...), nil
}

const stalenessAsks = "What does a request cost, and how long does a revoked token go on working for that?"

// stalenessLimits are those of the two scenarios that the figure joins.
func (e evidence) stalenessLimits() []note {
	cost, delay := e.known[referenceScenario], e.known[revocationScenario]
	both := func(of func(scenarios.Scenario) []string) []string {
		var items []string
		for _, s := range []scenarios.Scenario{cost, delay} {
			for _, item := range e.ofThisRun(of(s)) {
				items = append(items, fmt.Sprintf("%s: %s", s.Name, item))
			}
		}
		return items
	}
	return []note{
		{heldEqual, both(func(s scenarios.Scenario) []string { return s.HeldEqual })},
		{misleads, both(func(s scenarios.Scenario) []string { return s.Misleads })},
	}
}

// OpenNotes are those that stand with the section: where it has figures, their limits stand with each of them.
func (s section) OpenNotes() []note {
	if len(s.Figures) == 0 {
		return s.Notes
	}
	return slices.DeleteFunc(slices.Clone(s.Notes), note.limits)
}

// The heads of notes that limit what a figure says.
const (
	heldEqual = "Held equal"
	misleads  = "How it could mislead"
)

func (n note) limits() bool { return n.Head == heldEqual || n.Head == misleads }
