package stat

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// A USL is the Universal Scalability Law of N replicas, connections or whatever else is added:
//
//	X(N) = λN / (1 + σ(N−1) + κN(N−1))
//
// (Gunther, Guerrilla Capacity Planning, 2007, chapters 4 and 5). σ bends the curve to a ceiling of λ/σ,
// κ bends it down again.
type USL struct {
	// Lambda is λ, X at N = 1, in the unit of X.
	Lambda float64
	// Sigma is σ, contention: the share of the work that waits its turn. It has no unit.
	Sigma float64
	// Kappa is κ, coherency: what each pays to agree with each other one. It has no unit.
	Kappa float64
}

// leastUSLPoints is how many different Ns a fit takes. Three coefficients can meet any three points, which
// says nothing of the law.
const leastUSLPoints = 6

// FitUSL returns the law with λ > 0 and σ, κ ≥ 0 that has the least squares of relative residuals,
// 1 − X/X(N). N/X is linear in 1/λ, σ/λ and κ/λ, so it is a linear problem and has one answer. All is NaN
// unless there are six different Ns, as many xs as ns, and every number is finite and positive; and where
// the data fall so steeply that no finite λ is best. Noise alone can do that to a sweep that leaves out
// N = 1: measure it, for it all but pins λ.
func FitUSL(ns, xs []float64) USL {
	none := USL{math.NaN(), math.NaN(), math.NaN()}
	if len(ns) != len(xs) || different(ns) < leastUSLPoints || checkPositive(ns, xs) != nil {
		return none
	}
	a, ones := mat.NewDense(len(ns), 3, nil), mat.NewVecDense(len(ns), nil)
	for i, n := range ns {
		weight := xs[i] / n // makes a residual of N/X relative
		a.SetRow(i, []float64{weight, weight * (n - 1), weight * n * (n - 1)})
		ones.SetVec(i, 1)
	}
	c := nonNegative(a, ones)
	lambda := 1 / c[0]
	if !isFinite(lambda) {
		return none
	}
	return USL{lambda, c[1] * lambda, c[2] * lambda}
}

// At returns X(n). For n of 1 or more it is never above λn.
func (u USL) At(n float64) float64 {
	return u.Lambda * n / (1 + u.Sigma*(n-1) + u.Kappa*n*(n-1))
}

// PeakAt returns the N beyond which X falls, √((1−σ)/κ) and at least 1. It is +Inf where κ = 0 and σ ≤ 1:
// then X never falls.
func (u USL) PeakAt() float64 {
	switch {
	case u.Sigma > 1:
		return 1
	case u.Kappa == 0 && u.Sigma <= 1:
		return math.Inf(1)
	default:
		return max(1, math.Sqrt((1-u.Sigma)/u.Kappa))
	}
}

// WorstError returns the largest relative error of the law, as Line.WorstError does.
func (u USL) WorstError(ns, xs []float64) float64 { return worstError(u.At, ns, xs) }

// different counts the different values.
func different(xs []float64) int { return len(slices.Compact(slices.Sorted(slices.Values(xs)))) }
