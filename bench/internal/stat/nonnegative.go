package stat

import (
	"math/bits"

	"gonum.org/v1/gonum/mat"
)

// roundedOff is the mean square of relative residuals that is rounding and no misfit.
const roundedOff = 1e-24

// nonNegative returns the x ≥ 0 that has the least |Ax − b|², with b near 1. At the best x, the
// coefficients that are not 0 solve the problem without bounds in their columns alone. So every set of
// columns is tried, which is what three columns allow, and the best solution without a negative
// coefficient is it. A set comes after its parts, and has to be better by more than rounding: where two
// coefficients say all, the third is 0 and not 1e-18.
func nonNegative(a *mat.Dense, b *mat.VecDense) []float64 {
	rows, columns := a.Dims()
	best, least := make([]float64, columns), mat.Dot(b, b)
	for set := uint(1); set < 1<<columns; set++ {
		x, ok := solveWithin(a, b, set)
		if !ok {
			continue
		}
		var residual mat.VecDense
		residual.MulVec(a, mat.NewVecDense(columns, x))
		residual.SubVec(&residual, b)
		if squares := mat.Dot(&residual, &residual); squares < least-roundedOff*float64(rows) {
			best, least = x, squares
		}
	}
	return best
}

// solveWithin solves Ax = b by least squares in the columns whose bits are set; the other coefficients
// are 0. It is not ok where a coefficient would be negative, or the columns cannot be told apart.
func solveWithin(a *mat.Dense, b *mat.VecDense, set uint) (x []float64, ok bool) {
	rows, columns := a.Dims()
	part := mat.NewDense(rows, bits.OnesCount(set), nil)
	var chosen []int
	for j := range columns {
		if set&(1<<j) != 0 {
			part.SetCol(len(chosen), mat.Col(nil, j, a))
			chosen = append(chosen, j)
		}
	}
	var solved mat.VecDense
	if err := solved.SolveVec(part, b); err != nil {
		return nil, false
	}
	x = make([]float64, columns)
	for k, j := range chosen {
		if x[j] = solved.AtVec(k); !(x[j] >= 0) {
			return nil, false
		}
	}
	return x, true
}
