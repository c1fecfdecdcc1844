package stat_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"authbench/bench/internal/stat"
)

func between(lo, hi float64) stat.Ratio {
	return stat.Ratio{Center: math.Sqrt(lo * hi), Lo: lo, Hi: hi, Confidence: 0.95, N: 10}
}

func TestJudge(t *testing.T) {
	nan := math.NaN()
	tests := map[string]struct {
		ratio  stat.Ratio
		margin float64
		want   string
	}{
		"wholly above":                        {between(1.03, 1.2), 0.02, "differs"},
		"wholly below":                        {between(0.8, 0.97), 0.02, "differs"},
		"wholly inside":                       {between(0.985, 1.015), 0.02, "equal within ±2 %"},
		"the bounds belong to the margin":     {between(1/1.02, 1.02), 0.02, "equal within ±2 %"},
		"excludes 1, not the margin":          {between(1.01, 1.05), 0.02, "not resolved"},
		"over both bounds":                    {between(0.9, 1.1), 0.02, "not resolved"},
		"touches the margin from outside":     {between(1.02, 1.1), 0.02, "not resolved"},
		"the margin is rounded up":            {between(0.99, 1.01), 0.03411, "equal within ±3.5 %"},
		"an exact metric that is the same":    {between(1, 1), 0, "equal"},
		"an exact metric that is not":         {between(1.001, 1.001), 0, "differs"},
		"an interval that is missing":         {between(nan, nan), 0.02, "not resolved"},
		"a margin that is missing":            {between(1.03, 1.2), nan, "not resolved"},
		"no A/A pairs, so no margin at all":   {between(1.03, 1.2), math.Inf(1), "not resolved"},
		"a zero ratio, which nobody measured": {stat.Ratio{}, 0.02, "not resolved"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := stat.Judge(tt.ratio, tt.margin).String(); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// TestJudgeIsSymmetric: a against b and b against a get the same verdict.
func TestJudgeIsSymmetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lo := rapid.Float64Range(0.5, 2).Draw(t, "lo")
		hi := lo * rapid.Float64Range(1, 1.5).Draw(t, "width")
		margin := rapid.Float64Range(0, 0.3).Draw(t, "margin")
		there, back := stat.Judge(between(lo, hi), margin), stat.Judge(between(1/hi, 1/lo), margin)
		onTheEdge := math.Abs(lo-1-margin) < 1e-9 || math.Abs(hi-1-margin) < 1e-9 ||
			math.Abs(1/lo-1-margin) < 1e-9 || math.Abs(1/hi-1-margin) < 1e-9
		if there.Verdict != back.Verdict && !onTheEdge {
			t.Fatalf("[%g, %g] is %v, its inverse %v", lo, hi, there, back)
		}
	})
}

func TestNoiseFloor(t *testing.T) {
	wide := between(0.9, 1.05)
	tests := map[string]struct {
		aa     []stat.Ratio
		n      int
		lo, hi float64
	}{
		"no pairs, no floor":          {nil, 10, math.Inf(1), math.Inf(1)},
		"the largest |log| of all":    {[]stat.Ratio{between(0.99, 1.02), wide}, 10, 1/0.9 - 1, 1/0.9 - 1},
		"a pair without an interval":  {[]stat.Ratio{wide, {Center: 1, Lo: math.NaN(), Hi: math.NaN()}}, 10, math.Inf(1), math.Inf(1)},
		"one block can show nothing":  {[]stat.Ratio{wide}, 1, math.Inf(1), math.Inf(1)},
		"fewer blocks raise it":       {[]stat.Ratio{wide}, 6, 0.15, 0.17},
		"more blocks lower it":        {[]stat.Ratio{wide}, 40, 0.04, 0.06},
		"three blocks drown anything": {[]stat.Ratio{wide}, 3, 0.3, 0.4},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := stat.NoiseFloor(tt.aa, tt.n); !(got >= tt.lo-1e-12 && got <= tt.hi+1e-12) {
				t.Errorf("floor %g, want within [%g, %g]", got, tt.lo, tt.hi)
			}
		})
	}
}

// TestNoiseFloorScales: taking a pair to the number of blocks at which it was measured changes nothing,
// and reading it at n+1 is continuous with reading it at n.
func TestNoiseFloorScales(t *testing.T) {
	aa := []stat.Ratio{between(0.95, 1.04)}
	for n := 3; n < 40; n++ {
		if a, b := stat.NoiseFloor(aa, n), stat.NoiseFloor(aa, n+1); b >= a || b < a*0.6 {
			t.Errorf("floor %g at %d blocks, %g at one more", a, n, b)
		}
	}
}

func TestMargin(t *testing.T) {
	if got := stat.Margin([]stat.Ratio{between(0.999, 1.001)}, 10); got != stat.LeastMargin {
		t.Errorf("a quiet run has margin %g", got)
	}
	if got := stat.Margin([]stat.Ratio{between(0.9, 1.1)}, 10); math.Abs(got-(1/0.9-1)) > 1e-12 {
		t.Errorf("a noisy run has margin %g", got)
	}
}
