package report

import (
	"fmt"
	"slices"

	"authbench/bench/internal/plot"
)

// figuresOf draws a scenario's charts. A scenario without one is told by its table.
func (e evidence) figuresOf(name string) ([]figure, error) {
	var draw []func() (figure, error)
	switch name {
	case referenceScenario:
		draw = append(draw, e.costFigure, e.implementationFigure, e.responseFigure, e.trafficFigure)
	case bandwidthScenario:
		draw = append(draw, e.bytesFigure)
	case cpuScenario:
		draw = append(draw, e.rateFigure)
	case loginScenario:
		draw = append(draw, e.loginFigure)
	case mixScenario:
		draw = append(draw, e.mixFigure)
	case distanceScenario:
		draw = append(draw, e.distanceFigure)
		for _, jwt := range crossoverJWTs() {
			draw = append(draw, func() (figure, error) { return e.crossoverFigure(e.crossoverWith(jwt)) })
		}
	case revocationScenario:
		draw = append(draw, e.propagationFigure, e.kindsFigure, e.revokeAllFigure)
	case cutsScenario:
		draw = append(draw, e.cutsFigure)
	case replicasScenario:
		draw = append(draw, e.replicasFigure, e.storeShareFigure)
	case shardsScenario:
		draw = append(draw, e.shardsFigure)
	case sizeScenario:
		draw = append(draw, e.sizeFigure)
	case concurrencyScenario:
		draw = append(draw, e.concurrencyFigure)
	case denylistScenario:
		draw = append(draw, e.denylistFigure)
	}
	var figures []figure
	for _, d := range draw {
		f, err := d()
		if err != nil {
			return nil, err
		}
		figures = append(figures, f)
	}
	return drawn(figures), nil
}

// drawn leaves out the figures that there was nothing to draw of.
func drawn(figures []figure) []figure {
	return slices.DeleteFunc(figures, func(f figure) bool { return f.Name == "" })
}

// finish puts a drawn picture into a figure with the finding that it is cited by; the caption stands in the picture and
// below it.
func finish(name, finding, reading string, frame plot.Frame, picture plot.Picture, err error) (figure, error) {
	if err != nil {
		return figure{}, fmt.Errorf("chart %s: %w", name, err)
	}
	return figure{Name: name, Alt: frame.Title, Finding: finding, Reading: reading, Caption: frame.Caption, Picture: picture}, nil
}

// sample says how many trials stand behind each mark of the cells.
func (e evidence) sample(cells []cell) string {
	least, most := e.trials(cells)
	if least == most {
		return "n = " + plural(most, "trial")
	}
	return fmt.Sprintf("n = %d to %s", least, plural(most, "trial"))
}

// trials is the smallest and the largest number of trials of the cells that have any.
func (e evidence) trials(cells []cell) (least, most int) {
	for _, c := range cells {
		if n := len(e.cells[c]); n > 0 {
			most = max(most, n)
			if least == 0 || n < least {
				least = n
			}
		}
	}
	return least, most
}

// medianSample is sample for charts of medians.
func (e evidence) medianSample(cells []cell) string {
	if _, most := e.trials(cells); most < enoughBlocks {
		return fmt.Sprintf("%s a mark; medians, whose 95 %% interval takes %d.", e.sample(cells), enoughBlocks)
	}
	return e.sample(cells) + " a mark; medians with 95 % intervals between order statistics."
}

// linePoint is one cell as a point of a line: the median with its interval.
func (e evidence) linePoint(x float64, c cell, metric string) (plot.Point, bool) {
	if reason := e.gap(c); reason != "" {
		return plot.Point{X: x, Gap: reason}, true
	}
	m := e.median(c, metric)
	return plot.Point{X: x, Y: m.Center, Lo: m.Lo, Hi: m.Hi}, m.N > 0
}
