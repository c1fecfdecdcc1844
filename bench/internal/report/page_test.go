package report

import (
	"encoding/base64"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"authbench/results"
)

// A page is what the tests ask of index.html, read as XML: its elements in order, and the text of some.
type page struct {
	elements []xml.StartElement
	text     map[string]string // by id, of pre elements
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func parsePage(t *testing.T, html string) page {
	t.Helper()
	p := page{text: map[string]string{}}
	id := ""
	d := xml.NewDecoder(strings.NewReader(html))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return p
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			p.elements = append(p.elements, token.Copy())
			if id = ""; token.Name.Local == "pre" {
				id = attribute(token, "id")
			}
		case xml.CharData:
			if id != "" {
				p.text[id] += string(token)
			}
		case xml.EndElement:
			id = ""
		}
	}
}

func (p page) all(name string) []xml.StartElement {
	return slices.DeleteFunc(slices.Clone(p.elements), func(e xml.StartElement) bool { return e.Name.Local != name })
}

// checkPage: the page is XML as well as HTML, loads nothing, and can be found one's way about.
func checkPage(t *testing.T, html string, charts int) {
	p := parsePage(t, html)
	if n := len(p.all("svg")); n != charts {
		t.Errorf("%d charts in the page, want the %d that have a file", n, charts)
	}
	if found := regexp.MustCompile(`url\(|@import`).FindString(html); found != "" {
		t.Errorf("%q in the page", found)
	}
	for _, e := range p.elements {
		checkElement(t, e)
	}
	checkPolicy(t, html, p)
	checkAnchors(t, p)
	checkHeadings(t, p)
	checkContract(t, p, charts)
}

func checkElement(t *testing.T, e xml.StartElement) {
	name := e.Name.Local
	if slices.Contains([]string{"iframe", "img", "object", "embed", "base", "form"}, name) {
		t.Errorf("<%s> in the page", name)
	}
	for _, a := range e.Attr {
		refers := a.Name.Local == "src" || a.Name.Local == "href" || strings.HasPrefix(a.Name.Local, "on")
		inside := strings.HasPrefix(a.Value, "#") || name == "a" && strings.HasPrefix(a.Value, "data:text/csv;") || name == "link" && a.Value == "data:,"
		if refers && !inside {
			t.Errorf("<%s %s=%q>", name, a.Name.Local, a.Value)
		}
	}
}

// checkPolicy: the policy forbids everything but the page's own style and its one script, told by its hash.
func checkPolicy(t *testing.T, html string, p page) {
	script := regexp.MustCompile(`(?s)<script>(.*?)</script>`).FindAllStringSubmatch(html, -1)
	if len(script) != 1 || len(p.all("script")) != 1 {
		t.Fatalf("%d scripts, want 1", len(script))
	}
	want := assets{script: script[0][1]}.policy()
	if got := attribute(p.all("meta")[1], "content"); got != want || !strings.HasPrefix(want, "default-src 'none'; script-src 'sha256-") {
		t.Errorf("the policy is %q, want %q", got, want)
	}
}

// checkAnchors: no anchor twice, in charts neither, and no link that leads nowhere.
func checkAnchors(t *testing.T, p page) {
	ids := map[string]bool{}
	for _, e := range p.elements {
		if id := attribute(e, "id"); id != "" && ids[id] {
			t.Errorf("two elements have the id %q", id)
		} else {
			ids[id] = true
		}
	}
	for _, e := range p.elements {
		for _, name := range []string{"href", "aria-labelledby", "data-copy"} {
			value := attribute(e, name)
			target, internal := strings.CutPrefix(value, "#")
			if (internal || name != "href") && value != "" && !ids[target] {
				t.Errorf("<%s %s=%q> leads nowhere", e.Name.Local, name, value)
			}
		}
	}
}

func checkHeadings(t *testing.T, p page) {
	last, tops := 0, 0
	for _, e := range p.elements {
		name := e.Name.Local
		if len(name) != 2 || name[0] != 'h' || name[1] < '1' || name[1] > '6' {
			continue
		}
		level := int(name[1] - '0')
		if level > last+1 {
			t.Errorf("<%s id=%q> after a heading of level %d", name, attribute(e, "id"), last)
		}
		if last = level; level == 1 {
			tops++
		}
	}
	if tops != 1 || len(p.all("main")) != 1 || len(p.all("nav")) != 1 {
		t.Errorf("%d h1, %d main, %d nav, want one of each", tops, len(p.all("main")), len(p.all("nav")))
	}
}

// checkContract: what the tests in a browser look for.
func checkContract(t *testing.T, p page, charts int) {
	count := func(name, class string) int {
		n := 0
		for _, e := range p.all(name) {
			if slices.Contains(strings.Fields(attribute(e, "class")), class) {
				n++
			}
		}
		return n
	}
	tables, heads := len(p.all("table")), 0
	for _, e := range p.all("th") {
		if attribute(e, "scope") == "col" {
			heads++
		}
	}
	if count("figure", "card") != charts || count("button", "copy") != 2*charts || count("div", "scroll") != tables || len(p.all("caption")) != tables {
		t.Errorf("%d figures, %d buttons that copy, %d regions and %d captions for %d tables", count("figure", "card"), count("button", "copy"),
			count("div", "scroll"), len(p.all("caption")), tables)
	}
	if sorts := count("button", "sort"); sorts == 0 || sorts > heads || count("table", "sortable") == 0 {
		t.Errorf("%d heads sort, of %d", sorts, heads)
	}
	for _, e := range p.all("svg") {
		if attribute(e, "role") != "img" || attribute(e, "aria-label") == "" {
			t.Error("a chart has no name for those who do not see it")
		}
	}
}

// checkData: the data in the page are the files beside it, and report.md links those.
func checkData(t *testing.T, all map[string]string) {
	p := parsePage(t, all[results.IndexFile])
	found := 0
	for _, e := range p.all("a") {
		encoded, ok := strings.CutPrefix(attribute(e, "href"), "data:text/csv;charset=utf-8;base64,")
		if !ok {
			continue
		}
		name := results.ChartsDir + "/" + attribute(e, "download")
		if all[name] == "" {
			name = results.TablesDir + "/" + attribute(e, "download")
		}
		csv, err := base64.StdEncoding.DecodeString(encoded)
		if found++; err != nil || all[name] == "" || string(csv) != all[name] {
			t.Errorf("the data of %s in the page are not those beside it: %v", name, err)
		}
		if !strings.Contains(all[results.ReportFile], "]("+name+")") {
			t.Errorf("report.md has no link to %s", name)
		}
	}
	for name := range all {
		if strings.HasSuffix(name, ".csv") {
			found--
		}
	}
	if found != 0 {
		t.Errorf("the page has %d links to data more than there are files", found)
	}
}

// checkLinks: every link of report.md leads to an anchor or a file.
func checkLinks(t *testing.T, all map[string]string) {
	text := all[results.ReportFile]
	for _, m := range regexp.MustCompile(`\]\(([^)]+)\)`).FindAllStringSubmatch(text, -1) {
		id, internal := strings.CutPrefix(m[1], "#")
		switch {
		case internal && strings.Count(text, `<a id="`+id+`"></a>`) != 1:
			t.Errorf("report.md has %d anchors for %s", strings.Count(text, `<a id="`+id+`"></a>`), m[1])
		case !internal && all[m[1]] == "":
			t.Errorf("report.md links %s, which is not there", m[1])
		}
	}
}
