package report

import (
	"fmt"
	"strings"
	"testing"

	"authbench/bench/internal/browser"
)

// A copyButton is one button of the page that copies a citation.
type copyButton struct{ ID, Format, Text string }

const copyButtons = `[...document.querySelectorAll("button.copy")].map(b => ({id: b.dataset.copy, format: b.dataset.format, text: document.getElementById(b.dataset.copy).textContent}))`

// checkCopying presses every button and pastes what it copied: a status line may say anything.
func (s site) checkCopying(t *testing.T) {
	buttons := eval[[]copyButton](t, s.page, copyButtons)
	if figures := eval[int](t, s.page, "document.querySelectorAll('figure.card').length"); len(buttons) < 2*figures {
		t.Fatalf("%d buttons for %d figures in two formats", len(buttons), figures)
	}
	seen := map[string]bool{}
	for _, b := range buttons {
		if b.Format != "markdown" && b.Format != "text" || strings.TrimSpace(b.Text) == "" || seen[b.Text] {
			t.Errorf("%s copies %s, seen before: %v: %q", b.ID, b.Format, seen[b.Text], b.Text)
		}
		seen[b.Text] = true
		copies(t, s.page, b)
	}
}

func (s site) checkCopyingOtherwise(t *testing.T) {
	t.Run("with the keyboard", s.checkCopyingByKeys)
	t.Run("without a clipboard to write to", s.checkCopyingTheOldWay)
}

// copies presses a button and compares what it copies.
func copies(t *testing.T, p *browser.Page, b copyButton) {
	t.Helper()
	must(t, p.Eval("document.querySelector('#status').textContent = ''", nil), p.Click(fmt.Sprintf("[data-copy=%q]", b.ID)))
	pasted(t, p, b.Text)
}

// pasted waits for the page to say that it copied, and pastes.
func pasted(t *testing.T, p *browser.Page, want string) {
	t.Helper()
	const said = `new Promise(done => {
		const look = () => document.querySelector("#status").textContent.startsWith("Copied") ? done(true) : Date.now() < end ? setTimeout(look, 5) : done(false)
		const end = Date.now() + 60000
		look()
	})`
	if !eval[bool](t, p, said) {
		t.Fatal("the status line does not say that anything was copied")
	}
	must(t, p.Eval(`{ const field = document.createElement("textarea"); field.id = "pasted"; document.body.append(field); field.focus() }`, nil), p.Paste())
	if got := eval[string](t, p, `{ const field = document.querySelector("#pasted"), text = field.value; field.remove(); text }`); got != want {
		t.Errorf("pasted %q, want %q", got, want)
	}
}

func (s site) checkCopyingByKeys(t *testing.T) {
	p := s.open(t, desktop)
	text := eval[[]copyButton](t, p, copyButtons)[1].Text
	must(t, p.Eval(`{ document.querySelectorAll("details").forEach(d => { d.open = true }); document.querySelectorAll("button.copy")[1].focus() }`, nil), p.Press("\r"))
	pasted(t, p, text)
}

// checkCopyingTheOldWay is for a browser that keeps its clipboard from pages on disk.
func (s site) checkCopyingTheOldWay(t *testing.T) {
	for name, without := range map[string]string{
		"none":    "Object.defineProperty(navigator, 'clipboard', {value: undefined})",
		"refused": "navigator.clipboard.writeText = () => Promise.reject(new DOMException('refused', 'NotAllowedError'))",
	} {
		t.Run(name, func(t *testing.T) {
			p := s.open(t, desktop)
			text := eval[[]copyButton](t, p, copyButtons)[0].Text
			must(t, p.Eval(`document.querySelectorAll("details").forEach(d => { d.open = true })`, nil), p.Eval(block(without), nil), p.Click("button.copy"))
			pasted(t, p, text)
		})
	}
}
