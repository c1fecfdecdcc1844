package stat_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"authbench/bench/internal/stat"
)

// twoRuns draws a cell of two runs that have nothing in common but what is measured: blocks of their own, so that
// what a block suffers stays in the ratio.
func twoRuns(r *rand.Rand, nA, nB int, truth float64, runA, runB noise) (a, b []float64) {
	for range nA {
		a = append(a, truth*1e-4*math.Exp(runA(r)))
	}
	for range nB {
		b = append(b, 1e-4*math.Exp(runB(r)))
	}
	return a, b
}

// unpairedRatios simulates comparisons of two runs.
func unpairedRatios(t *testing.T, nA, nB int, truth float64, runA, runB noise) []stat.Ratio {
	t.Helper()
	r := rand.New(rand.NewPCG(20240602, uint64(nA*100+nB)))
	var ratios []stat.Ratio
	for range simulations {
		a, b := twoRuns(r, nA, nB, truth, runA, runB)
		ratio, err := stat.UnpairedRatio(a, b, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		ratios = append(ratios, ratio)
	}
	return ratios
}

func TestUnpairedRatioCovers(t *testing.T) {
	tests := map[string]struct {
		nA, nB      int
		runA, runB  noise
		least, most float64
	}{
		"normal, six blocks each":              {6, 6, normal(0.1), normal(0.1), 0.93, 0.97},
		"normal, unequal runs":                 {6, 20, normal(0.1), normal(0.1), 0.93, 0.97},
		"the smaller run four times as noisy":  {6, 20, normal(0.2), normal(0.05), 0.93, 0.97},
		"the larger run four times as noisy":   {6, 20, normal(0.05), normal(0.2), 0.93, 0.97},
		"skewed alike":                         {6, 6, skewed(0.3), skewed(0.3), 0.93, 0.98},
		"skewed alike, twelve blocks":          {12, 12, skewed(0.3), skewed(0.3), 0.93, 0.97},
		"one run disturbed, the other at rest": {6, 6, skewed(0.3), normal(0.02), 0.88, 0.95}, // the limit, as of pairs
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			const planted = 1.3
			truth := planted * math.Exp(mean(tt.runA)-mean(tt.runB))
			hits := 0
			for _, r := range unpairedRatios(t, tt.nA, tt.nB, planted, tt.runA, tt.runB) {
				if r.Lo <= truth && truth <= r.Hi {
					hits++
				}
			}
			got := float64(hits) / simulations
			t.Logf("covers %.1f %%", 100*got)
			if got < tt.least || got > tt.most {
				t.Errorf("a 95 %% interval covers %.1f %%", 100*got)
			}
		})
	}
}

// TestChanceDiffersIsWhatChanceGives: added up over comparisons of the same with the same, it is how many of them are
// called different, or a little more.
func TestChanceDiffersIsWhatChanceGives(t *testing.T) {
	for name, tt := range map[string]struct {
		n      int
		spread float64
		margin float64
	}{
		"no margin":              {6, 0.05, 0},
		"the least margin":       {6, 0.05, stat.LeastMargin},
		"a margin that holds":    {6, 0.02, 0.05},
		"more blocks":            {12, 0.05, stat.LeastMargin},
		"noise beyond the floor": {6, 0.2, stat.LeastMargin},
	} {
		t.Run(name, func(t *testing.T) {
			said, expected := 0.0, 0.0
			for _, r := range unpairedRatios(t, tt.n, tt.n, 1, normal(tt.spread), normal(tt.spread)) {
				if stat.Judge(r, tt.margin).Verdict == stat.Differs {
					said++
				}
				expected += stat.ChanceDiffers(r, tt.margin)
			}
			said, expected = said/simulations, expected/simulations
			t.Logf("said of %.2f %%, expected of %.2f %%", 100*said, 100*expected)
			if expected < said-0.008 || expected > said+0.012 {
				t.Errorf("%.2f %% were called different where %.2f %% were expected", 100*said, 100*expected)
			}
		})
	}
}

func TestChanceDiffers(t *testing.T) {
	nan := math.NaN()
	for name, tt := range map[string]struct {
		ratio  stat.Ratio
		margin float64
		want   float64
	}{
		"what the confidence leaves":   {between(0.9, 1.1), 0, 0.05},
		"a margin that nothing passes": {between(0.9, 1.1), math.Inf(1), 0},
		"an exact ratio":               {stat.Ratio{Center: 2, Lo: 2, Hi: 2, Confidence: 1, N: 1}, 0, 0},
		"no interval":                  {stat.Ratio{Center: 1, Lo: nan, Hi: nan, N: 1}, 0.02, 0},
		"no width":                     {stat.Ratio{Center: 1, Lo: 1, Hi: 1, Confidence: 0.95, N: 6}, 0, 0},
		"no margin to judge by":        {between(0.9, 1.1), nan, 0},
	} {
		if got := stat.ChanceDiffers(tt.ratio, tt.margin); math.Abs(got-tt.want) > 1e-9 {
			t.Errorf("%s: %v, want %v", name, got, tt.want)
		}
	}
	if narrow, wide := stat.ChanceDiffers(between(0.97, 1.03), 0.02), stat.ChanceDiffers(between(0.8, 1.2), 0.02); narrow >= wide {
		t.Errorf("a narrow interval passes the margin by chance in %v, a wide one in %v", narrow, wide)
	}
}
