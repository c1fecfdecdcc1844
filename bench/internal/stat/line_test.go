package stat

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

func TestFitLine(t *testing.T) {
	none := Line{math.NaN(), math.NaN()}
	tests := map[string]struct {
		xs, ys []float64
		want   Line
	}{
		"lifetimes of 1, 2 and 4 s with a leeway of half": {[]float64{1, 2, 4}, []float64{1.5, 2.5, 4.5}, Line{0.5, 1}},
		"noise about a level":                             {[]float64{0, 1, 2, 3}, []float64{1, 3, 3, 1}, Line{2, 0}},
		"no points":                                       {nil, nil, none},
		"one point has no slope":                          {[]float64{1}, []float64{1}, none},
		"one x has no slope":                              {[]float64{2, 2}, []float64{1, 3}, none},
		"as many ys as xs":                                {[]float64{1, 2}, []float64{1}, none},
		"NaN follows from NaN":                            {[]float64{1, 2}, []float64{1, math.NaN()}, none},
		"no line through infinity":                        {[]float64{1, math.Inf(1)}, []float64{1, 2}, none},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := FitLine(tt.xs, tt.ys)
			if diff := cmp.Diff(tt.want, got, cmpopts.EquateApprox(0, 1e-12), cmpopts.EquateNaNs()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFitLineFindsItsLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		law := Line{rapid.Float64Range(-10, 10).Draw(t, "intercept"), rapid.Float64Range(-10, 10).Draw(t, "slope")}
		xs, ys := []float64{0}, []float64{law.At(0)}
		for i := range rapid.IntRange(1, 8).Draw(t, "points") {
			x := float64(i + 1)
			xs, ys = append(xs, x), append(ys, law.At(x))
		}
		if diff := cmp.Diff(law, FitLine(xs, ys), cmpopts.EquateApprox(0, 1e-9)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestWorstError(t *testing.T) {
	law := Line{0, 1}
	tests := map[string]struct {
		xs, ys []float64
		want   float64
	}{
		"on the line there is none":        {[]float64{1, 2}, []float64{1, 2}, 0},
		"the worst counts, not the mean":   {[]float64{1, 2, 3}, []float64{1, 2.5, 3}, 0.2},
		"too low and too high are one":     {[]float64{1, 1}, []float64{0.8, 1.2}, 0.25},
		"a measured 0 that the law meets":  {[]float64{0}, []float64{0}, 0},
		"a measured 0 that the law misses": {[]float64{1}, []float64{0}, math.Inf(1)},
		"nothing was compared":             {nil, nil, math.NaN()},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, law.WorstError(tt.xs, tt.ys), cmpopts.EquateApprox(0, 1e-12), cmpopts.EquateNaNs()); diff != "" {
				t.Error(diff)
			}
		})
	}
}
