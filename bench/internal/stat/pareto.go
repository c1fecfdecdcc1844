package stat

import (
	"cmp"
	"math"
	"slices"
)

// A Pt is one candidate of a choice between two costs. Less is better on both axes.
type Pt struct{ X, Y float64 }

// Pareto reports which points nothing dominates: front[i] is for points[i]. A point dominates another
// if it is no worse on both axes and better on one. Equal points do not dominate each other, so ties are
// on the front together or not at all. It compares numbers and knows nothing of their intervals. A
// point with NaN is no candidate: never on the front, and nothing is measured against it.
func Pareto(points []Pt) (front []bool) {
	front = make([]bool, len(points))
	order := make([]int, 0, len(points))
	for i, p := range points {
		if !math.IsNaN(p.X) && !math.IsNaN(p.Y) {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(i, j int) int {
		return cmp.Or(cmp.Compare(points[i].X, points[j].X), cmp.Compare(points[i].Y, points[j].Y))
	})
	// From left to right, only what is lower than all before it stays, or equals the last that stayed.
	for rank, last := 0, -1; rank < len(order); rank++ {
		i := order[rank]
		if last < 0 || points[i].Y < points[last].Y || points[i] == points[last] {
			front[i], last = true, i
		}
	}
	return front
}
