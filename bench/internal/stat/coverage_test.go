package stat_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"authbench/bench/internal/stat"
)

// simulations is large enough that chance moves a share of 95 % by less than 0.4 points (one standard
// error), and small enough to take a fraction of a second.
const simulations = 4000

// A noise draws what one arm's trial adds to its log cost.
type noise func(*rand.Rand) float64

func normal(sd float64) noise {
	return func(r *rand.Rand) float64 { return sd * r.NormFloat64() }
}

// skewed is what shared machines do to a trial: a small spread, and now and then a neighbour that only
// ever makes it dearer.
func skewed(scale float64) noise {
	return func(r *rand.Rand) float64 {
		cost := 1 + scale*r.ExpFloat64() + scale/2*math.Abs(r.NormFloat64())
		if r.Float64() < 0.15 {
			cost += scale * r.ExpFloat64()
		}
		return math.Log(cost)
	}
}

// lognormal is skewed as a cost and normal as its log, which is what taking logs is for.
func lognormal(sigma float64) noise { return normal(sigma) }

// block draws n paired trials of two arms whose true ratio is given. What a block suffers as a whole
// is far larger than what its arms do not share, and skewed.
func block(r *rand.Rand, n int, truth float64, armA, armB noise) (a, b []float64) {
	shared := skewed(0.3)
	for range n {
		level := 1e-4 * math.Exp(shared(r))
		a = append(a, truth*level*math.Exp(armA(r)))
		b = append(b, level*math.Exp(armB(r)))
	}
	return a, b
}

// share is the fraction of simulated comparisons of which says holds.
func share(t *testing.T, n int, truth float64, armA, armB noise, says func(stat.Ratio) bool) float64 {
	t.Helper()
	r := rand.New(rand.NewPCG(20240601, uint64(n)))
	hits := 0
	for range simulations {
		a, b := block(r, n, truth, armA, armB)
		ratio, err := stat.PairedRatio(a, b, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		if says(ratio) {
			hits++
		}
	}
	return float64(hits) / simulations
}

// mean is the expectation of a noise, by brute force.
func mean(draw noise) float64 {
	const draws = 200_000
	r := rand.New(rand.NewPCG(1, 1))
	sum := 0.0
	for range draws {
		sum += draw(r)
	}
	return sum / draws
}

// coverage is the share of 95 % intervals that hold what they estimate: the planted ratio, and what the
// arms' noise adds to each on average, which is part of their cost.
func coverage(t *testing.T, n int, armA, armB noise) float64 {
	const planted = 1.3
	truth := planted * math.Exp(mean(armA)-mean(armB))
	got := share(t, n, planted, armA, armB, func(r stat.Ratio) bool { return r.Lo <= truth && truth <= r.Hi })
	t.Logf("n=%d: covers %.1f %%", n, 100*got)
	return got
}

func TestPairedRatioCovers(t *testing.T) {
	tests := map[string]struct {
		armA, armB  noise
		least, most float64
	}{
		"normal":                     {normal(0.05), normal(0.05), 0.93, 0.97},
		"lognormal, one arm noisier": {lognormal(0.2), lognormal(0.05), 0.93, 0.97},
		"skewed":                     {skewed(0.05), skewed(0.05), 0.93, 0.97},
		"skewed, one arm twice":      {skewed(0.1), skewed(0.05), 0.93, 0.97},
		// The limit: no machine disturbs only one of two interleaved arms, but if one did, a 95 % interval
		// would be a 91 % one.
		"one arm skewed, the other without noise": {skewed(0.1), normal(0), 0.90, 0.94},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			for _, n := range []int{6, 12} {
				if got := coverage(t, n, tt.armA, tt.armB); got < tt.least || got > tt.most {
					t.Errorf("n=%d: a 95 %% interval covers %.1f %%", n, 100*got)
				}
			}
		})
	}
}

func TestSameAgainstSameRarelyDiffers(t *testing.T) {
	for _, arm := range []noise{normal(0.05), skewed(0.05)} {
		for _, n := range []int{6, 12} {
			excludes := share(t, n, 1, arm, arm, func(r stat.Ratio) bool { return r.Lo > 1 || r.Hi < 1 })
			if excludes < 0.03 || excludes > 0.07 {
				t.Errorf("n=%d: %.1f %% of A/A intervals exclude 1, where 5 %% should", n, 100*excludes)
			}
			differs := share(t, n, 1, arm, arm, func(r stat.Ratio) bool {
				return stat.Judge(r, stat.LeastMargin).Verdict == stat.Differs
			})
			if differs > 0.02 {
				t.Errorf("n=%d: %.1f %% of A/A comparisons were called different", n, 100*differs)
			}
		}
	}
}

// TestFindsPlantedTenPercent: sd 0.05 is that of the paired log ratio.
func TestFindsPlantedTenPercent(t *testing.T) {
	arm := normal(0.05 / math.Sqrt2)
	found := share(t, 10, 1.1, arm, arm, func(r stat.Ratio) bool {
		return stat.Judge(r, stat.LeastMargin).Verdict == stat.Differs && r.Center > 1
	})
	t.Logf("found %.1f %% of the time", 100*found)
	if found <= 0.95 {
		t.Errorf("a planted 10 %% was found %.1f %% of the time", 100*found)
	}
}

// TestNoiseFloorHoldsOff: with the margin that two A/A pairs of the same noise give, a third is next to
// never called different.
func TestNoiseFloorHoldsOff(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	arm := skewed(0.2)
	compare := func() stat.Ratio {
		a, b := block(r, 6, 1, arm, arm)
		ratio, err := stat.PairedRatio(a, b, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		return ratio
	}
	wrong := 0
	for range simulations {
		margin := stat.Margin([]stat.Ratio{compare(), compare()}, 6)
		if stat.Judge(compare(), margin).Verdict == stat.Differs {
			wrong++
		}
	}
	if rate := float64(wrong) / simulations; rate > 0.005 {
		t.Errorf("%.2f %% called different over the floor", 100*rate)
	}
}
