package report

import (
	"cmp"
	"fmt"
	"math"

	"authbench/bench/internal/plot"
	"authbench/scenarios"
)

// distanceFigure is the mean response time against the round trip to the store.
func (e evidence) distanceFigure() (figure, error) {
	spec := plot.LineSpec{X: plot.Axis{Unit: plot.Seconds, Log: true}, Y: plot.Axis{Unit: plot.Seconds, Log: true}, Panels: []plot.Panel{{}}}
	for _, rtt := range e.distances() {
		if x := e.achieved(rtt); !math.IsNaN(x) {
			spec.X.Ticks = append(spec.X.Ticks, plot.Tick{Value: x})
		}
	}
	var cells []cell
	for _, v := range e.variants(distanceScenario) {
		series, own := e.distanceSeries(v)
		if len(own) > 0 {
			spec.Panels[0].Series = append(spec.Panels[0].Series, series)
			cells = append(cells, own...)
		}
	}
	if len(cells) == 0 {
		return figure{}, nil
	}
	frame := plot.Frame{
		Title:    cmp.Or(title(e.roundTripWords()), "Response time by the distance of the store"),
		Subtitle: fmt.Sprintf("At %s, every session known to the replica; both axes are logarithmic", rate(scenarios.DistanceRPS)),
		Caption:  e.caption(e.medianSample(cells) + e.roundTripCaption() + e.undrawnSentence()), XLabel: "Round trip to the store, achieved, p50", YLabel: "Response time, mean",
	}
	picture, err := plot.Lines(frame, spec)
	return finish("distance-response", e.distanceFinding(cells), "a variant that asks the store rises with the distance, one that does not stays where it is. The mark furthest left is a relay that was "+
		"asked to add nothing.", frame, picture, err)
}

// distanceSeries is one variant's line, with the cells that it was measured in.
func (e evidence) distanceSeries(variant string) (series plot.Series, cells []cell) {
	series.Variant = variant
	for _, rtt := range e.distances() {
		x, c := e.achieved(rtt), far(variant, rtt, everyHit)
		if point, ok := e.linePoint(x, c, meanMetric); ok && !math.IsNaN(x) {
			series.Points = append(series.Points, point)
			if point.Gap == "" {
				cells = append(cells, c)
			}
		}
	}
	return series, cells
}

// roundTripCaption says where the title's numbers come from; "" where it has none.
func (e evidence) roundTripCaption() string {
	if e.roundTripWords() == "" {
		return ""
	}
	return " Round trips: the slope of a line through a block's marks, the median of the blocks."
}

// undrawnSentence names the variants that have no cell in the chart, with the reason; "" without any. A reason at every
// point of a line that is not there would only hide the others.
func (e evidence) undrawnSentence() string {
	text := ""
	for _, v := range e.variants(distanceScenario) {
		series, own := e.distanceSeries(v)
		if len(own) == 0 && len(series.Points) > 0 {
			text += fmt.Sprintf(" Without %s: %s.", v, series.Points[0].Gap)
		}
	}
	return text
}
