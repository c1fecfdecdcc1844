package stat

import (
	"math"

	gonum "gonum.org/v1/gonum/stat"
)

// A Line is the law y = Intercept + Slope·x, with y in its own unit and the slope in units of y per x.
type Line struct{ Intercept, Slope float64 }

// FitLine returns the least-squares line through the points. All is NaN unless there are two different
// xs, as many ys, and every number is finite: then no line follows from the data.
func FitLine(xs, ys []float64) Line {
	none := Line{math.NaN(), math.NaN()}
	if len(xs) != len(ys) || len(xs) < 2 {
		return none
	}
	varied := false
	for i := range xs {
		if !isFinite(xs[i]) || !isFinite(ys[i]) {
			return none
		}
		varied = varied || xs[i] != xs[0]
	}
	if !varied {
		return none
	}
	intercept, slope := gonum.LinearRegression(xs, ys, nil, false)
	return Line{intercept, slope}
}

// At returns what the law says of x.
func (l Line) At(x float64) float64 { return l.Intercept + l.Slope*x }

// WorstError returns the largest relative error of the law, as a fraction of what was measured. Given
// points that the line was not fitted to, it is what a chart must say beside a model. It is NaN without
// points, and infinite where a measured 0 is missed.
func (l Line) WorstError(xs, ys []float64) float64 { return worstError(l.At, xs, ys) }

// worstError is WorstError of any law.
func worstError(at func(float64) float64, xs, ys []float64) float64 {
	if len(xs) == 0 || len(xs) != len(ys) {
		return math.NaN()
	}
	worst := 0.0
	for i, x := range xs {
		if missed := math.Abs(at(x) - ys[i]); missed != 0 {
			worst = max(worst, missed/math.Abs(ys[i]))
		}
	}
	return worst
}
