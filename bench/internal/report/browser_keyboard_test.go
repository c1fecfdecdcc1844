package report

import (
	"testing"

	"authbench/bench/internal/browser"
)

// checkKeyboard goes around a page, which has at least some stops.
func checkKeyboard(t *testing.T, p *browser.Page, least int) {
	if stops := tab(t, p); stops < least {
		t.Errorf("only %d stops", stops)
	}
	sound(t, p, "probes.tabbing()")
}

// tab presses the tabulator until the focus has gone around, and returns how many stops there should be.
func tab(t *testing.T, p *browser.Page) int {
	t.Helper()
	stops := eval[int](t, p, "probes.startTabbing()")
	for range 2*stops + 100 {
		must(t, p.Press("\t"))
		if eval[bool](t, p, "probes.tabbed()") {
			return stops
		}
	}
	t.Errorf("the focus does not come around in twice the %d stops", stops)
	return stops
}
