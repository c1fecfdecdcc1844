package report

import (
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"authbench/bench/internal/browser"
	"authbench/bench/internal/browser/browsertest"
	"authbench/results"
)

var (
	desktop     = browser.View{WidthPX: 1280, HeightPX: 900}
	desktopDark = browser.View{WidthPX: 1280, HeightPX: 900, Dark: true}
	phone       = browser.View{WidthPX: 360, HeightPX: 740}
	phoneDark   = browser.View{WidthPX: 360, HeightPX: 740, Dark: true}
)

// A site is a report's folder, and the browser that looks at it.
type site struct {
	folder results.Folder
	files  map[string]string // of the folder, by name
	b      *browser.Browser
	page   *browser.Page // of the report, for those that leave it as they find it
}

// TestThePage looks at one report with one browser, and loads its page once: all of that takes seconds. What holds for
// any page, or spoils it, has a small one. The order stands, for the page is handed on; the keyboard opens its details.
func TestThePage(t *testing.T) {
	b := browsertest.Open(t)
	w := calm()
	w.blocks = 6
	whole := publish(t, b, w.folder(t))
	w.scenarios = []string{referenceScenario}
	small := publish(t, b, w.folder(t))
	for _, c := range []struct {
		name string
		test func(*testing.T)
	}{
		{"opens from disk, and asks for nothing but itself", whole.checkAlone},
		{"shows every figure", whole.checkFigures},
		{"has a target for every link", whole.checkLinks},
		{"carries the data of its charts", whole.checkCarried},
		{"copies citations", whole.checkCopying},
		{"fits the screen, lays charts on white and has no serious fault that axe-core knows", whole.checkViews},
		{"is all reached with the keyboard", func(t *testing.T) { checkKeyboard(t, whole.page, 50) }},
		{"complains of nothing in all of that", func(t *testing.T) { quiet(t, whole.page) }},
		{"small: is all reached with the keyboard at 360 px, dark", func(t *testing.T) { checkKeyboard(t, small.open(t, phoneDark), 20) }},
		{"small: copies citations however it must", small.checkCopyingOtherwise},
		{"small: sorts its tables", small.checkSorting},
		{"small: has faults that are found when they are there", small.checkProbes},
	} {
		t.Run(c.name, c.test)
	}
	takePictures(t, whole)
}

// publish writes the report of a folder and opens its page.
func publish(t *testing.T, b *browser.Browser, folder results.Folder) site {
	t.Helper()
	write(t, folder)
	s := site{folder: folder, files: files(t, folder), b: b}
	s.page = s.open(t, desktop)
	return s
}

func fileURL(path string) string {
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(path)}).String()
}

// open shows the report's page anew, with the probes.
func (s site) open(t *testing.T, v browser.View) *browser.Page {
	t.Helper()
	return visit(t, s.b, s.folder.Path(results.IndexFile), v)
}

// visit shows a page on disk, with the probes.
func visit(t *testing.T, b *browser.Browser, path string, v browser.View) *browser.Page {
	t.Helper()
	p := browsertest.Page(t, b)
	must(t, p.Show(v), p.Visit(fileURL(path)), p.Eval(string(read(t, filepath.Join("testdata", "browser", "probes.js"))), nil))
	return p
}

// turn looks at a page in another view, and returns when the page knows.
func turn(t *testing.T, p *browser.Page, v browser.View) {
	t.Helper()
	const there = `new Promise(done => {
		const look = () => innerWidth === %d && innerHeight === %d && matchMedia("(prefers-color-scheme: dark)").matches === %t ? done(true) : setTimeout(look, 5)
		look()
	})`
	must(t, p.Show(v), p.Eval(fmt.Sprintf(there, v.WidthPX, v.HeightPX, v.Dark), nil))
}

func must(t *testing.T, steps ...error) {
	t.Helper()
	for _, err := range steps {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// eval is the value of an expression in a page.
func eval[T any](t *testing.T, p *browser.Page, expression string) T {
	t.Helper()
	var value T
	must(t, p.Eval(expression, &value))
	return value
}

// sound reports the faults that probes find in a page.
func sound(t *testing.T, p *browser.Page, probes ...string) {
	t.Helper()
	for _, probe := range probes {
		for _, fault := range eval[[]string](t, p, probe) {
			t.Errorf("%s: %s", probe, fault)
		}
	}
}

func (s site) checkAlone(t *testing.T) {
	must(t, s.page.Eval("scrollTo(0, document.documentElement.scrollHeight)", nil)) // for what would load late
	sound(t, s.page, "probes.sorting()")
	quiet(t, s.page)
	if got := s.page.Requests(); !slices.Contains(got, fileURL(s.folder.Path(results.IndexFile))) {
		t.Errorf("the page itself is not among its requests %q", got)
	}
}

// quiet reports what a page complained of, and what it asked for beside itself.
func quiet(t *testing.T, p *browser.Page) {
	t.Helper()
	for _, complaint := range p.Complaints() {
		t.Error(complaint)
	}
	own := eval[string](t, p, "location.href.split('#')[0]")
	for _, asked := range p.Requests() {
		if asked != own && !strings.HasPrefix(asked, "data:") && asked != "about:blank" {
			t.Errorf("the page asks for %s", asked)
		}
	}
}

func (s site) checkFigures(t *testing.T) {
	sound(t, s.page, "probes.figures()", "probes.ids()")
	var charts []string
	for name := range s.files {
		if chart, isChart := strings.CutSuffix(name, ".svg"); isChart {
			charts = append(charts, filepath.Base(chart))
		}
	}
	shown := eval[[]string](t, s.page, "[...document.querySelectorAll('figure.card')].map(f => f.id)")
	slices.Sort(charts)
	slices.Sort(shown)
	if diff := cmp.Diff(charts, shown); diff != "" || len(charts) < 20 {
		t.Errorf("charts and figures:\n%s", diff)
	}
}

func (s site) checkLinks(t *testing.T) {
	sound(t, s.page, "probes.links()")
	if n := eval[int](t, s.page, "document.querySelectorAll('nav#contents a').length"); n < 5 {
		t.Errorf("%d links in the contents", n)
	}
}
