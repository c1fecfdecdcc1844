// Package stat turns trials into statements: summaries, intervals, paired ratios, the noise floor of a
// run, the three verdicts and the laws of a sweep. It is pure functions of numbers and a leaf.
//
// The trial is the sample. A comparison is the mean of log ratios paired within blocks, with Student's
// t interval: at six to twelve blocks the percentile bootstrap covers 83 to 91 % where it says 95, and
// the t interval of log ratios covers what it says (coverage_test.go simulates it). Nothing here drops
// an outlier or averages percentiles.
package stat

import (
	"math"
	"slices"

	gonum "gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// A Summary is an estimate with an interval, in the unit of what it summarises. Where the sample is too
// small for an interval, Lo and Hi are NaN and Confidence is 0; with no sample Center is NaN too.
type Summary struct {
	Center, Lo, Hi float64
	// Confidence is that of [Lo, Hi], as a fraction.
	Confidence float64
	// N is the number of trials.
	N int
}

// Mean returns the mean of xs with Student's t interval. An interval takes two values or more and a
// confidence between 0 and 1.
func Mean(xs []float64, confidence float64) Summary {
	s := Summary{Center: math.NaN(), Lo: math.NaN(), Hi: math.NaN(), N: len(xs)}
	if len(xs) == 0 {
		return s
	}
	var sd float64
	s.Center, sd = gonum.MeanStdDev(xs, nil)
	if len(xs) < 2 || !isConfidence(confidence) {
		return s
	}
	half := studentT(confidence, float64(len(xs)-1)) * gonum.StdErr(sd, float64(len(xs)))
	s.Lo, s.Hi, s.Confidence = s.Center-half, s.Center+half, confidence
	return s
}

// GeometricMean returns the mean of the logs of xs with Student's t interval, taken back by exp. It is what
// to draw beside a PairedRatio: the ratio of two arms' geometric means is its centre. All is NaN unless
// every value is positive and finite.
func GeometricMean(xs []float64, confidence float64) Summary {
	if checkPositive(xs) != nil {
		return Summary{Center: math.NaN(), Lo: math.NaN(), Hi: math.NaN(), N: len(xs)}
	}
	return Summary(exp(Mean(logs(xs), confidence)))
}

// Median returns the median of xs with the exact interval between order statistics: the narrowest
// [k-th smallest, k-th largest] whose binomial coverage is at least the confidence asked for.
// Confidence is the coverage achieved, which is higher. It assumes nothing of the distribution but that
// the values are independent; for 95 % it needs six.
func Median(xs []float64, confidence float64) Summary {
	s := Summary{Center: math.NaN(), Lo: math.NaN(), Hi: math.NaN(), N: len(xs)}
	if len(xs) == 0 || slices.ContainsFunc(xs, math.IsNaN) {
		return s
	}
	sorted := slices.Sorted(slices.Values(xs))
	n := len(sorted)
	// Halving before adding keeps two huge values from overflowing.
	s.Center = sorted[(n-1)/2]/2 + sorted[n/2]/2
	if !isConfidence(confidence) {
		return s
	}
	below := distuv.Binomial{N: float64(n), P: 0.5}
	for k := 1; 2*k <= n; k++ {
		// The interval misses the median when fewer than k values fall on one side of it.
		coverage := 1 - 2*below.CDF(float64(k-1))
		if coverage < confidence {
			break
		}
		s.Lo, s.Hi, s.Confidence = sorted[k-1], sorted[n-k], coverage
	}
	return s
}

// Quantile returns the p-quantile of xs by nearest rank: the smallest value with at least p of the
// sample at or below it, so it is always a value that was measured. It is NaN for an empty sample, a
// sample that holds NaN, or p outside [0, 1].
func Quantile(xs []float64, p float64) float64 {
	if len(xs) == 0 || !(p >= 0 && p <= 1) || slices.ContainsFunc(xs, math.IsNaN) {
		return math.NaN()
	}
	const slack = 1e-9 // 0.07 × 100 is a hair above 7 in floating point and must not reach rank 8
	rank := int(math.Ceil(p*float64(len(xs)) - slack))
	return slices.Sorted(slices.Values(xs))[max(rank, 1)-1]
}

// studentT returns the two-sided critical value of Student's t distribution.
func studentT(confidence, degreesOfFreedom float64) float64 {
	return distuv.StudentsT{Sigma: 1, Nu: degreesOfFreedom}.Quantile((1 + confidence) / 2)
}

func isConfidence(c float64) bool { return c > 0 && c < 1 }
