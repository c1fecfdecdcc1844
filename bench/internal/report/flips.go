package report

import (
	"fmt"
	"strings"

	"authbench/scenarios"
)

// statementTable is one row a statement: the verdict, its evidence, and what would flip it.
func (e evidence) statementTable() table {
	t := table{
		Head: []string{"statement", "verdict", "evidence: ratios are to the session", "what flips it", "figure", "expected", "source"},
		Note: "A verdict holds for the " + e.implementations() + ", on this machine and at these points" + e.otherColumn() + ". Supported or refuted: every " +
			"case resolved, and one way. Depends: cases that disagree. Ratios are means of logs paired within blocks, with their " +
			"95 % interval; bytes are exact and have no margin. Counts are of all trials, and one below " + number(enoughEvents) + " resolves no 0. Expected is what was reasoned out before any run.",
	}
	for _, f := range e.findings() {
		s := f.statement
		t.Rows = append(t.Rows, []string{s.Text, f.verdict, e.statementEvidence(f), e.flips(f), f.figure(), f.expected(), sourceOf(s)})
	}
	return t
}

// sourceOf is who says it, and of which of the article's rows.
func sourceOf(s scenarios.Statement) string {
	if s.Row == "" {
		return s.Source
	}
	return s.Source + ", on " + s.Row
}

// otherColumn says where the other implementation's verdict stands, if this run holds two.
func (e evidence) otherColumn() string {
	if !e.twoImplementations() {
		return ""
	}
	return "; what CPU comes to obvious against obvious stands in what flips it"
}

// expected holds the verdict against the one that was expected.
func (f finding) expected() string {
	switch f.verdict {
	case notMeasured, notResolved:
		return f.statement.Expected + ": open"
	case f.statement.Expected:
		return f.statement.Expected + ": as expected"
	}
	return f.statement.Expected + ": not as expected"
}

func (f finding) figure() string {
	switch {
	case f.verdict == notMeasured:
		return absent
	case f.view.Demonstration != "":
		return "the table of scenario " + shownIn(f.view.Demonstration)
	case f.statement.Figure == "":
		return "the table of scenario " + f.view.Scenario
	}
	return "charts/" + f.statement.Figure + ".svg"
}

func (e evidence) statementEvidence(f finding) string {
	if f.verdict == notMeasured {
		return e.takes(f.view)
	}
	text := f.view.Words + ": " + f.evidenceLine()
	if len(f.gaps) > 0 {
		text += fmt.Sprintf("; %s left out, because %s", plural(len(f.gaps), "case"), e.gap(f.gaps[0]))
	}
	return text
}

// flips says on what the verdict hangs: the condition that tells its own cases apart, and every other
// fair view that comes to another verdict.
func (e evidence) flips(f finding) string {
	if f.verdict == notMeasured {
		return absent
	}
	var parts []string
	if own := f.condition(); own != "" {
		parts = append(parts, own)
	}
	parts = append(parts, e.otherViews(f)...)
	if len(parts) == 0 {
		return "nothing in this run"
	}
	return strings.Join(parts, "; ")
}

// otherViews says what the others come to, once where several come to the same.
func (e evidence) otherViews(f finding) []string {
	var texts []string
	views := map[string][]string{}
	for _, v := range f.statement.Others {
		text := e.otherView(f, v)
		if text == "" {
			continue
		}
		if views[text] == nil {
			texts = append(texts, text)
		}
		views[text] = append(views[text], v.Words)
	}
	for i, text := range texts {
		texts[i] = list(views[text]) + ": " + text
	}
	return texts
}

// otherView is what another view comes to: its verdict, and where it is one that flips, its cases.
func (e evidence) otherView(f finding, v scenarios.View) string {
	other := e.find(f.statement, v)
	switch {
	case other.verdict == notMeasured:
		return ""
	case f.agrees(other):
		return "the same verdict" + other.numbers()
	case other.condition() != "":
		return other.condition() + other.numbers()
	}
	return other.verdict + other.numbers()
}

// numbers are what another view rests on, where they are no ratios: those stand in the tables.
func (f finding) numbers() string {
	if f.byRatio() {
		return ""
	}
	return " (" + f.evidenceLine() + ")"
}

// sameCase reports whether a case of another view says something of one's own: it is the same, or of the same variant
// in another scenario, or of the same variant in the other implementation.
func sameCase(own, other cell) bool {
	if own.variant != other.variant {
		return false
	}
	implementation := own.scenario == referenceScenario && other.point == scenarios.ObviousPoint
	return own == other || own.scenario != other.scenario || implementation
}

// agrees reports whether every case of another view says what the same case says in this one: the same
// variant at the same point, or where the view has points of its own, the same variant. Views without a
// case in common agree in their verdicts.
func (f finding) agrees(other finding) bool {
	shared := false
	for _, i := range other.instances {
		for _, own := range f.instances {
			same := own.against == i.against && sameCase(own.cell, i.cell)
			if same && own.outcome != i.outcome {
				return false
			}
			shared = shared || same
		}
	}
	return shared || f.verdict == other.verdict
}
