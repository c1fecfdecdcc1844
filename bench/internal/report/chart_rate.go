package report

import (
	"fmt"
	"slices"

	"authbench/bench/internal/plot"
	"authbench/scenarios"
)

// rateFigure is CPU per request against the offered rate.
func (e evidence) rateFigure() (figure, error) {
	spec := plot.LineSpec{Y: plot.Axis{Unit: plot.Seconds}, Panels: []plot.Panel{{}}}
	var cells []cell
	s := e.known[cpuScenario]
	for _, p := range s.Points {
		if slices.Contains(e.points(cpuScenario), p.Label) {
			spec.X.Ticks = append(spec.X.Ticks, plot.Tick{Value: p.RateRPS})
		}
	}
	for _, v := range e.variants(cpuScenario) {
		series := plot.Series{Variant: v}
		for _, p := range s.Points {
			c := cell{cpuScenario, v, p.Label}
			if point, ok := e.linePoint(p.RateRPS, c, cpuMetric); ok {
				series.Points = append(series.Points, point)
				cells = append(cells, c)
			}
		}
		if len(series.Points) > 0 {
			spec.Panels[0].Series = append(spec.Panels[0].Series, series)
		}
	}
	if len(cells) == 0 {
		return figure{}, nil
	}
	frame := plot.Frame{
		Title: e.rateTitle(), Subtitle: "CPU per request, replica and store together, by offered rate, " + e.implementations(),
		Caption: e.caption(e.medianSample(cells)), XLabel: "Offered rate, requests/s", YLabel: "CPU per request",
	}
	picture, err := plot.Lines(frame, spec)
	return finish("cpu-by-rate", e.rateFinding(cells), "compare lines at one rate, never across rates. A line falls because at a higher rate requests share the cost "+
		"of waking a process.", frame, picture, err)
}

// rateTitle says whether each JWT stands on the same side of the session lookup at every rate.
func (e evidence) rateTitle() string {
	var same, level, mixed []string
	for _, v := range e.variants(cpuScenario) {
		if scenarios.SchemeOf(v) != "jwt" {
			continue
		}
		switch sides := e.sides(v); {
		case len(sides) == 0:
			return "CPU per request by offered rate"
		case slices.Contains(sides, moreSide) && slices.Contains(sides, lessSide):
			mixed = append(mixed, v)
		case len(sides) > 1:
			level = append(level, v)
		default:
			same = append(same, v)
		}
	}
	switch {
	case len(mixed) > 0:
		return fmt.Sprintf("The order changes with the rate: the session lookup is crossed by %s", list(mixed))
	case len(level) > 0:
		return fmt.Sprintf("No order is reversed by the rate; level with the session lookup at some rates: %s", list(level))
	case len(same) > 0:
		return "The order of session lookup and JWTs holds at every rate measured"
	}
	return "CPU per request by offered rate"
}

// sides lists on which sides of the session lookup a variant stands over the rates, each once; none if
// that is not resolved somewhere.
func (e evidence) sides(variant string) []side {
	var sides []side
	for _, point := range e.points(cpuScenario) {
		c := e.compare(cell{cpuScenario, variant, point}, cell{cpuScenario, scenarios.SessionStrict, point}, cpuMetric)
		if !c.resolved() {
			return nil
		}
		if !slices.Contains(sides, c.side()) {
			sides = append(sides, c.side())
		}
	}
	return sides
}
