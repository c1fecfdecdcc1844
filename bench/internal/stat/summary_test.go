package stat_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"authbench/bench/internal/stat"
)

// near compares to six decimals and takes NaN for equal to NaN.
func near() cmp.Options {
	return cmp.Options{cmpopts.EquateApprox(0, 1e-6), cmpopts.EquateNaNs()}
}

func TestMean(t *testing.T) {
	nan := math.NaN()
	tests := map[string]struct {
		xs         []float64
		confidence float64
		want       stat.Summary
	}{
		"nothing has no mean":          {nil, 0.95, stat.Summary{Center: nan, Lo: nan, Hi: nan}},
		"one value has no interval":    {[]float64{7}, 0.95, stat.Summary{Center: 7, Lo: nan, Hi: nan, N: 1}},
		"equal values have width 0":    {[]float64{3, 3, 3}, 0.95, stat.Summary{Center: 3, Lo: 3, Hi: 3, Confidence: 0.95, N: 3}},
		"a confidence of 1 is refused": {[]float64{1, 2}, 1, stat.Summary{Center: 1.5, Lo: nan, Hi: nan, N: 2}},
		// t(0.975, 4) = 2.776445, sd = √2.5, so the half-width is 2.776445 × √0.5.
		"one to five": {[]float64{1, 2, 3, 4, 5}, 0.95, stat.Summary{Center: 3, Lo: 1.036757, Hi: 4.963243, Confidence: 0.95, N: 5}},
		// t(0.95, 1) = 6.313752, standard error 0.5.
		"two values at 90 %": {[]float64{1, 2}, 0.9, stat.Summary{Center: 1.5, Lo: -1.656876, Hi: 4.656876, Confidence: 0.9, N: 2}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, stat.Mean(tt.xs, tt.confidence), near()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestGeometricMean(t *testing.T) {
	nan := math.NaN()
	tests := map[string]struct {
		xs   []float64
		want stat.Summary
	}{
		"nothing has no mean":       {nil, stat.Summary{Center: nan, Lo: nan, Hi: nan}},
		"one value has no interval": {[]float64{7}, stat.Summary{Center: 7, Lo: nan, Hi: nan, N: 1}},
		"0 has no log":              {[]float64{0, 1}, stat.Summary{Center: nan, Lo: nan, Hi: nan, N: 2}},
		"nor has a negative value":  {[]float64{-1, 1}, stat.Summary{Center: nan, Lo: nan, Hi: nan, N: 2}},
		// Logs of base 2 are 1, 2 and 3: t(0.975, 2) = 4.302653, standard error 1/√3.
		"doublings": {[]float64{2, 4, 8}, stat.Summary{
			Center: 4, Lo: math.Exp2(2 - 4.302652730/math.Sqrt(3)), Hi: math.Exp2(2 + 4.302652730/math.Sqrt(3)), Confidence: 0.95, N: 3,
		}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, stat.GeometricMean(tt.xs, 0.95), near()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestGeometricMeansDivideToTheRatio: a chart of levels and a table of ratios say the same.
func TestGeometricMeansDivideToTheRatio(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 12).Draw(t, "n")
		positive := rapid.SliceOfN(rapid.Float64Range(1e-6, 1e6), n, n)
		a, b := positive.Draw(t, "a"), positive.Draw(t, "b")
		ratio, err := stat.PairedRatio(a, b, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		levels := stat.GeometricMean(a, 0.95).Center / stat.GeometricMean(b, 0.95).Center
		if math.Abs(levels/ratio.Center-1) > 1e-9 {
			t.Fatalf("levels divide to %g, the ratio is %g", levels, ratio.Center)
		}
	})
}

func TestMedian(t *testing.T) {
	nan := math.NaN()
	tests := map[string]struct {
		xs   []float64
		want stat.Summary
	}{
		"nothing has no median":      {nil, stat.Summary{Center: nan, Lo: nan, Hi: nan}},
		"NaN has no place":           {[]float64{1, nan, 3}, stat.Summary{Center: nan, Lo: nan, Hi: nan, N: 3}},
		"five are too few for 95 %":  {[]float64{5, 1, 4, 2, 3}, stat.Summary{Center: 3, Lo: nan, Hi: nan, N: 5}},
		"six reach 96.9 % by extent": {[]float64{6, 5, 1, 4, 2, 3}, stat.Summary{Center: 3.5, Lo: 1, Hi: 6, Confidence: 1 - 2.0/64, N: 6}},
		// P(Bin(10, ½) ≤ 1) = 11/1024.
		"ten use the second on each side": {
			[]float64{10, 9, 8, 7, 6, 5, 4, 3, 2, 1},
			stat.Summary{Center: 5.5, Lo: 2, Hi: 9, Confidence: 1 - 22.0/1024, N: 10},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, stat.Median(tt.xs, 0.95), near()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestMedianLeavesItsInputAlone(t *testing.T) {
	xs := []float64{3, 1, 2}
	stat.Median(xs, 0.5)
	stat.Quantile(xs, 0.5)
	if diff := cmp.Diff([]float64{3, 1, 2}, xs); diff != "" {
		t.Error(diff)
	}
}

func TestQuantile(t *testing.T) {
	hundred := make([]float64, 100)
	for i := range hundred {
		hundred[i] = float64(100 - i)
	}
	tests := map[string]struct {
		xs   []float64
		p    float64
		want float64
	}{
		"an empty sample":              {nil, 0.5, math.NaN()},
		"beyond 1":                     {hundred, 1.01, math.NaN()},
		"p is NaN":                     {hundred, math.NaN(), math.NaN()},
		"a sample with NaN":            {[]float64{1, math.NaN()}, 0.5, math.NaN()},
		"0 is the least":               {hundred, 0, 1},
		"1 is the largest":             {hundred, 1, 100},
		"the median is a value":        {[]float64{1, 2, 3, 4}, 0.5, 2},
		"just above it is the next":    {[]float64{1, 2, 3, 4}, 0.51, 3},
		"p99 of 100":                   {hundred, 0.99, 99},
		"rounding does not skip ranks": {hundred, 0.07, 7},
		"one value is every quantile":  {[]float64{4}, 0.999, 4},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, stat.Quantile(tt.xs, tt.p), near()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestQuantileDefinition holds the nearest rank against its definition by counting.
func TestQuantileDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		xs := rapid.SliceOfN(rapid.Float64Range(-1e6, 1e6), 1, 50).Draw(t, "xs")
		percent := rapid.IntRange(1, 100).Draw(t, "percent")
		q := stat.Quantile(xs, float64(percent)/100)
		below, at := 0, 0
		for _, x := range xs {
			if x < q {
				below++
			}
			if x <= q {
				at++
			}
		}
		if at*100 < percent*len(xs) || below*100 >= percent*len(xs) {
			t.Fatalf("quantile %d %% of %v is %g: %d below, %d at or below", percent, xs, q, below, at)
		}
	})
}
