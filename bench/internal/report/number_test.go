package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// twoScenarios is a document with something of everything that has a number.
func twoScenarios() document {
	limits := []note{{heldEqual, []string{"the rate"}}, {"busy", []string{"none"}}}
	return document{
		Statements: []table{{Head: []string{"", "verdict"}, Rows: [][]string{{"s", "charts/cost.svg"}}}},
		Front:      []section{{ID: "front", Title: "Front", Prose: []string{"What first?"}, Figures: []figure{{Name: "front"}}}},
		Sections: []section{
			{ID: "scenario-cpu", Title: "Scenario cpu", Prose: []string{"What?", "More."}, Notes: limits, Figures: []figure{{Name: "cost"}, {Name: "rate"}}, Tables: []table{
				{Title: "Memory, of the fast"}, {Title: "Memory: of the obvious"}, {},
			}},
			{ID: "scenario-<b> \u202e", Title: "Scenario <b> \u202e"}, {ID: "scenario-\u202e", Title: "Scenario \u202e"}, {ID: "main", Title: "Main"},
		},
		Method: section{ID: "method", Title: "Method", Tables: []table{{}}},
	}
}

func TestFiguresAndTablesAreNumberedInTheOrderOfThePage(t *testing.T) {
	d := twoScenarios()
	d.number()
	var got []string
	for _, f := range d.figures() {
		got = append(got, f.Heading()+" "+f.Name+": "+f.Asks)
	}
	for _, table := range d.tables() {
		got = append(got, table.Label()+" "+table.ID)
	}
	for _, s := range d.sectionPointers() {
		got = append(got, s.ID)
	}
	want := []string{
		"Figure 1 front: What first?", "Figure 2 cost: What?", "Figure 3 rate: What?",
		"Table 1. Statements, and this run's verdicts table-statements",
		"Table 2. Memory, of the fast table-cpu-memory", "Table 3. Memory: of the obvious table-cpu-memory-2",
		"Table 4. Scenario cpu, in numbers table-cpu", "Table 5. Method, in numbers table-method",
		"front-2", "scenario-cpu", "scenario-b", "scenario", "main-2", "method",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if head := d.Statements[0].Head[0]; head != "no." {
		t.Errorf("a column without a name is called %q", head)
	}
}

func TestLimitsStandWithTheFigure(t *testing.T) {
	d := twoScenarios()
	d.number()
	s := d.Sections[0]
	if diff := cmp.Diff([]note{{heldEqual, []string{"the rate"}}}, s.Figures[0].Limits); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]note{{"busy", []string{"none"}}}, s.OpenNotes()); diff != "" {
		t.Error(diff)
	}
	s.Figures = nil
	if len(s.OpenNotes()) != 2 {
		t.Error("a section without figures keeps its limits to itself")
	}
}

func TestAnchorsAreUniqueAndFitAFilesName(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		taken := map[string]bool{}
		for _, text := range rapid.SliceOf(rapid.String()).Draw(t, "titles") {
			before := len(taken)
			id := unique(taken, slug("table-"+text))
			if len(taken) != before+1 || !taken[id] || !strings.HasPrefix(id, "table") || strings.Trim(id, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || len(id) > 70 {
				t.Fatalf("%q became %q", text, id)
			}
		}
	})
}

func TestCellsThatNameAFigureOrAScenarioLeadThere(t *testing.T) {
	d := twoScenarios()
	d.number()
	places := d.directory()
	for _, c := range []struct {
		why, cell string
		want      []mention
	}{
		{"a figure on the page", "charts/cost.svg", []mention{{"Figure 2", "cost"}}},
		{"a figure that is not", "charts/other.svg", []mention{{"charts/other.svg", ""}}},
		{"a figure within other words", "see charts/cost.svg", []mention{{"see charts/cost.svg", ""}}},
		{"scenarios, one of which has no section", "scenario cpu, other", []mention{{"scenario ", ""}, {"cpu", "scenario-cpu"}, {", ", ""}, {"other", ""}}},
		{"a scenario's table", "the table of scenario cpu", []mention{{"the table of scenario ", ""}, {"cpu", "scenario-cpu"}}},
		{"a scenario's bare name", "cpu", []mention{{"cpu", ""}}},
	} {
		if diff := cmp.Diff(c.want, places.mentions(c.cell)); diff != "" {
			t.Errorf("%s:\n%s", c.why, diff)
		}
	}
}

func TestALeadSaysWhatAParagraphIsAbout(t *testing.T) {
	for _, c := range []struct {
		why, text string
		want      lead
	}{
		{"words before a colon", "Cost: ×1.59 more", lead{"Cost:", " ×1.59 more"}},
		{"words in brackets belong to it", "Where it flips (CPU): nowhere", lead{"Where it flips (CPU):", " nowhere"}},
		{"no colon", "Nothing here", lead{"", "Nothing here"}},
		{"a number before the colon", "×1.59 more: yes", lead{"", "×1.59 more: yes"}},
		{"a sentence before the colon", "It is so. Why: because", lead{"", "It is so. Why: because"}},
	} {
		if got := leadOf(c.text); got != c.want {
			t.Errorf("%s: %q", c.why, got)
		}
	}
}
