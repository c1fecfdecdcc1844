package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"authbench/bench/internal/browser/browsertest"
	"authbench/results"
	"authbench/scenarios"
)

// hostileStrings are names that come from outside, of which each once broke some page. Those with markup set
// "planted" when any of it runs. All of one list stand on one page: each by itself, and all in one.
var hostileStrings = []struct {
	name  string
	texts []string
}{
	{"markup, escapes and directions", []string{
		`javascript:planted=1//"><a href="javascript:planted=2">x</a><base href="https://example.org/">`,
		`<img src=x onerror="planted=1"><script>planted=2</script></script></style></td></svg><svg onload="planted=3">&lt;b&gt;`,
		`" onfocus="planted=1" autofocus tabindex="1" x='` + "`${planted=2}`",
		"\u202eجدول الأسعار\u202c שלום עולם \u2067עוד\u2069 مستخدم",
		"one\ntwo\r\n\x1b[31mred\x07\x00 # three",
	}},
	{"very long, without a place to break", []string{strings.Repeat("W", 600), strings.Repeat("שלום", 150)}},
}

func TestThePageOfHostileStrings(t *testing.T) {
	b := browsertest.Open(t)
	for _, h := range hostileStrings {
		t.Run(h.name, func(t *testing.T) {
			s := publish(t, b, hostileRun(t, h.texts))
			for _, v := range views {
				t.Run("break no layout at "+v.name, func(t *testing.T) {
					turn(t, s.page, v.view)
					sound(t, s.page, "probes.width()", "probes.cards()", "probes.figures()")
				})
			}
			turn(t, s.page, desktop)
			t.Run("are shown as text and run nothing", func(t *testing.T) { s.checkInert(t, h.texts) })
			t.Run("are copied as text", s.checkHostileCopy)
			t.Run("are carried as data", s.checkCarried)
		})
	}
}

// hostileVariants are those whose names come from outside. Without them a report has all its figures.
var hostileVariants = []string{
	scenarios.JWTEdDSA, scenarios.JWTRS256, scenarios.JWTPS256, scenarios.JWTDenylistES256, scenarios.SessionSliding, scenarios.SessionUnthrottled,
}

// hostileRun is a run in which everything that comes from outside is hostile: all texts in one where there is one
// place, and every text by itself where there are many.
func hostileRun(t *testing.T, texts []string) results.Folder {
	t.Helper()
	whole := strings.Join(texts, " ")
	each := append([]string{whole}, texts...)
	w := calm()
	w.curves = true
	w.scenarios = []string{referenceScenario, bandwidthScenario}
	r := w.run()
	r.ID, r.Commit, r.Machine.CPU, r.Machine.Kernel, r.Machine.Affinity = whole, whole, whole, whole, whole
	r.Store.Kind, r.Store.Version, r.Argv, r.Machine.Notes = whole, whole, append([]string{"run"}, each...), each
	r.Claims.Shapes[0].Name, r.Claims.Source, r.Parameters[0] = whole, whole, results.Param{Name: whole, Value: whole}
	for _, text := range texts {
		r.Parameters = append(r.Parameters, results.Param{Name: text, Value: text})
	}
	return folderOf(t, r, hostileRows(w.rows(t), each))
}

func hostileRows(rows []results.Trial, each []string) []results.Trial {
	first := rows[0]
	for i := range rows {
		at := i % len(each)
		if which := slices.Index(hostileVariants, rows[i].Variant); which >= 0 {
			rows[i].Variant = each[which%len(each)]
		} else if rows[i].Gap != "" {
			rows[i].Gap = each[at]
		}
		rows[i].Warnings = []string{each[at]}
	}
	for _, text := range each {
		void, stray := first, first
		void.Block, void.Scenario, void.Void = 99, text, text
		stray.Scenario, stray.Point = text, text
		rows = append(rows, void, stray)
	}
	return rows
}

// checkInert does to the page what a reader does, and then looks whether anything ran or became an element.
func (s site) checkInert(t *testing.T, texts []string) {
	p := s.page
	shown := eval[string](t, p, "document.querySelector('h1').textContent")
	if want := clean(strings.Join(texts, " ")); !strings.Contains(shown, want) {
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
	for _, b := range eval[[]copyButton](t, s.page, copyButtons) {
		copies(t, s.page, b)
	}
	if planted := eval[string](t, s.page, "String(globalThis.planted)"); planted != "undefined" {
		t.Errorf("planted code ran: %s", planted)
	}
}
