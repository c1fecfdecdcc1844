package plot

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

func TestPushApart(t *testing.T) {
	tests := map[string]struct {
		want, got []float64
	}{
		"none":                               {nil, nil},
		"one stays":                          {[]float64{50}, []float64{50}},
		"one is kept inside":                 {[]float64{1}, []float64{5}},
		"those apart stay":                   {[]float64{20, 50, 80}, []float64{20, 50, 80}},
		"two at one place part evenly":       {[]float64{50, 50}, []float64{45, 55}},
		"order is by height, not by index":   {[]float64{51, 49}, []float64{55, 45}},
		"a push carries on to the neighbour": {[]float64{50, 50, 58}, []float64{128.0/3 + 0, 158.0 / 3, 188.0 / 3}},
		"at the edge all give way":           {[]float64{99, 99}, []float64{85, 95}},
		"too many are spread":                {make([]float64, 19), evenly(19, 5, 95)},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.got, pushApart(tt.want, 10, 0, 100), cmpopts.EquateApprox(0, 1e-9)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func evenly(n int, from, to float64) []float64 {
	xs := make([]float64, n)
	for i := range xs {
		xs[i] = from + (to-from)*float64(i)/float64(n-1)
	}
	return xs
}

func TestPushApartNeverOverlaps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const height, hi = 10.0, 200.0
		want := rapid.SliceOfN(rapid.Float64Range(-50, 250), 1, 20).Draw(t, "want")
		got := pushApart(want, height, 0, hi)
		sorted := slices.Sorted(slices.Values(got))
		for i, y := range sorted {
			if y < height/2-1e-6 || y > hi-height/2+1e-6 {
				t.Fatalf("%g is outside", y)
			}
			if i > 0 && y-sorted[i-1] < height-1e-6 {
				t.Fatalf("%g and %g overlap", sorted[i-1], y)
			}
		}
		for i := range want {
			for j := range want {
				if want[i] < want[j] && got[i] > got[j] {
					t.Fatalf("%g and %g changed places", want[i], want[j])
				}
			}
		}
	})
}

// TestPushApartMovesLittle: no single label can be moved nearer to its place without overlapping.
func TestPushApartMovesLittle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const height, hi, step = 10.0, 400.0, 1e-3
		want := rapid.SliceOfN(rapid.Float64Range(20, 380), 1, 12).Draw(t, "want")
		got := pushApart(want, height, 0, hi)
		for i := range want {
			if math.Abs(want[i]-got[i]) < 2*step {
				continue
			}
			nearer := got[i] + math.Copysign(step, want[i]-got[i])
			if !slices.ContainsFunc(got, func(y float64) bool { return y != got[i] && math.Abs(y-nearer) < height }) {
				t.Fatalf("%g lies at %g and could lie nearer", want[i], got[i])
			}
		}
	})
}
