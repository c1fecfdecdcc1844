package stat_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"authbench/bench/internal/stat"
)

func TestFitPower(t *testing.T) {
	nan := math.NaN()
	none := stat.Power{Scale: nan, Exponent: nan}
	tests := map[string]struct {
		xs, ys []float64
		want   stat.Power
	}{
		"a square":                        {[]float64{1, 2, 3}, []float64{5, 20, 45}, stat.Power{Scale: 5, Exponent: 2}},
		"the inverse":                     {[]float64{1, 10, 100}, []float64{3, 0.3, 0.03}, stat.Power{Scale: 3, Exponent: -1}},
		"a level is its geometric mean":   {[]float64{1, 2, 4, 8}, []float64{1, 4, 4, 1}, stat.Power{Scale: 2}},
		"x = 1 need not be among them":    {[]float64{100, 400}, []float64{30, 60}, stat.Power{Scale: 3, Exponent: 0.5}},
		"no points":                       {nil, nil, none},
		"one x has no exponent":           {[]float64{2, 2}, []float64{1, 3}, none},
		"as many ys as xs":                {[]float64{1, 2}, []float64{1}, none},
		"0 is on no power law":            {[]float64{0, 1, 2}, []float64{1, 2, 3}, none},
		"nor is a y of 0":                 {[]float64{1, 2}, []float64{0, 3}, none},
		"nor is a negative y":             {[]float64{1, 2}, []float64{-1, 3}, none},
		"NaN follows from NaN":            {[]float64{1, 2}, []float64{1, nan}, none},
		"no power law is met by infinity": {[]float64{1, math.Inf(1)}, []float64{1, 2}, none},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, stat.FitPower(tt.xs, tt.ys), relative()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFitPowerFindsItsLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		law := stat.Power{
			Scale:    rapid.Float64Range(1e-6, 1e6).Draw(t, "scale"),
			Exponent: rapid.Float64Range(-3, 3).Draw(t, "exponent"),
		}
		var xs, ys []float64
		for i := range rapid.IntRange(2, 8).Draw(t, "points") {
			x := 10 * float64(i+1)
			xs, ys = append(xs, x), append(ys, law.At(x))
		}
		got := stat.FitPower(xs, ys)
		if diff := cmp.Diff(law, got, cmpopts.EquateApprox(1e-9, 1e-9)); diff != "" {
			t.Fatal(diff)
		}
		if worst := got.WorstError(xs, ys); !(worst < 1e-9) {
			t.Fatalf("on its own points it is off by %g", worst)
		}
	})
}

func TestPowerWorstError(t *testing.T) {
	law := stat.Power{Scale: 2, Exponent: 1}
	if got := law.WorstError([]float64{1, 2}, []float64{2, 5}); math.Abs(got-0.2) > 1e-12 {
		t.Errorf("4 for 5 is off by %g", got)
	}
}
