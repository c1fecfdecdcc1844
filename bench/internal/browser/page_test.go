package browser_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"authbench/bench/internal/browser"
	"authbench/bench/internal/browser/browsertest"
)

// file writes a page to disk and returns its URL.
func file(t *testing.T, page string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(path, []byte("<!DOCTYPE html><title>t</title>"+page), 0o600); err != nil {
		t.Fatal(err)
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}

// must fails the test with the first step that did.
func must(t *testing.T, steps ...error) {
	t.Helper()
	for _, err := range steps {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func eval[T any](t *testing.T, p *browser.Page, expression string) T {
	t.Helper()
	var value T
	must(t, p.Eval(expression, &value))
	return value
}

// TestPages shares one browser, for starting one takes seconds.
func TestPages(t *testing.T) {
	b := browsertest.Open(t)
	for name, test := range map[string]func(*testing.T, *browser.Page){
		"a page says what it complains of":        checkComplaints,
		"a page reaches no network, and says so":  checkNoNetwork,
		"a click, keys and the clipboard":         checkHands,
		"a view is kept when a page loads":        checkView,
		"a value that does not fit is an error":   checkValues,
		"a picture is as large as the view":       checkPicture,
		"a page that is closed answers no longer": checkClosed,
	} {
		t.Run(name, func(t *testing.T) { test(t, browsertest.Page(t, b)) })
	}
}

func checkComplaints(t *testing.T, p *browser.Page) {
	must(t, p.Visit(file(t, "<p>quiet</p><script>console.log('said'); console.warn('warned')</script>")))
	if got := p.Complaints(); len(got) != 0 {
		t.Errorf("a page that complains of nothing: %q", got)
	}
	must(t, p.Visit(file(t, `<script>console.error("bad", 7, {a: 1}); console.assert(false, "untrue")</script>
		<script>alert("hello"); throw new Error("thrown")</script><script>Promise.reject(new Error("rejected"))</script>
		<img src="missing.png"/>`)))
	said := strings.Join(p.Complaints(), "\n")
	for _, want := range []string{"console: bad 7 Object", "untrue", "dialog: hello", "exception: Error: thrown", "exception: Error: rejected", "missing.png"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not among the complaints:\n%s", want, said)
		}
	}
}

// counting is a server that counts the connections made to it.
func counting(t *testing.T) (addr string, count func() int64) {
	t.Helper()
	var connections atomic.Int64
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {}))
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
	s.Start()
	t.Cleanup(s.Close)
	return s.Listener.Addr().String(), connections.Load
}

// checkNoNetwork asks for a server that is there, under its address, its name and a name of the outer world.
func checkNoNetwork(t *testing.T, p *browser.Page) {
	addr, count := counting(t)
	_, port, err := net.SplitHostPort(addr)
	must(t, err, p.Visit(file(t, "<p>here</p>")))
	local := "http://localhost:" + port + "/name"
	wanted := []string{"http://" + addr + "/address", local, "https://example.org/", "http://" + addr + "/picture"}
	for _, target := range wanted[:3] {
		if got := eval[string](t, p, "fetch('"+target+"', {mode: 'no-cors'}).then(() => 'reached', e => e.name)"); got != "TypeError" {
			t.Errorf("%s: %s", target, got)
		}
	}
	eval[bool](t, p, "new Promise(done => { const i = new Image(); i.onload = i.onerror = () => done(true); i.src = '"+wanted[3]+"' })")
	eval[bool](t, p, "new Promise(done => { new WebSocket('ws://"+addr+"/socket').onerror = () => done(true) })")
	wanted = append(wanted, "ws://"+addr+"/socket")
	if err := p.Visit("http://" + addr + "/page"); err == nil {
		t.Error("the page went to the network")
	}
	if diff := cmp.Diff(append(wanted, "http://"+addr+"/page"), browser.Strays(p.Requests())); diff != "" {
		t.Errorf("strays: %s", diff)
	}
	if n := count(); n != 0 {
		t.Errorf("%d connections reached the server", n)
	}
	answer, err := http.Get("http://" + addr)
	must(t, err, answer.Body.Close())
	if count() != 1 {
		t.Error("the server does not count connections")
	}
}

func checkHands(t *testing.T, p *browser.Page) {
	must(t, p.Visit(file(t, `<button id="copy">copy</button> <textarea id="to"></textarea><script>
		document.querySelector("#copy").onclick = e => navigator.clipboard.writeText("trusted " + e.isTrusted).then(() => document.title = "copied")</script>`)))
	must(t, p.Click("#copy"))
	must(t, p.Eval("new Promise(done => { const look = () => document.title == 'copied' ? done(1) : setTimeout(look, 10); look() })", nil))
	must(t, p.Press("\t"), p.Press("<a>"), p.Paste())
	if got := eval[string](t, p, "document.querySelector('#to').value"); got != "<a>trusted true" {
		t.Errorf("the field holds %q", got)
	}
}

func checkView(t *testing.T, p *browser.Page) {
	type view struct {
		Width, Height int
		Dark          bool
	}
	for _, v := range []browser.View{{WidthPX: 360, HeightPX: 700, Dark: true}, {WidthPX: 1200, HeightPX: 800}} {
		must(t, p.Show(v), p.Visit(file(t, "<p>here</p>")))
		got := eval[view](t, p, "({width: innerWidth, height: innerHeight, dark: matchMedia('(prefers-color-scheme: dark)').matches})")
		if want := (view{v.WidthPX, v.HeightPX, v.Dark}); got != want {
			t.Errorf("the page has %+v, want %+v", got, want)
		}
	}
}

func checkValues(t *testing.T, p *browser.Page) {
	var n int
	must(t, p.Eval("Promise.resolve(6 * 7)", &n), p.Eval("undefined", nil))
	if n != 42 {
		t.Errorf("%d", n)
	}
	for _, bad := range []string{"'text'", "undefined", "throw new Error('no')", "Promise.reject(new Error('no'))", "("} {
		if err := p.Eval(bad, &n); err == nil {
			t.Errorf("%s gave %d", bad, n)
		}
	}
}

func checkPicture(t *testing.T, p *browser.Page) {
	must(t, p.Show(browser.View{WidthPX: 360, HeightPX: 300}), p.Visit(file(t, `<div style="height:900px">high</div>`)))
	picture, err := p.Picture()
	must(t, err)
	if config, format := decodeConfig(t, picture); format != "png" || config.Width != 360 || config.Height != 300 {
		t.Errorf("a %s of %d x %d", format, config.Width, config.Height)
	}
}

func checkClosed(t *testing.T, p *browser.Page) {
	p.Close()
	if err := p.Eval("1", nil); err == nil {
		t.Error("a closed page answers")
	}
}

func TestStrays(t *testing.T) {
	inside := []string{"file:///tmp/index.html", "data:text/csv,a", "blob:null/1", "about:blank", "FILE:///x"}
	outside := []string{"http://127.0.0.1/", "https://example.org", "ws://a", "//example.org/x", "ftp://a", "chrome://version", ""}
	if diff := cmp.Diff(outside, browser.Strays(slices.Concat(inside, outside))); diff != "" {
		t.Error(diff)
	}
}
