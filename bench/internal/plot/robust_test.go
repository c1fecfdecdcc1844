package plot

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// values are the numbers that break charts.
func values() []float64 {
	return []float64{0, 1, -1, math.NaN(), math.Inf(1), math.Inf(-1), 1e-300, 1e300, math.MaxFloat64, math.SmallestNonzeroFloat64, 1e-6, 2e9}
}

func TestOddDataIsDrawn(t *testing.T) {
	nan := math.NaN()
	line := func(x, y Axis, points ...Point) chart {
		return linesChart(Frame{}, LineSpec{X: x, Y: y, Panels: []Panel{{Series: []Series{{Variant: "none", Points: points}}}}})
	}
	bars := func(horizontal bool, bars ...Bar) chart {
		return barsChart(Frame{}, BarSpec{Unit: Seconds, Horizontal: horizontal, Groups: []Group{{Bars: bars}}})
	}
	cdf := func(points ...Quantile) chart {
		return cdfChart(Frame{}, CDFSpec{Unit: Seconds, Series: []Distribution{{Variant: "none", Points: points}}})
	}
	logAxis := Axis{Unit: Seconds, Log: true}
	tests := map[string]chart{
		"no panels":              linesChart(Frame{}, LineSpec{}),
		"no points":              line(Axis{}, Axis{}),
		"no points on log axes":  line(logAxis, logAxis),
		"one point":              line(Axis{}, Axis{}, Point{X: 1, Y: 1}),
		"one point on log axes":  line(logAxis, logAxis, Point{X: 1e-3, Y: 1e-3}),
		"all zero":               line(Axis{}, Axis{}, Point{}, Point{}),
		"zero on log axes":       line(logAxis, logAxis, Point{}, Point{X: 1, Y: 1, Lo: -1, Hi: 2}),
		"a gap and nothing else": line(Axis{}, Axis{}, Point{X: 1, Y: nan, Gap: "cannot exist"}),
		"NaN in the middle":      line(Axis{}, Axis{}, Point{X: 1, Y: 1}, Point{X: 2, Y: nan}, Point{X: 3, Y: 2}),
		"a huge range":           line(logAxis, logAxis, Point{X: 1e-90, Y: 1e-90}, Point{X: 1e90, Y: 1e90}),
		"no groups":              barsChart(Frame{}, BarSpec{}),
		"no groups, horizontal":  barsChart(Frame{}, BarSpec{Horizontal: true}),
		"no bars":                bars(false),
		"an empty bar":           bars(true, Bar{}),
		"only a gap":             bars(true, Bar{Gap: "cannot exist"}),
		"bars of zero":           bars(false, Bar{Values: []float64{0}}, Bar{Values: []float64{0, 0}}),
		"a negative difference":  bars(true, Bar{Values: []float64{-1e-6}, Lo: -3e-6, Hi: 1e-6}, Bar{Values: []float64{4e-6}}),
		"NaN bars":               bars(false, Bar{Values: []float64{nan, 1}}, Bar{Values: []float64{1}, Lo: nan, Hi: 2}),
		"no distributions":       cdfChart(Frame{}, CDFSpec{}),
		"an empty distribution":  cdf(),
		"one request":            cdf(Quantile{1e-3, 1}),
		"shares outside 0 to 1":  cdf(Quantile{1e-3, -1}, Quantile{2e-3, 0.5}, Quantile{3e-3, 2}, Quantile{nan, 0.9}, Quantile{0, 0.1}),
	}
	for name, chart := range tests {
		t.Run(name, func(t *testing.T) { checkXML(t, must[[]byte](t)(chart.svg())) })
	}
}

