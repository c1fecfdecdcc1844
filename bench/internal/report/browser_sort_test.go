package report

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"authbench/bench/internal/browser"
	"authbench/results"
)

// columns are what a table of the report may hold, in an order that is none, and how it is to be sorted. What was
// not measured stands behind everything, however it is sorted.
var columns = []struct {
	name             string
	cells, ascending []string
}{
	{name: "text", cells: []string{"session/strict", "jwt/denylist", "none", "jwt/stateless-es256", "session/cached"},
		ascending: []string{"jwt/denylist", "jwt/stateless-es256", "none", "session/cached", "session/strict"}},
	{name: "times in several units", cells: []string{"1.45 ms", "950 [900, 999] µs", "2.00 s", "12.0 µs", "30 min"},
		ascending: []string{"12.0 µs", "950 [900, 999] µs", "1.45 ms", "2.00 s", "30 min"}},
	{name: "bytes", cells: []string{"743 B", "1,200 B", "43 B", "12,250 B", "293 B"},
		ascending: []string{"43 B", "293 B", "743 B", "1,200 B", "12,250 B"}},
	{name: "ratios", cells: []string{"×10.2 [9.8, 10.6], n=6, more", "×0.577 [0.568, 0.586], n=6, less", "×1.0036 [1.0005, 1.0066]", "×2", "×0.0895"},
		ascending: []string{"×0.0895", "×0.577 [0.568, 0.586], n=6, less", "×1.0036 [1.0005, 1.0066]", "×2", "×10.2 [9.8, 10.6], n=6, more"}},
	{name: "shares with signs", cells: []string{"+2.1 %", "−10.0 %", "0 %", "−3.0 %", "80 %"},
		ascending: []string{"−10.0 %", "−3.0 %", "0 %", "+2.1 %", "80 %"}},
	{name: "counts with thousands", cells: []string{"18,347 [15,813, 19,667]", "2,530", "999", "1,000,000", "0"},
		ascending: []string{"0", "999", "2,530", "18,347 [15,813, 19,667]", "1,000,000"}},
}

// checkSorting sorts a table whose cells are known. That the others can be sorted at all is looked at where they stand.
func (s site) checkSorting(t *testing.T) {
	p := visit(t, s.b, sortingPage(t), desktop)
	for i, c := range columns {
		t.Run(c.name, func(t *testing.T) { checkColumn(t, p, i, c.cells, c.ascending) })
	}
	t.Run("equal rows keep their order", func(t *testing.T) { checkTies(t, p) })
	t.Run("what was not measured stands at the end", func(t *testing.T) { checkAbsent(t, p) })
	t.Run("with the keyboard", func(t *testing.T) { checkSortingByKeys(t, p) })
}

// sortingPage is a page with one table, whose cells a test knows, made as every page is.
func sortingPage(t *testing.T) string {
	t.Helper()
	planted := table{Title: "planted"}
	for _, c := range columns {
		planted.Head = append(planted.Head, c.name)
	}
	planted.Head = append(planted.Head, "ties", "absent")
	for i, last := range [][]string{{"7 B", absent}, {"5 B", "3"}, {"7 B", "1"}, {"5 B", absent}, {"7 B", "2"}} {
		var row []string
		for _, c := range columns {
			row = append(row, c.cells[i])
		}
		planted.Rows = append(planted.Rows, append(row, last...))
	}
	d := document{Title: "sorting", Sections: []section{{ID: "planted", Title: "planted", Tables: []table{planted}}}}
	d.number()
	page, err := renderHTML(d)
	path := filepath.Join(t.TempDir(), results.IndexFile)
	must(t, err, os.WriteFile(path, page, 0o600))
	return path
}

// press sorts the planted table by a column, counted from 0, with the mouse.
func press(t *testing.T, p *browser.Page, column int) {
	t.Helper()
	must(t, p.Click(fmt.Sprintf("table.sortable th:nth-child(%d) button.sort", column+1)))
}

func cells(t *testing.T, p *browser.Page, column int) []string {
	t.Helper()
	return eval[[]string](t, p, fmt.Sprintf("probes.column('table.sortable', %d)", column))
}

// sorts reports a column that does not hold what it should.
func sorts(t *testing.T, p *browser.Page, column int, how string, want []string) {
	t.Helper()
	if diff := cmp.Diff(want, cells(t, p, column)); diff != "" {
		t.Errorf("%s:\n%s", how, diff)
	}
	if got := eval[string](t, p, fmt.Sprintf("document.querySelectorAll('table.sortable th')[%d].getAttribute('aria-sort') || 'none'", column)); got != how {
		t.Errorf("says %s, want %s", got, how)
	}
}

func checkColumn(t *testing.T, p *browser.Page, column int, unsorted, ascending []string) {
	descending := slices.Clone(ascending)
	slices.Reverse(descending)
	sorts(t, p, column, "none", unsorted)
	press(t, p, column)
	sorts(t, p, column, "ascending", ascending)
	press(t, p, column)
	sorts(t, p, column, "descending", descending)
	press(t, p, column)
	sorts(t, p, column, "none", unsorted)
}

// checkTies looks at the first column, which tells the rows apart.
func checkTies(t *testing.T, p *browser.Page) {
	first, ties := columns[0].cells, len(columns)
	press(t, p, ties)
	if diff := cmp.Diff([]string{first[1], first[3], first[0], first[2], first[4]}, cells(t, p, 0)); diff != "" {
		t.Errorf("ascending:\n%s", diff)
	}
	press(t, p, ties)
	if diff := cmp.Diff([]string{first[0], first[2], first[4], first[1], first[3]}, cells(t, p, 0)); diff != "" {
		t.Errorf("descending:\n%s", diff)
	}
	press(t, p, ties)
}

func checkAbsent(t *testing.T, p *browser.Page) {
	column := len(columns) + 1
	press(t, p, column)
	sorts(t, p, column, "ascending", []string{"1", "2", "3", absent, absent})
	press(t, p, column)
	sorts(t, p, column, "descending", []string{"3", "2", "1", absent, absent})
	press(t, p, column)
}

// checkSortingByKeys sorts with Enter and with the space bar, and the focus stays where it is.
func checkSortingByKeys(t *testing.T, p *browser.Page) {
	must(t, p.Eval("document.querySelector('table.sortable th:nth-child(2) button').focus()", nil), p.Press("\r"))
	sorts(t, p, 1, "ascending", columns[1].ascending)
	must(t, p.Press(" "), p.Press("\r"))
	sorts(t, p, 1, "none", columns[1].cells)
	if got := eval[string](t, p, "document.activeElement.textContent.trim()"); !strings.HasPrefix(got, columns[1].name) {
		t.Errorf("the focus went to %q", got)
	}
}
