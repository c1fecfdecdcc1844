package report

import (
	"slices"

	"authbench/bench/internal/plot"
)

// A document is the whole report as plain text, tables and pictures: report.md and index.html are two
// renderings of it, each with its own escaping, so that they cannot say different things.
type document struct {
	Title      string
	Facts      []fact
	Warnings   []string
	Answer     []string
	Front      []section // the figure that a design review needs, where this run can draw it
	Statements []table
	Questions  []table
	Sections   []section
	Trust      section // none where there are no trials to trust
	Method     section
	Reproduce  section
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
	Name string // of its files in charts/, without extension
	Alt  string
	// Finding is what it shows in one sentence that can be cited: number, interval and n; "" where Alt says it all.
	Finding string
	Reading string
	Caption []string
	Picture plot.Picture
}

// A table is rows of text under a head; the first column names the row.
type table struct {
	Title string
	Note  string
	Head  []string
	Rows  [][]string
}

// build makes the document from the evidence; nothing else goes in.
func build(e evidence) (document, error) {
	if e.onlyLookups() {
		return buildLookups(e)
	}
	sections, err := e.scenarioSections()
	if err != nil {
		return document{}, err
	}
	front, err := e.stalenessSection()
	if err != nil {
		return document{}, err
	}
	return document{
		Title:      "authbench run " + e.run.ID,
		Facts:      e.facts(),
		Warnings:   e.warnings(),
		Answer:     e.answer(),
		Front:      append(front, e.detailSection()...),
		Statements: []table{e.statementTable()},
		Questions:  []table{e.questionTable()},
		Sections:   sections,
		Trust:      e.trust(),
		Method:     e.method(),
		Reproduce:  e.reproduce(),
	}, nil
}

// buildLookups makes the document of a run of the lookup path alone: what is about trials would only say that there
// are none.
func buildLookups(e evidence) (document, error) {
	sections, err := e.scenarioSections()
	if err != nil {
		return document{}, err
	}
	return document{
		Title: "authbench run " + e.run.ID, Facts: e.facts(), Warnings: e.warnings(), Answer: e.answer(), Sections: sections,
		Method: e.lookupMethod(), Reproduce: e.reproduce(),
	}, nil
}

// figures lists every figure of the document.
func (d document) figures() []figure {
	var all []figure
	for _, s := range slices.Concat(d.Front, d.Sections) {
		all = append(all, s.Figures...)
	}
	return all
}
