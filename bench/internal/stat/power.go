package stat

import "math"

// A Power is the law y = Scale·x^Exponent. Scale is y at x = 1, in the unit of y; Exponent has no unit.
type Power struct{ Scale, Exponent float64 }

// FitPower returns the law whose logs have the least squares: the line through the points on two log
// axes. All is NaN where FitLine's would be of the logs, so every number has to be positive as well.
func FitPower(xs, ys []float64) Power {
	line := FitLine(logs(xs), logs(ys))
	return Power{Scale: math.Exp(line.Intercept), Exponent: line.Slope}
}

// At returns what the law says of x.
func (p Power) At(x float64) float64 { return p.Scale * math.Pow(x, p.Exponent) }

// WorstError returns the largest relative error of the law, as Line.WorstError does.
func (p Power) WorstError(xs, ys []float64) float64 { return worstError(p.At, xs, ys) }
