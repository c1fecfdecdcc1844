package report

import (
	"testing"

	"authbench/bench/internal/browser"
)

func (s site) checkKeyboard(t *testing.T) {
	for name, v := range map[string]browser.View{"desktop": desktop, "360 px, dark": phoneDark} {
		t.Run(name, func(t *testing.T) {
			p := s.open(t, v)
			if stops := tab(t, p); stops < 50 {
				t.Errorf("only %d stops", stops)
			}
			sound(t, p, "probes.tabbing()")
		})
	}
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
