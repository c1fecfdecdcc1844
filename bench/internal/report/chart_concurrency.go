package report

import (
	"fmt"
	"math"
	"strings"

	"authbench/bench/internal/plot"
)

// concurrencyFigure is goodput by requests in flight, and the law of it.
func (e evidence) concurrencyFigure() (figure, error) {
	all := e.scalings()
	var measured growths
	for _, s := range all {
		measured = append(measured, s.growth)
	}
	if measured = measured.grown(); len(measured) == 0 {
		return figure{}, nil
	}
	spec := measured.spec(plot.Axis{})
	solid := spec.Panels[0].Series
	spec.Panels[0].Series = append(laws(all), solid...) // measured marks lie on top
	frame := plot.Frame{
		Title:    e.concurrencyTitle(all),
		Subtitle: "Goodput of one replica by requests in flight, in a closed loop; that axis is logarithmic",
		Caption:  e.modelCaption(measured.cells(), lawCaption(all)...),
		XLabel:   "Requests in flight", YLabel: "Goodput, requests/s",
	}
	picture, err := plot.Lines(frame, spec)
	return finish("concurrency", e.concurrencyFinding(all, measured.cells()), "higher is more. Solid is measured, dashed the law; where they part, the law has no word for what happens. It is about "+
		"callers of one replica: nothing here says what more replicas or cores would do.", frame, picture, err)
}

// laws draws those that were fitted.
func laws(all []scaling) []plot.Series {
	var lines []plot.Series
	for _, s := range all {
		if s.none != "" {
			continue
		}
		line := plot.Series{Variant: s.variant, Label: s.variant + ", law", Model: true}
		for _, p := range s.measured() {
			line.Points = append(line.Points, plot.Point{X: p.x, Y: s.law().At(p.x)})
		}
		lines = append(lines, line)
	}
	return lines
}

// lawCaption says what is dashed and how far it is off.
func lawCaption(all []scaling) []string {
	var parts, without []string
	for _, s := range all {
		if s.none != "" {
			without = append(without, fmt.Sprintf("%s (%s)", s.variant, s.none))
			continue
		}
		text := fmt.Sprintf("%s by up to %s", s.variant, percent(s.missed))
		if !math.IsNaN(s.apart) {
			text += fmt.Sprintf(" (%s where a point was left out of the fit)", percent(s.apart))
		}
		parts = append(parts, text)
	}
	var lines []string
	if len(parts) > 0 {
		lines = append(lines, "Dashed is a model, the Universal Scalability Law of this whole apparatus (more callers, not more processors); "+
			"it is off: "+strings.Join(parts, "; ")+".")
	}
	if len(without) > 0 {
		lines = append(lines, "No law of "+list(without)+".")
	}
	return lines
}

// concurrencyTitle says what the most callers bring over the fewest, and where more take some of it back.
func (e evidence) concurrencyTitle(all []scaling) string {
	const plain = "Goodput of one replica by requests in flight"
	var parts, falling []string
	var first, last float64
	for _, s := range all {
		if len(s.measured()) < 2 {
			continue
		}
		c := e.compare(s.last().cell, s.first().cell, goodputMetric)
		if other := len(parts) > 0 && (s.first().x != first || s.last().x != last); other || !c.resolved() {
			return plain
		}
		first, last = s.first().x, s.last().x
		ratio := "×" + significant(c.Ratio.Center)
		if c.side() == equalSide {
			ratio = c.words()
		}
		parts = append(parts, ratio+" with "+s.variant)
		if e.falls(s) {
			falling = append(falling, fmt.Sprintf("%s for %s", number(s.most().x), s.variant))
		}
	}
	if len(parts) == 0 {
		return plain
	}
	text := fmt.Sprintf("Goodput with %s requests in flight over that with %s: %s", number(last), number(first), list(parts))
	if len(falling) > 0 {
		text += "; it falls beyond " + list(falling)
	}
	return text
}

// scalingTable is the law's coefficients.
func (e evidence) scalingTable() table {
	t := table{
		Title: "Universal Scalability Law, of this apparatus and not of processors",
		Head: []string{
			"variant", "λ, requests/s", "σ, contention", "κ, coherency", "N*, where it peaks", "most measured at", "worst error", "on a point left out", "blocks fitted",
		},
		Note: fmt.Sprintf("X(N) = λN / (1 + σ(N−1) + κN(N−1)), fitted in each block. %s N*: none where goodput never falls. The worst error is that of the law of "+
			"the medians; on a point left out: inner points, each in turn. At least %d points are needed.", medianNote, enoughCallers),
	}
	for _, s := range e.scalings() {
		t.Rows = append(t.Rows, s.row())
	}
	return t
}

func (s scaling) row() []string {
	if s.none != "" {
		return append([]string{s.variant, "none: " + s.none}, make([]string, 7)...)
	}
	apart := absent
	if !math.IsNaN(s.apart) {
		apart = percent(s.apart)
	}
	return []string{
		s.variant, summaryText("", s.lambda), summaryText("", s.sigma), summaryText("", s.kappa), s.peakText(), number(s.most().x), percent(s.missed), apart,
		number(float64(s.lambda.N)),
	}
}
