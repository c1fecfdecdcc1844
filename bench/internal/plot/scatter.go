package plot

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A ScatterSpec is a choice between two costs, less being better on both: X on a log axis, Y on a linear
// one.
type ScatterSpec struct {
	X, Y Unit
	// Resolution is what the instrument can tell from 0 on X. All at or below it stands in a band at the
	// left, where only Y means anything. 0 is no band.
	Resolution float64
	Points     []ScatterPoint
	// Front draws the Pareto front: through the points that no other beats on both axes. It compares
	// the points and not their intervals.
	Front bool
}

// A ScatterPoint is one choice. Those of one variant are joined in order of X.
type ScatterPoint struct {
	Variant string
	// Label stands beside the mark; without one the mark stands alone.
	Label string
	X, Y  float64
	// The bounds of the intervals; leave both of an axis 0 or NaN where there is none.
	XLo, XHi, YLo, YHi float64
	// Modelled makes the mark hollow, and dashes the lines that lead to it.
	Modelled bool
}

// Scatter draws the points with their intervals and a label beside each.
func Scatter(f Frame, spec ScatterSpec) (Picture, error) { return scatterChart(f, spec).picture() }

func scatterChart(f Frame, spec ScatterSpec) chart {
	s := newScatter(spec)
	// Labels need room about them, which only height can give.
	labels := 0
	for _, p := range s.points {
		if p.Label != "" {
			labels++
		}
	}
	return chart{frame: f, keys: s.keys(), bodyHeight: leastBody + vg.Length(6*max(labels-5, 0)), body: func(c draw.Canvas) {
		s.draw(f, c)
	}, data: s.data}
}

// A scatter is a ScatterSpec made ready to draw: clean points that have a place, in order of X.
type scatter struct {
	points []ScatterPoint
	marks  map[string]mark
	front  bool
	x, y   span
	units  [2]Unit // of x and y
}

func newScatter(spec ScatterSpec) scatter {
	x, y := Axis{Unit: spec.X, Log: true}, Axis{Unit: spec.Y}
	banded := x.resolvable(spec.Resolution)
	s := scatter{front: spec.Front, units: [2]Unit{spec.X, spec.Y}}
	var variants []string
	var xs, ys []float64
	for _, p := range spec.Points {
		below := banded && p.X <= spec.Resolution
		if !y.drawable(p.Y) || !below && !x.drawable(p.X) {
			continue
		}
		p.Label = clean(p.Label)
		s.points = append(s.points, p)
		variants = append(variants, p.Variant)
		xs, ys = append(xs, p.xValues()...), append(ys, Point{Y: p.Y, Lo: p.YLo, Hi: p.YHi}.values()...)
	}
	slices.SortStableFunc(s.points, func(a, b ScatterPoint) int { return cmp.Compare(a.X, b.X) })
	s.marks = marksOf(variants)
	s.x, s.y = x.scatterSpan(xs, spec.Resolution), y.risingSpan(ys)
	return s
}

// xValues lists what the x axis must hold, with air on both sides of the mark.
func (p ScatterPoint) xValues() []float64 {
	const air = 1.5
	return append(Point{Y: p.X * air, Lo: p.XLo, Hi: p.XHi}.values(), p.X/air)
}

// scatterSpan is the log axis, with a band where it can have one.
func (a Axis) scatterSpan(values []float64, resolution float64) span {
	const ticks = 10
	if a.resolvable(resolution) {
		return a.resolutionSpan(values, resolution, ticks)
	}
	return a.spanOf(values, ticks)
}

// risingSpan is a linear axis that starts at 0, unless the values are all so far from it that they would
// share the upper part of the chart. It never magnifies differences of a few per cent to its full height.
func (a Axis) risingSpan(values []float64) span {
	const farFrom0, leastShown, steps = 0.4, 0.3, 7
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if a.drawable(v) {
			lo, hi = min(lo, v), max(hi, v)
		}
	}
	if lo > hi || lo <= farFrom0*hi || hi <= 0 {
		return a.spanOf(values, steps)
	}
	s := a.linearSpan(min(lo, hi*(1-leastShown)), hi, steps)
	if s.lo > 0 {
		s.unit = strings.TrimPrefix(s.unit+", axis not from 0", ", ")
	}
	return s
}
