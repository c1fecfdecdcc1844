package report

import (
	"slices"
	"strconv"
	"strings"
)

// The anchors of the page that belong to no section.
const (
	mainID       = "main"
	contentsID   = "contents"
	statusID     = "status"
	warningsID   = "warnings"
	answerID     = "answer"
	factsID      = "facts"
	statementsID = "statements"
	questionsID  = "questions"
)

// number gives figures and tables their numbers in the order of the page, and everything that can be linked an anchor
// of its own. A figure's is its name, so that a link from elsewhere outlives a new figure before it.
func (d *document) number() {
	taken := map[string]bool{}
	for _, id := range []string{mainID, contentsID, statusID, warningsID, answerID, factsID, statementsID, questionsID} {
		taken[id] = true
	}
	for i, f := range d.figurePointers() {
		f.Number, taken[f.Name] = i+1, true
	}
	for _, s := range d.sectionPointers() {
		s.ID = unique(taken, slug(s.ID))
		s.give()
	}
	d.nameTables(taken)
}

// give tells every figure of a section what the section asks and what limits it.
func (s *section) give() {
	for i := range s.Figures {
		f := &s.Figures[i]
		if len(s.Prose) > 0 {
			f.Asks = s.Prose[0]
		}
		f.Limits = slices.DeleteFunc(slices.Clone(s.Notes), func(n note) bool { return !n.limits() })
	}
}

// nameTables gives tables their numbers and anchors, and those without a title one from their section.
func (d *document) nameTables(taken map[string]bool) {
	n := 0
	name := func(tables []table, id, title string) {
		for i := range tables {
			t := &tables[i]
			n++
			t.Number, t.ID = n, unique(taken, slug("table-"+id+"-"+shortTitle(t.Title)))
			if t.Title == "" {
				t.Title = title
			}
			t.nameColumns()
		}
	}
	name(d.Beneath, answerID, "")
	name(d.Statements, statementsID, "Statements, and this run's verdicts")
	name(d.Questions, questionsID, "Questions, and this run's answers")
	for _, s := range d.sectionPointers() {
		name(s.Tables, strings.TrimPrefix(s.ID, "scenario-"), s.Title+", in numbers")
	}
}

const (
	statementsTitle = "What is said of them"
	questionsTitle  = "What people ask"
)

// nameColumns names a column that has no name: a head that sorts must have one.
func (t *table) nameColumns() {
	t.Head = slices.Clone(t.Head)
	for i, head := range t.Head {
		if head == "" {
			t.Head[i] = "no."
		}
	}
}

// shortTitle is a title up to where it goes into detail, which may differ from run to run.
func shortTitle(title string) string {
	if i := strings.IndexAny(title, ",:;("); i >= 0 {
		return title[:i]
	}
	return title
}

// slug turns text into what may stand in a link and in a file's name: lower-case letters, digits and single hyphens.
func slug(text string) string {
	const longest = 60
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	id := strings.Join(words, "-")
	if len(id) > longest {
		id = strings.TrimRight(id[:longest], "-")
	}
	return id
}

// unique returns the anchor, or where it is taken the first with a number that is not, and takes it.
func unique(taken map[string]bool, id string) string {
	free := id
	for n := 2; taken[free] || free == ""; n++ {
		free = strings.TrimPrefix(id+"-"+strconv.Itoa(n), "-")
	}
	taken[free] = true
	return free
}

// Heading names a figure wherever it is referred to.
func (f figure) Heading() string { return "Figure " + strconv.Itoa(f.Number) }

// Heading names a table wherever it is referred to.
func (t table) Heading() string { return "Table " + strconv.Itoa(t.Number) }

// Label names a table for those who do not see where it stands.
func (t table) Label() string {
	if t.Number == 0 {
		return clean(t.Title)
	}
	return clean(t.Heading() + ". " + t.Title)
}

// Sentence is what a figure shows: its finding or, where it has none, its title.
func (f figure) Sentence() string {
	if f.Finding != "" {
		return f.Finding
	}
	return f.Alt
}
