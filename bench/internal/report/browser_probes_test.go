package report

import "testing"

// planted are faults, as JavaScript that brings them about, and the probe that must find them.
var planted = []struct{ name, fault, probe string }{
	{"a picture that is missing", "document.querySelector('figure.card svg').remove()", "probes.figures()"},
	{"a picture that is hidden", "document.querySelector('figure.card svg').style.display = 'none'", "probes.figures()"},
	{"a picture in which nothing is drawn", "document.querySelector('figure.card svg').replaceChildren()", "probes.figures()"},
	{"a figure that cannot be linked to", "document.querySelector('figure.card').id = ''", "probes.figures()"},
	{"an id that two have", "document.querySelector('main').append(document.querySelector('figure.card').cloneNode())", "probes.ids()"},
	{"a link into nothing", "document.body.innerHTML += '<a href=\"#nowhere\">x</a>'", "probes.links()"},
	{"a link that runs a script", "document.body.innerHTML += '<a href=\"javascript:1\">x</a>'", "probes.links()"},
	{"something wider than the screen", "document.body.innerHTML += '<div style=\"width: 2000px\">x</div>'", "probes.width()"},
	{"a page that hides what is too wide", "document.body.style.overflowX = 'hidden'", "probes.width()"},
	{"a chart on a dark card", "{ const s = document.querySelector('figure.card svg'); s.style.background = '#222' }", "probes.cards()"},
	{"buttons that do not sort", "addEventListener('click', e => e.stopImmediatePropagation(), true)", "probes.sorting()"},
	{"a row that is lost when sorting", "addEventListener('click', () => document.querySelector('table.sortable tbody tr').remove())", "probes.sorting()"},
}

// checkProbes: a probe that finds nothing anywhere proves nothing.
func (s site) checkProbes(t *testing.T) {
	for _, c := range planted {
		t.Run(c.name, func(t *testing.T) {
			p := s.open(t, desktop)
			must(t, p.Eval("before = "+block("return "+c.probe), nil), p.Eval(block(c.fault), nil))
			before, after := eval[[]string](t, p, "before"), eval[[]string](t, p, c.probe)
			if len(after) <= len(before) {
				t.Errorf("%s finds %q, and %q without it", c.probe, after, before)
			}
		})
	}
	s.checkTabbingProbe(t)
	s.checkAxeProbe(t)
}

func (s site) checkTabbingProbe(t *testing.T) {
	for name, fault := range map[string]string{
		"nothing":                 "",
		"a link out of reach":     "document.querySelector('main a').tabIndex = -1",
		"a focus without a mark":  "document.head.innerHTML += '<style>*:focus { outline: none !important; box-shadow: none !important }</style>'",
		"a stop out of order":     "document.querySelector('#last').tabIndex = 5",
		"a stop out of the view":  "document.querySelector('#last').style.cssText = 'position: fixed; left: -999px'",
		"a scroller out of reach": "document.querySelector('main').innerHTML += '<div tabindex=\"-1\" style=\"height: 9px; overflow: auto\">d<br/>d</div>'",
	} {
		t.Run("tabbing: "+name, func(t *testing.T) {
			p := s.open(t, desktop)
			must(t, p.Eval(block("document.body.innerHTML = '<main><a href=\"#x\">a</a> <a href=\"#x\">b</a> <a id=\"last\" href=\"#x\">c<br/>c<br/>c</a></main>'; "+fault), nil))
			tab(t, p)
			if found := eval[[]string](t, p, "probes.tabbing()"); (len(found) > 0) != (fault != "") {
				t.Errorf("found: %q", found)
			}
		})
	}
}

func (s site) checkAxeProbe(t *testing.T) {
	for name, content := range map[string]string{
		"nothing":                   "",
		"text that is hard to read": `<p style="color: #bbb; background: #fff">hard to read</p>`,
		"a button without a name":   `<button></button>`,
	} {
		t.Run("axe: "+name, func(t *testing.T) {
			p := s.open(t, desktop)
			loadAxe(t, p)
			must(t, p.Eval("document.body.innerHTML = `<main><h1>t</h1>"+content+"</main>`", nil))
			if found := eval[[]string](t, p, "probes.serious()"); (len(found) > 0) != (content != "") {
				t.Errorf("found: %q", found)
			}
		})
	}
}

// block is a block of statements as an expression.
func block(statements string) string { return "(() => { " + statements + " })()" }