func TestOddDelaysAreDrawn(t *testing.T) {
	nan := math.NaN()
	band := func(points ...Quantile) chart {
		return cdfChart(Frame{}, CDFSpec{Unit: Seconds, Resolution: 1e-3, Series: []Distribution{{Variant: "none", Points: points}}})
	}
	scatter := func(points ...ScatterPoint) chart {
		return scatterChart(Frame{}, ScatterSpec{X: Seconds, Y: Seconds, Resolution: 1e-3, Points: points, Front: true})
	}
	tests := map[string]chart{
		"all in the band":        band(Quantile{0, 0.5}, Quantile{1e-4, 1}),
		"a value less than 0":    band(Quantile{-1, 0.5}, Quantile{1e-2, 1}),
		"odd shares in the band": band(Quantile{0, nan}, Quantile{math.Inf(-1), 2}, Quantile{nan, 0.5}, Quantile{0, -1}),
		"no choices":             scatterChart(Frame{}, ScatterSpec{}),
		"no choices, a band":     scatterChart(Frame{}, ScatterSpec{Resolution: 1e-3, Front: true}),
		"one choice":             scatter(ScatterPoint{X: 1, Y: 1, Label: "one"}),
		"one choice in the band": scatter(ScatterPoint{X: math.Inf(-1), Y: 1, XLo: -1, XHi: 2, Label: "one"}),
		"choices at one place":   scatter(slices.Repeat([]ScatterPoint{{X: 1, Y: 1, Label: "one of many"}}, 9)...),
		"a choice of no number":  scatter(ScatterPoint{X: nan, Y: 1}, ScatterPoint{X: 1, Y: nan}, ScatterPoint{X: 1, Y: math.Inf(1)}),
		"a choice below 0":       scatter(ScatterPoint{X: 1, Y: -1, YLo: -2, YHi: 1}, ScatterPoint{X: 2, Y: -3}),
	}
	for name, chart := range tests {
		t.Run(name, func(t *testing.T) { checkXML(t, must[[]byte](t)(chart.svg())) })
	}
}

// TestAnyNumbersAreDrawn: whatever the numbers, there is a picture and every number in it is finite.
func TestAnyNumbersAreDrawn(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		number := rapid.OneOf(rapid.SampledFrom(values()), rapid.Float64())
		var points []Point
		var bars []Bar
		for range rapid.IntRange(0, 5).Draw(r, "points") {
			p := Point{X: number.Draw(r, "x"), Y: number.Draw(r, "y"), Lo: number.Draw(r, "lo"), Hi: number.Draw(r, "hi")}
			points = append(points, p)
			bars = append(bars, Bar{Values: []float64{p.X, p.Y}, Lo: p.Lo, Hi: p.Hi})
		}
		axis := Axis{Unit: Unit(rapid.IntRange(0, 3).Draw(r, "unit")), Log: rapid.Bool().Draw(r, "log")}
		spec := BarSpec{Unit: axis.Unit, Horizontal: axis.Log, Groups: []Group{{Bars: bars}}}
		line := LineSpec{X: axis, Y: axis, Panels: []Panel{{
			Series:    []Series{{Points: points}},
			Verticals: []Vertical{{X: number.Draw(r, "vertical"), Label: "v"}}, Horizontals: []Horizontal{{Y: number.Draw(r, "horizontal"), Label: "h"}},
		}}}
		choices := ScatterSpec{X: axis.Unit, Y: axis.Unit, Resolution: number.Draw(r, "resolution"), Front: true}
		shares := CDFSpec{Unit: axis.Unit, Resolution: choices.Resolution, LinearShare: axis.Log, Series: make([]Distribution, 2)}
		for i, p := range points {
			choices.Points = append(choices.Points, ScatterPoint{Label: "x", X: p.X, XLo: p.Lo, XHi: p.Hi, Y: p.Y, YLo: p.Lo, YHi: p.Hi})
			shares.Series[0].Points = append(shares.Series[0].Points, Quantile{p.X, float64(i) / 4})
		}
		steps := LadderSpec{Rows: make([]LadderRow, len(points)), Panels: []LadderPanel{{Unit: axis.Unit, HasFloor: true, Floor: number.Draw(r, "floor")}}}
		for i, p := range points {
			steps.Rows[i].Step = i < 3
			steps.Panels[0].Amounts = append(steps.Panels[0].Amounts, Amount{Value: p.Y, Lo: p.Lo, Hi: p.Hi})
		}
		heat := HeatSpec{Rows: make([]string, 2), Cells: make([][]HeatCell, 1)}
		for _, p := range points {
			heat.Cells[0] = append(heat.Cells[0], HeatCell{Ratio: p.X, Level: axis.Log})
			heat.Cells = append(heat.Cells, []HeatCell{{Ratio: p.Y, Modelled: axis.Log}})
		}
		for _, chart := range []chart{
			heatChart(Frame{}, heat),
			ladderChart(Frame{}, steps),
			linesChart(Frame{}, line), barsChart(Frame{}, spec), scatterChart(Frame{}, choices), cdfChart(Frame{}, shares),
		} {
			checkXML(r, must[[]byte](r)(chart.svg()))
		}
	})
}

