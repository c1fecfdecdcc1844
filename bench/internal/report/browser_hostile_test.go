package report

import (
	"fmt"
	"strings"
	"testing"

	"authbench/bench/internal/browser"
	"authbench/bench/internal/browser/browsertest"
	"authbench/results"
	"authbench/scenarios"
)

// hostileStrings are names that come from outside, of which each once broke some page. Those with markup set
// "planted" when any of it runs.
var hostileStrings = []struct{ name, text string }{
	{"markup", `<img src=x onerror="planted=1"><script>planted=2</script></script></style></td></svg><svg onload="planted=3">&lt;b&gt;`},
	{"an attribute's end", `" onfocus="planted=1" autofocus tabindex="1" x='` + "`${planted=2}`"},
	{"a script's address", `javascript:planted=1//"><a href="javascript:planted=2">x</a><base href="https://example.org/">`},
	{"right to left", "\u202eجدول الأسعار\u202c שלום עולם \u2067עוד\u2069 مستخدم"},
	{"very long, without a place to break", strings.Repeat("W", 600)},
	{"very long, right to left", strings.Repeat("שלום", 150)},
	{"lines and escapes", "one\ntwo\r\n\x1b[31mred\x07\x00 # three"},
}

func TestThePageOfHostileStrings(t *testing.T) {
	b := browsertest.Open(t)
	for _, h := range hostileStrings {
		t.Run(h.name, func(t *testing.T) {
			s := publish(t, b, hostileRun(t, h.text))
			t.Run("shows them as text and runs nothing", func(t *testing.T) { s.checkInert(t, h.text) })
			t.Run("copies them as text", func(t *testing.T) { s.checkHostileCopy(t) })
			t.Run("carries them as data", func(t *testing.T) { s.checkCarried(t) })
			for name, v := range map[string]browser.View{"desktop": desktop, "360 px": phone} {
				t.Run("breaks no layout at "+name, func(t *testing.T) { sound(t, s.open(t, v), "probes.width()", "probes.cards()", "probes.figures()") })
			}
		})
	}
}

// hostileRun is a run in which everything that comes from outside is one string.
func hostileRun(t *testing.T, hostile string) results.Folder {
	t.Helper()
	w := calm()
	w.curves = true
	w.scenarios = []string{referenceScenario, bandwidthScenario}
	r := w.run()
	r.ID, r.Commit, r.Machine.CPU, r.Machine.Kernel, r.Machine.Affinity = hostile, hostile, hostile, hostile, hostile
	r.Store.Kind, r.Store.Version, r.Argv, r.Machine.Notes = hostile, hostile, []string{"run", hostile}, []string{hostile}
	r.Claims.Shapes[0].Name, r.Claims.Source, r.Parameters[0] = hostile, hostile, results.Param{Name: hostile, Value: hostile}
	rows := w.rows(t)
	for i := range rows {
		switch {
		case rows[i].Variant == scenarios.JWTEdDSA:
			rows[i].Variant = hostile
		case rows[i].Gap != "":
			rows[i].Gap = hostile
		}
		rows[i].Warnings = []string{hostile}
	}
	void, stray := rows[0], rows[0]
	void.Block, void.Scenario, void.Void = 99, hostile, hostile
	stray.Scenario, stray.Point = hostile, hostile
	return folderOf(t, r, append(rows, void, stray))
}

// checkInert does to the page what a reader does, and then looks whether anything ran or became an element.
func (s site) checkInert(t *testing.T, hostile string) {
	p := s.open(t, desktop)
	shown := eval[string](t, p, "document.querySelector('h1').textContent")
	if want := clean(hostile); !strings.Contains(shown, want) {
		t.Errorf("the title is %q, want %q in it", shown, want)
	}
	sound(t, p, "probes.links()", "probes.ids()", "probes.sorting()")
	must(t, p.Eval("document.querySelectorAll('details').forEach(d => { d.open = true })", nil))
	tab(t, p)
	if planted := eval[string](t, p, "String(globalThis.planted)"); planted != "undefined" {
		t.Errorf("planted code ran: %s", planted)
	}
	for _, element := range []string{"img", "base", "iframe", "script + script", "[onload]", "[onerror]", "[onfocus]", "[autofocus]", "[href^='javascript:' i]"} {
		if n := eval[int](t, p, fmt.Sprintf("document.querySelectorAll(%q).length", element)); n != 0 {
			t.Errorf("%d elements %s", n, element)
		}
	}
	quiet(t, p)
}

func (s site) checkHostileCopy(t *testing.T) {
	p := s.open(t, desktop)
	for _, b := range eval[[]copyButton](t, p, copyButtons) {
		copies(t, p, b)
	}
	if planted := eval[string](t, p, "String(globalThis.planted)"); planted != "undefined" {
		t.Errorf("planted code ran: %s", planted)
	}
}
