package main

import (
	"fmt"
	"io"

	"authbench/bench/internal/report"
	"authbench/results"
)

// mostWrong is how many things that are wrong with the rows are shown: of a file that is another program's, every line
// is wrong.
const mostWrong = 20

// show prints what agrees in a line a kind, and what does not in a line each.
func (c examination) show(out io.Writer, s screen) {
	for _, file := range c.changed {
		fmt.Fprintf(out, "%s %s\n", c.folder.Path(file), s.paint(red, "is not what "+results.ChecksumsFile+" says: it was changed after it was reported"))
	}
	for i, err := range c.wrong {
		if i == mostWrong {
			fmt.Fprintf(out, "and %d more that are against the schema\n", len(c.wrong)-i)
			break
		}
		fmt.Fprintln(out, report.Plain(err.Error()))
	}
	c.showFiles(out, s)
	if differs := c.of(report.Differs); differs > 0 && len(c.changed) == 0 {
		fmt.Fprintf(out, "where nobody edited the report it is older than the evidence, or another version of this program made it: bench report %s makes it again\n", c.folder)
	}
	fmt.Fprintf(out, "%d of %d files of the report are what the evidence makes; checksum of the evidence: %s\n", c.of(report.Same), len(c.files), c.checksum)
	if c.disagreements() == 0 {
		fmt.Fprintf(out, "%s: evidence, schema and every number of the report\n", s.paint(green, "agrees"))
	}
}

// showFiles says what is wrong with the report.
func (c examination) showFiles(out io.Writer, s screen) {
	if c.of(report.Missing) == len(c.files) {
		fmt.Fprintf(out, "%s %s: bench report %s makes it\n", c.folder, s.paint(red, "has no report"), c.folder)
		return
	}
	for _, f := range c.files {
		if f.State != report.Same && !c.told(f) {
			c.showFile(out, s, f)
		}
	}
}

// of counts the files in a state.
func (c examination) of(state report.State) (n int) {
	for _, f := range c.files {
		if f.State == state {
			n++
		}
	}
	return n
}

// showFile says what is wrong with one file of the report, and what to do.
func (c examination) showFile(out io.Writer, s screen, f report.Compared) {
	switch f.State {
	case report.Missing:
		fmt.Fprintf(out, "%s %s: bench report %s makes it again\n", c.folder.Path(f.File), s.paint(red, "is missing"), c.folder)
	case report.LeftOver:
		fmt.Fprintf(out, "%s %s: it is of another report; remove it\n", c.folder.Path(f.File), s.paint(red, "is not made from this evidence"))
	case report.Differs:
		fmt.Fprintf(out, "%s %s from what the evidence makes\n", c.folder.Path(f.File), s.paint(red, "differs"))
		for _, l := range f.Lines {
			fmt.Fprintf(out, "  line %d stored: %s\n  line %d made:   %s\n", l.Number, l.Stored, l.Number, l.Made)
		}
	}
}