func TestValuesNameTheirUnitsWhereTheyDifferMuch(t *testing.T) {
	spec := BarSpec{Unit: Seconds, Groups: []Group{{Bars: []Bar{{Values: []float64{1.6e-3}}, {Values: []float64{15e-6}}}}}}
	svg := string(must[[]byte](t)(barsChart(Frame{}, spec).svg()))
	for _, want := range []string{">1.6 ms<", ">15 µs<"} {
		if !strings.Contains(svg, want) {
			t.Errorf("no text %q", want)
		}
	}
}

func TestChartWithoutDataSaysSo(t *testing.T) {
	for name, chart := range map[string]chart{
		"bars": barsChart(Frame{}, BarSpec{}), "rows": barsChart(Frame{}, BarSpec{Horizontal: true}),
		"heat map": heatChart(Frame{}, HeatSpec{}), "heat map of empty cells": heatChart(Frame{}, ratios([]float64{0, math.NaN(), -1, math.Inf(1)})),
		"ladder": ladderChart(Frame{}, LadderSpec{}), "ladder of no rows": ladderChart(Frame{}, LadderSpec{Panels: []LadderPanel{{}}}),
		"lines": linesChart(Frame{}, LineSpec{}), "distributions": cdfChart(Frame{}, CDFSpec{}), "scatter": scatterChart(Frame{}, ScatterSpec{}),
	} {
		if svg := must[[]byte](t)(chart.svg()); !strings.Contains(string(svg), ">no data<") {
			t.Errorf("%s: an empty chart looks like one of zeros", name)
		}
	}
}

// TestOddHeatMapsKeepTheirLayout: however many cells, labels and rows of other lengths there are, no text overlaps
// another and none leaves the picture.
func TestOddHeatMapsKeepTheirLayout(t *testing.T) {
	grid := func(rows, columns int, cell HeatCell) [][]HeatCell {
		return slices.Repeat([][]HeatCell{slices.Repeat([]HeatCell{cell}, columns)}, rows)
	}
	names := func(n int) []string { return slices.Repeat([]string{"a name of several words"}, n) }
	for name, spec := range map[string]HeatSpec{
		"labels without cells":      {Columns: names(3), Rows: names(2)},
		"cells without labels":      {Cells: grid(2, 3, HeatCell{Ratio: 2})},
		"more labels than cells":    {Columns: names(6), Rows: names(6), Cells: grid(2, 2, HeatCell{Ratio: 1})},
		"rows of several lengths":   {Columns: names(2), Cells: [][]HeatCell{{}, {{Ratio: 1}, {Ratio: 2}, {Ratio: 3}}, nil, {{Ratio: 0.1}}}},
		"only cells that cannot be": {Columns: names(9), Cells: grid(3, 9, HeatCell{Gap: "a reason that is longer than any cell"})},
		"ratios of many digits":     {Columns: names(9), Cells: grid(3, 9, HeatCell{Ratio: 1e90, Modelled: true})},
		"a hundred columns":         {Columns: names(100), Cells: grid(2, 100, HeatCell{Ratio: 0.3})},
		"three hundred rows":        {Rows: names(300), Cells: grid(300, 2, HeatCell{Ratio: 0.3, Level: true})},
		"rows too low for a gap": {Cells: slices.Repeat([][]HeatCell{
			slices.Repeat([]HeatCell{{Gap: "a reason that goes on, word after word, for longer than any cell is high"}, {Ratio: 2}}, 4),
			slices.Repeat([]HeatCell{{Ratio: 2}, {Gap: "a reason that goes on, word after word, for longer than any cell is high"}}, 4),
		}, 12)},
		"cells too narrow for a gap": {Columns: names(100), Cells: [][]HeatCell{slices.Repeat([]HeatCell{{Gap: "a"}, {Gap: "b"}}, 50)}},
	} {
		t.Run(name, func(t *testing.T) {
			checkTexts(t, must[[]byte](t)(heatChart(Frame{XLabel: "x", YLabel: "y"}, spec).svg()))
		})
	}
}
