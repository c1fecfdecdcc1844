package report

import (
	"testing"

	"authbench/bench/internal/browser"
)

// views are all that a page is looked at with. axe-core takes seconds in each, and two of them have both widths and
// both colours.
var views = []struct {
	name string
	view browser.View
	axe  bool
}{
	{"desktop", desktop, true},
	{"desktop, dark", desktopDark, false},
	{"360 px", phone, false},
	{"360 px, dark", phoneDark, true},
}

// checkViews turns one page through all views, and back.
func (s site) checkViews(t *testing.T) {
	loadAxe(t, s.page)
	grounds := map[string]bool{}
	for _, v := range views {
		t.Run(v.name, func(t *testing.T) {
			turn(t, s.page, v.view)
			sound(t, s.page, "probes.width()", "probes.cards()")
			grounds[eval[string](t, s.page, "getComputedStyle(document.body).backgroundColor")] = true
			if v.axe {
				sound(t, s.page, "probes.serious()")
			}
		})
	}
	if len(grounds) != 2 {
		t.Errorf("the page has the grounds %v in light and in dark", grounds)
	}
	turn(t, s.page, desktop)
}
