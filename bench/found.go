package main

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"authbench/bench/internal/report"
)

// found shows the answer, the verdicts and the paths. The Summary is safe to print.
func (p *progress) found(s report.Summary, checksum string) {
	for _, warning := range s.Warnings {
		fmt.Fprintf(p.out, "\n%s %s\n", p.screen.paint(yellow, "warning:"), warning)
	}
	for _, sentence := range s.Answer {
		fmt.Fprintf(p.out, "\n%s\n", sentence)
	}
	p.verdicts(s.Verdicts)
	fmt.Fprintf(p.out, "\n%s\n%s\n%s\nchecksum of the evidence: %s\n", s.Report, s.Index, s.Bench, checksum)
}

const (
	verdictsIndent = 2 // and again, where a statement goes on
	verdictsGap    = 2
)

// verdicts shows a line a statement, its verdict in a column of its own, and counts those that this run did not measure.
// Statements are wrapped where the screen is too narrow for both.
func (p *progress) verdicts(every []report.Verdict) {
	if len(every) == 0 {
		return
	}
	all := slices.DeleteFunc(slices.Clone(every), func(v report.Verdict) bool { return v.Verdict == report.NotMeasured })
	fmt.Fprintf(p.out, "\nverdicts on %d of %d statements, the others were not measured in this run; the evidence stands in the report\n", len(all), len(every))
	column, words, limit := 0, 0, 0
	for _, v := range all {
		column, words = max(column, utf8.RuneCountInString(v.Statement)), max(words, utf8.RuneCountInString(v.Verdict))
	}
	if most := p.screen.columns() - verdictsIndent - verdictsGap - words; p.screen.live && column > most {
		column = max(most, leastColumns/2)
		limit = column - verdictsIndent
	}
	for _, v := range all {
		lines := wrap(v.Statement, limit)
		fmt.Fprintf(p.out, "%*s%-*s%*s%s\n", verdictsIndent, "", column, lines[0], verdictsGap, "", p.screen.paint(colorOf(v.Verdict), v.Verdict))
		for _, line := range lines[1:] {
			fmt.Fprintf(p.out, "%*s%s\n", 2*verdictsIndent, "", line)
		}
	}
}

// colorOf sets a verdict off from the others.
func colorOf(verdict string) color {
	switch verdict {
	case report.Supported:
		return green
	case report.Refuted:
		return red
	case report.Depends:
		return yellow
	}
	return faint
}
