package report

import (
	"bytes"
	"embed"
	htmltemplate "html/template"
	"slices"
	"strings"
	"text/template"
)

//go:embed templates
var templates embed.FS

// renderMarkdown writes report.md: every string of the document appears as itself.
func renderMarkdown(d document) ([]byte, error) {
	places := d.directory()
	t, err := template.New("report.md.tmpl").
		Funcs(template.FuncMap{"md": markdown, "clean": clean, "lead": leadOf, "contents": d.contents, "mentions": places.mentions}).
		ParseFS(templates, "templates/report.md.tmpl", "templates/report_parts.md.tmpl")
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = t.Execute(&out, d)
	return out.Bytes(), err
}

// renderHTML writes index.html: one file with its charts, data, style and script inside, and no network.
func renderHTML(d document) ([]byte, error) {
	a, err := readAssets()
	if err != nil {
		return nil, err
	}
	places := d.directory()
	t, err := htmltemplate.New("index.html.tmpl").
		Funcs(htmltemplate.FuncMap{
			"clean": clean, "svg": inlineSVG, "lead": leadOf, "contents": d.contents, "mentions": places.mentions, "sortkey": sortAttribute, "long": long,
			"data":   func(csv []byte) htmltemplate.URL { return htmltemplate.URL(dataURL(csv)) },
			"policy": a.policy, "style": a.styleElement, "script": a.scriptElement,
		}).
		ParseFS(templates, "templates/index.html.tmpl", "templates/index_parts.html.tmpl")
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = t.Execute(&out, d)
	return out.Bytes(), err
}

// inlineSVG is a picture without its prolog, which has no place inside a page, and with its name for those who do not
// see it. It is our own drawing, whose texts the drawing escapes.
func inlineSVG(f figure) htmltemplate.HTML {
	text := string(f.Picture.SVG)
	if i := strings.Index(text, "<svg"); i >= 0 {
		text = text[i+len("<svg"):]
	}
	label := htmltemplate.HTMLEscapeString(clean(f.Heading() + ". " + f.Alt))
	return htmltemplate.HTML(`<svg role="img" aria-label="` + label + `"` + text)
}

// long reports whether a cell is prose, which takes a wider column than a number does.
func long(cell string) bool { return len(cell) > 70 }

// Stacks reports whether a narrow screen shows the cells of a row below each other: a table of prose, of which only the
// first columns would be seen.
func (t table) Stacks() bool {
	const most = 7
	return len(t.Head) <= most && slices.ContainsFunc(t.Rows, func(row []string) bool { return slices.ContainsFunc(row, long) })
}

// A lead is a paragraph in two: the words before the first colon, which say what it is about, and the rest.
type lead struct{ Head, Rest string }

// leadOf parts a paragraph after its lead-in; one that has none is all rest.
func leadOf(text string) lead {
	const longest = 60
	i := strings.Index(text, ": ")
	if i < 0 || i > longest || strings.ContainsAny(text[:i], "0123456789.;") {
		return lead{Rest: text}
	}
	return lead{text[:i+1], text[i+1:]} // the rest begins with a space
}

// A contentsLine is a line of the table of contents.
type contentsLine struct {
	ID, Title string
	Figures   []figure
}

// contents lists what has a heading, in the order of the page.
func (d document) contents() []contentsLine {
	all := []contentsLine{{ID: answerID, Title: "The answer"}, {ID: factsID, Title: "What ran"}}
	if len(d.Statements) > 0 {
		all = append(all, contentsLine{ID: statementsID, Title: statementsTitle})
	}
	if len(d.Questions) > 0 {
		all = append(all, contentsLine{ID: questionsID, Title: questionsTitle})
	}
	for _, s := range d.sectionPointers() {
		all = append(all, contentsLine{s.ID, s.Title, s.Figures})
	}
	return all
}
