package report

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"unicode"
	"unicode/utf16"
)

// The formats of a comparison.
const (
	FormatText     = "text"
	FormatMarkdown = "markdown"
	FormatJSON     = "json"
)

// Formats lists them.
func Formats() []string { return []string{FormatText, FormatMarkdown, FormatJSON} }

// Write writes the comparison: as text for a terminal, as Markdown, or as the JSON of Versus. Names that came out of a
// run appear as text in all of them.
func (v Versus) Write(w io.Writer, format string) error {
	switch format {
	case FormatText:
		return v.writeText(w)
	case FormatMarkdown:
		return v.writeMarkdown(w)
	case FormatJSON:
		return v.writeJSON(w)
	}
	return fmt.Errorf("unknown format %q: one of %s", format, strings.Join(Formats(), ", "))
}

// writeText aligns tables for a terminal.
func (v Versus) writeText(w io.Writer) error {
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for i, p := range v.parts() {
		if i > 0 {
			fmt.Fprintln(out)
		}
		fmt.Fprintln(out, p.title)
		for _, line := range p.lines {
			fmt.Fprintln(out, "  "+clean(line))
		}
		if rows := p.table.Rows; len(rows) > 0 {
			for _, row := range slices.Concat([][]string{p.table.Head}, rows) {
				fmt.Fprintln(out, "  "+strings.TrimRight(strings.Join(fitting(row), "\t"), "\t"))
			}
			out.Flush() // columns of one table are no other's
		}
	}
	return out.Flush()
}

// fitting makes the cells of a row safe to print, and short enough that one long name does not push the rest away.
func fitting(row []string) []string {
	const widest = 80
	var short []string
	for _, text := range row {
		runes := []rune(clean(text))
		if len(runes) > widest {
			runes = append(runes[:widest-1], '…')
		}
		short = append(short, string(runes))
	}
	return short
}

func (v Versus) writeMarkdown(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# NEW %s against OLD %s\n", markdown(v.New.ID), markdown(v.Old.ID))
	for _, p := range v.parts() {
		fmt.Fprintf(&b, "\n## %s\n\n", p.title)
		for _, line := range p.lines {
			fmt.Fprintf(&b, "- %s\n", markdown(line))
		}
		if len(p.table.Rows) == 0 {
			continue
		}
		if len(p.lines) > 0 {
			b.WriteString("\n")
		}
		dashes := slices.Repeat([]string{"---"}, len(p.table.Head))
		for _, row := range slices.Concat([][]string{escaped(p.table.Head), dashes}, escapedAll(p.table.Rows)) {
			fmt.Fprintf(&b, "| %s |\n", strings.Join(row, " | "))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func escaped(row []string) []string {
	var safe []string
	for _, text := range row {
		safe = append(safe, markdown(text))
	}
	return safe
}

func escapedAll(rows [][]string) [][]string {
	var safe [][]string
	for _, row := range rows {
		safe = append(safe, escaped(row))
	}
	return safe
}

// writeJSON writes what is no visible character as its escape, which every reader of JSON takes for the character.
func (v Versus) writeJSON(w io.Writer) error {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	var b strings.Builder
	for _, r := range string(data) + "\n" {
		if r < unicode.MaxASCII && r != 0x7f || unicode.IsGraphic(r) {
			b.WriteRune(r)
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&b, `\u%04x`, unit)
		}
	}
	_, err = io.WriteString(w, b.String())
	return err
}
