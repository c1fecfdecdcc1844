package report

import (
	"fmt"
	"strings"

	"authbench/bench/internal/plot"
	"authbench/scenarios"
)

// onlyLookupSentence opens the answer of a run that measured the lookup path and nothing else.
const onlyLookupSentence = "Only the lookup path was measured: microbenchmarks from wire bytes to principal. This run says nothing of a site, " +
	"of its bytes or of logout; make bench does."

// lookupAnswer says what a lookup takes at both ends of each ladder; none without rounds.
func (e evidence) lookupAnswer() []string {
	var parts []string
	for _, l := range e.ladderFigures() {
		if text := e.ladderWords(l); text != "" {
			parts = append(parts, text)
		}
	}
	if len(parts) == 0 {
		return nil
	}
	return []string{"Lookup path, from wire bytes to principal: " + list(parts) + "."}
}

func (e evidence) ladderWords(l ladderChart) string {
	unit := l.contest.unit()
	obvious, fast := e.timing(l.contest.obvious(), unit), e.timing(l.contest.fast(), unit)
	c := e.versus(l.contest.fast(), l.contest.obvious(), unit)
	if obvious.N == 0 || fast.N == 0 || !c.usable() {
		return ""
	}
	return fmt.Sprintf("%s (%s) takes %s%s on the fast path and %s on the obvious one (%s, %s)", strings.ToLower(l.what[:1])+l.what[1:], l.who,
		plot.Seconds.Format(fast.Center), ofWhat(unit), plot.Seconds.Format(obvious.Center), c.text(), c.words())
}

// targetAnswer counts the targets that this run measured; none where it measured none.
func (e evidence) targetAnswer() []string {
	var met, missed, unjudged, measured int
	for _, t := range e.targets() {
		switch t.verdict {
		case notMeasured:
			continue
		case targetMet:
			met++
		case targetNotMet:
			missed++
		case targetNotJudged:
			unjudged++
		}
		measured++
	}
	if measured == 0 {
		return nil
	}
	text := fmt.Sprintf("Targets: of %d measured %d are met", measured, met)
	if missed > 0 {
		text += fmt.Sprintf(", %d are not", missed)
	}
	if open := measured - met - missed - unjudged; open > 0 {
		text += fmt.Sprintf(", %d not resolved", open)
	}
	if unjudged > 0 {
		text += fmt.Sprintf(", %d not judged because the store is a stand-in", unjudged)
	}
	return []string{text + "; the tables of targets have each."}
}

// likeSentence says what the answer's comparisons come to in the obvious implementation; "" where this run holds one
// implementation only.
func (e evidence) likeSentence() string {
	if !e.twoImplementations() {
		return ""
	}
	var plain, flipped, open []string
	for _, jwt := range answerJWTs() {
		l := e.likeWithLike(jwt.variant, cpuMetric)
		if !l.plain.usable() {
			continue
		}
		plain = append(plain, fmt.Sprintf("%s that of %s", l.plain.text(), jwt.name))
		switch l.order() {
		case orderFlips:
			flipped = append(flipped, jwt.name)
		case orderOpen:
			open = append(open, jwt.name)
		}
	}
	if len(plain) == 0 {
		return ""
	}
	text := " Obvious against obvious: " + list(plain) + "; "
	switch {
	case len(flipped) > 0:
		text += "the order flips for " + list(flipped)
	case len(open) > 0:
		return text + "whether the order is the same is not resolved for " + list(open) + "."
	default:
		return text + "the order is the same."
	}
	if len(open) > 0 {
		text += ", and is not resolved for " + list(open)
	}
	return text + "."
}

// byLibrary answers what a verify costs by algorithm and by library.
func (e evidence) byLibrary() string {
	var parts []string
	for _, v := range answerJWTs() {
		if d, err := e.difference(at(v.variant), at(scenarios.None), cpuMetric); err == nil {
			parts = append(parts, fmt.Sprintf("%s +%s", v.name, summaryText("s", d)))
		}
	}
	text := ""
	if len(parts) > 0 {
		text = fmt.Sprintf("a request over one without authentication, %s: %s", e.implementations(), list(parts))
	}
	if own := e.verifyByLibrary(); own != "" {
		if text != "" {
			text += "; "
		}
		text += own
	}
	return text
}

// verifyByLibrary is the CPU of one HS256 verify by who does it.
func (e evidence) verifyByLibrary() string {
	c := e.contest("jwt", scenarios.OpVerify, "HS256", "275B", 1)
	var parts []string
	for _, l := range append([]scenarios.Lookup{c.fast(), c.obvious()}, c.peers...) {
		if amount := e.amount(l, scenarios.UnitCPU); amount != absent {
			parts = append(parts, rungName(l)+" "+amount)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return fmt.Sprintf("one HS256 verify by implementation and library (n=%d): %s", len(e.timings(c.fast(), scenarios.UnitCPU)), list(parts))
}
