package report

import (
	"bytes"
	"embed"
	htmltemplate "html/template"
	"strings"
	"text/template"
)

//go:embed templates
var templates embed.FS

// renderMarkdown writes report.md: every string of the document appears as itself.
func renderMarkdown(d document) ([]byte, error) {
	t, err := template.New("report.md.tmpl").
		Funcs(template.FuncMap{"md": markdown, "clean": clean}).
		ParseFS(templates, "templates/report.md.tmpl")
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = t.Execute(&out, d)
	return out.Bytes(), err
}

// renderHTML writes index.html: one file with its charts inside, no script and no network.
func renderHTML(d document) ([]byte, error) {
	t, err := htmltemplate.New("index.html.tmpl").
		Funcs(htmltemplate.FuncMap{"clean": clean, "svg": inlineSVG}).
		ParseFS(templates, "templates/index.html.tmpl")
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = t.Execute(&out, d)
	return out.Bytes(), err
}

// inlineSVG is a picture without its prolog, which has no place inside a page. It is our own drawing,
// whose texts the drawing escapes.
func inlineSVG(picture []byte) htmltemplate.HTML {
	text := string(picture)
	if i := strings.Index(text, "<svg"); i >= 0 {
		text = text[i:]
	}
	return htmltemplate.HTML(text)
}
