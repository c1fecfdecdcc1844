package report

import (
	"fmt"

	"authbench/bench/internal/plot"
	"authbench/scenarios"
)

// implementationFigure is CPU per request of every variant, obvious beside the run's own implementation.
func (e evidence) implementationFigure() (figure, error) {
	variants := e.inTwo()
	if len(variants) == 0 {
		return figure{}, nil
	}
	spec := plot.BarSpec{Unit: plot.Seconds, Horizontal: true, Kinds: []string{scenarios.RungObvious, e.rung()}}
	var cells []cell
	if control := at(scenarios.None); len(e.cells[control]) > 0 {
		spec.Groups = append(spec.Groups, plot.Group{Label: scenarios.None, Bars: []plot.Bar{e.kindBar(control)}})
		cells = append(cells, control)
	}
	for _, v := range variants {
		plain := e.kindBar(obviously(v))
		if c := e.againstObvious(v, cpuMetric); c.usable() {
			plain.Note = c.text()
		}
		spec.Groups = append(spec.Groups, plot.Group{Label: v, Bars: []plot.Bar{plain, e.kindBar(at(v))}})
		cells = append(cells, obviously(v), at(v))
	}
	frame := plot.Frame{
		Title: e.implementationTitle(),
		Subtitle: fmt.Sprintf("CPU per request at %s, replica + store; beside each obvious bar its ratio to the %s one",
			e.rate(), e.rung()),
		Caption: e.source(e.medianSample(cells) + " Ratios: paired within blocks, 95 % Student's t."),
		XLabel:  "CPU per request",
	}
	picture, err := plot.Bars(frame, spec)
	return finish("obvious-and-fast", e.implementationFinding(cells), "compare pale with pale and dark with dark: a fast implementation of one scheme beside an obvious one of the other says which was worked on. "+
		"What is longer than the bar of "+scenarios.None+" is authentication.", frame, picture, err)
}

// kindBar is a cell's CPU; a bar without a value where it has none.
func (e evidence) kindBar(c cell) plot.Bar {
	m := e.median(c, cpuMetric)
	bar := plot.Bar{Variant: c.variant, Kind: e.rungAt(c), Lo: m.Lo, Hi: m.Hi}
	if m.N > 0 {
		bar.Values = []float64{m.Center}
	}
	return bar
}

// implementationTitle is the finding that most people come for, like with like.
func (e evidence) implementationTitle() string {
	l := e.likeWithLike(scenarios.JWTHS256, cpuMetric)
	if !l.own.resolved() || !l.plain.resolved() {
		return fmt.Sprintf("CPU per request, obvious and %s", e.rung())
	}
	return fmt.Sprintf("CPU of a session lookup over that of an HS256 JWT: ×%s obvious, ×%s %s", number(l.plain.Ratio.Center),
		number(l.own.Ratio.Center), e.rung())
}
