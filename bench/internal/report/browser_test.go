package report

import (
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

var views = map[string]browser.View{"desktop": desktop, "desktop, dark": desktopDark, "360 px": phone, "360 px, dark": phoneDark}

// A site is a report's folder, and the browser that looks at it.
type site struct {
	folder results.Folder
	files  map[string]string // of the folder, by name
	b      *browser.Browser
}

// TestThePage looks at one report with one browser: both take seconds to make.
func TestThePage(t *testing.T) {
	b := browsertest.Open(t)
	w := calm()
	w.blocks = 6
	s := publish(t, b, w.folder(t))
	for name, test := range map[string]func(site, *testing.T){
		"opens from disk, and asks for nothing but itself": site.checkAlone,
		"shows every figure":                            site.checkFigures,
		"has a target for every link":                   site.checkLinks,
		"sorts its tables":                              site.checkSorting,
		"copies citations":                              site.checkCopying,
		"carries the data of its charts":                site.checkCarried,
		"is no wider than the screen":                   site.checkWidth,
		"lays charts on white":                          site.checkCards,
		"has no serious fault that axe-core knows":      site.checkAxe,
		"is all reached with the keyboard":              site.checkKeyboard,
		"has faults that are found when they are there": site.checkProbes,
	} {
		t.Run(name, func(t *testing.T) { test(s, t) })
	}
	takePictures(t, s)
}

// publish writes the report of a folder.
func publish(t *testing.T, b *browser.Browser, folder results.Folder) site {
	t.Helper()
	write(t, folder)
	return site{folder, files(t, folder), b}
}

func fileURL(path string) string {
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(path)}).String()
}

// open shows the report's page, with the probes.
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
	p := s.open(t, desktop)
	must(t, p.Eval("scrollTo(0, document.documentElement.scrollHeight)", nil)) // for what would load late
	sound(t, p, "probes.sorting()")
	quiet(t, p)
	if got := p.Requests(); !slices.Contains(got, fileURL(s.folder.Path(results.IndexFile))) {
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
	p := s.open(t, desktop)
	sound(t, p, "probes.figures()", "probes.ids()")
	var charts []string
	for name := range s.files {
		if chart, isChart := strings.CutSuffix(name, ".svg"); isChart {
			charts = append(charts, filepath.Base(chart))
		}
	}
	shown := eval[[]string](t, p, "[...document.querySelectorAll('figure.card')].map(f => f.id)")
	slices.Sort(charts)
	slices.Sort(shown)
	if diff := cmp.Diff(charts, shown); diff != "" || len(charts) < 20 {
		t.Errorf("charts and figures:\n%s", diff)
	}
}

func (s site) checkLinks(t *testing.T) {
	p := s.open(t, desktop)
	sound(t, p, "probes.links()")
	if n := eval[int](t, p, "document.querySelectorAll('nav#contents a').length"); n < 5 {
		t.Errorf("%d links in the contents", n)
	}
}

func (s site) checkWidth(t *testing.T) {
	for name, v := range views {
		t.Run(name, func(t *testing.T) { sound(t, s.open(t, v), "probes.width()") })
	}
}

func (s site) checkCards(t *testing.T) {
	for name, v := range views {
		t.Run(name, func(t *testing.T) { sound(t, s.open(t, v), "probes.cards()") })
	}
	const ground = "getComputedStyle(document.body).backgroundColor"
	if light, dark := eval[string](t, s.open(t, desktop), ground), eval[string](t, s.open(t, desktopDark), ground); light == dark {
		t.Errorf("the page is %s in light and in dark", light)
	}
}
