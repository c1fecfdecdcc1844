package stat_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"authbench/bench/internal/stat"
)

func exponent(lo, hi float64) stat.Summary {
	return stat.Summary{Center: (lo + hi) / 2, Lo: lo, Hi: hi, Confidence: 0.95, N: 6}
}

func TestShapeOf(t *testing.T) {
	nan := math.NaN()
	tests := map[string]struct {
		exponent stat.Summary
		want     stat.Shape
	}{
		"about 0":                              {exponent(-0.03, 0.05), stat.Flat},
		"the bounds of flat belong to it":      {exponent(-0.1, 0.1), stat.Flat},
		"flat need not hold 0":                 {exponent(0.02, 0.08), stat.Flat},
		"too wide to be called flat":           {exponent(-0.3, 0.3), stat.Unclear},
		"over the bound of flat":               {exponent(0.05, 0.15), stat.Unclear},
		"a square root":                        {exponent(0.4, 0.6), stat.SubLinear},
		"above flat, but perhaps proportional": {exponent(0.5, 0.95), stat.Unclear},
		"about 1":                              {exponent(0.97, 1.02), stat.Proportional},
		"proportional to the bound":            {exponent(0.9, 1.1), stat.Proportional},
		"over the bound of proportional":       {exponent(1.05, 1.2), stat.Unclear},
		"a square":                             {exponent(1.9, 2.1), stat.SuperLinear},
		"however wide, it is above":            {exponent(1.2, 9), stat.SuperLinear},
		"less with more":                       {exponent(-1.1, -0.9), stat.Falling},
		"falling, or flat":                     {exponent(-0.2, -0.05), stat.Unclear},
		"an interval that is missing":          {stat.Summary{Center: 1, Lo: nan, Hi: nan, N: 1}, stat.Unclear},
		"a summary that nobody measured":       {stat.Summary{}, stat.Unclear},
		"bounds that are not in order":         {exponent(0.05, -0.05), stat.Unclear},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := stat.ShapeOf(tt.exponent); got != tt.want {
				t.Errorf("[%g, %g] is %s, want %s", tt.exponent.Lo, tt.exponent.Hi, got, tt.want)
			}
		})
	}
}

// TestShapeOfNeverSaysMoreOfLess: what is said of an interval is said of every part of it.
func TestShapeOfNeverSaysMoreOfLess(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lo := rapid.Float64Range(-1, 2).Draw(t, "lo")
		hi := lo + rapid.Float64Range(0, 0.5).Draw(t, "width")
		within := lo + (hi-lo)*rapid.Float64Range(0, 1).Draw(t, "within")
		whole := stat.ShapeOf(exponent(lo, hi))
		for _, part := range []stat.Summary{exponent(lo, min(within, hi)), exponent(min(within, hi), hi)} {
			if got := stat.ShapeOf(part); whole != stat.Unclear && got != whole {
				t.Fatalf("[%g, %g] is %s, and its part [%g, %g] %s", lo, hi, whole, part.Lo, part.Hi, got)
			}
		}
	})
}

// TestShapeOfBlocks: from trials to a word, by way of an exponent a block.
func TestShapeOfBlocks(t *testing.T) {
	xs := []float64{100, 1000, 10_000}
	var exponents []float64
	for _, noise := range []float64{0.98, 1.01, 1.03, 0.97, 1, 1.02} {
		exponents = append(exponents, stat.FitPower(xs, []float64{2 * noise, 20, 200 / noise}).Exponent)
	}
	if got := stat.ShapeOf(stat.Mean(exponents, 0.95)); got != stat.Proportional {
		t.Errorf("a proportional cost is called %s", got)
	}
}
