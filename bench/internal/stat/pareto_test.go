package stat

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestPareto(t *testing.T) {
	tests := map[string]struct {
		points []Pt
		want   []bool
	}{
		"no points":                           {nil, []bool{}},
		"one point is the front":              {[]Pt{{3, 3}}, []bool{true}},
		"worse on both axes is dominated":     {[]Pt{{2, 2}, {1, 1}}, []bool{false, true}},
		"equal on one and worse on the other": {[]Pt{{1, 2}, {1, 1}, {2, 1}}, []bool{false, true, false}},
		"each better on one axis":             {[]Pt{{1, 3}, {2, 2}, {3, 1}}, []bool{true, true, true}},
		"equal points stand together":         {[]Pt{{1, 1}, {1, 1}, {2, 0}}, []bool{true, true, true}},
		"equal points fall together":          {[]Pt{{2, 2}, {2, 2}, {1, 1}}, []bool{false, false, true}},
		"NaN is no candidate":                 {[]Pt{{math.NaN(), 0}, {0, math.NaN()}, {1, 1}}, []bool{false, false, true}},
		"infinity is only very bad":           {[]Pt{{math.Inf(1), 1}, {1, 2}}, []bool{true, true}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, Pareto(tt.points)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestParetoIsWhatItsDefinitionSays compares every point with every other, which is slow and obvious.
// Small whole numbers make ties frequent.
func TestParetoIsWhatItsDefinitionSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		coordinate := rapid.OneOf(rapid.Map(rapid.IntRange(0, 6), func(i int) float64 { return float64(i) }),
			rapid.Just(math.NaN()), rapid.Just(math.Inf(1)))
		points := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Pt {
			return Pt{coordinate.Draw(t, "x"), coordinate.Draw(t, "y")}
		}), 0, 12).Draw(t, "points")
		for i, onFront := range Pareto(points) {
			want := points[i].X == points[i].X && points[i].Y == points[i].Y
			for _, other := range points {
				want = want && !dominates(other, points[i])
			}
			if onFront != want {
				t.Fatalf("%v of %v: on the front %t, want %t", points[i], points, onFront, want)
			}
		}
	})
}

func dominates(a, b Pt) bool {
	return a.X <= b.X && a.Y <= b.Y && (a.X < b.X || a.Y < b.Y)
}
