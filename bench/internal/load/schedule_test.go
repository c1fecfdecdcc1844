package load

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"authbench/scenarios"
)

func TestPoissonHasTheMeanAndTheVarianceOfItsRate(t *testing.T) {
	const rate, windows = 200.0, 2000
	var counts []float64
	for seed := range uint64(windows) {
		counts = append(counts, float64(len(Poisson(seed, rate, time.Second))))
	}
	mean, variance := moments(counts)
	// Four standard errors: of the mean sqrt(rate/windows), of the variance about rate*sqrt(2/windows).
	if bound := 4 * math.Sqrt(rate/windows); math.Abs(mean-rate) > bound {
		t.Errorf("mean of %v arrivals is further than %.2f from %v", mean, bound, rate)
	}
	if bound := 4 * rate * math.Sqrt(2.0/windows); math.Abs(variance-rate) > bound {
		t.Errorf("variance of %v arrivals is further than %.1f from %v", variance, bound, rate)
	}
}

func TestPoissonGapsAreExponential(t *testing.T) {
	const rate = 2000.0
	due := Poisson(7, rate, 50*time.Second)
	var gaps []float64
	for i := 1; i < len(due); i++ {
		gaps = append(gaps, (due[i]-due[i-1]).Seconds()*rate)
	}
	mean, variance := moments(gaps)
	if math.Abs(mean-1) > 0.02 || math.Abs(variance-1) > 0.05 {
		t.Errorf("gaps in units of the mean gap: mean %.3f, variance %.3f, want 1 and 1", mean, variance)
	}
}

func moments(xs []float64) (mean, variance float64) {
	for _, x := range xs {
		mean += x / float64(len(xs))
	}
	for _, x := range xs {
		variance += (x - mean) * (x - mean) / float64(len(xs)-1)
	}
	return mean, variance
}

func TestScheduleIsSoundAndRepeats(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		rate := rapid.Float64Range(0.1, 20000).Draw(t, "rate")
		window := time.Duration(rapid.Int64Range(1, int64(300*time.Millisecond)).Draw(t, "window"))
		users := rapid.IntRange(1, 5000).Draw(t, "users")
		s := NewSchedule(seed, rate, window, users)
		if err := s.check(users); err != nil {
			t.Fatal(err)
		}
		if !cmp.Equal(s, NewSchedule(seed, rate, window, users)) {
			t.Fatal("the same seed gave another schedule")
		}
	})
}

func TestSchedulesOfDifferentSeedsDiffer(t *testing.T) {
	if slices.Equal(Poisson(1, 2000, time.Second), Poisson(2, 2000, time.Second)) {
		t.Error("two seeds gave the same due times")
	}
	if slices.Equal(ZipfUsers(1, 1000, 200), ZipfUsers(2, 1000, 200)) {
		t.Error("two seeds gave the same users")
	}
}

func TestPoissonOfSenselessInputIsEmpty(t *testing.T) {
	for name, due := range map[string][]time.Duration{
		"no rate":         Poisson(1, 0, time.Second),
		"negative rate":   Poisson(1, -5, time.Second),
		"infinite rate":   Poisson(1, math.Inf(1), time.Second),
		"not a number":    Poisson(1, math.NaN(), time.Second),
		"no window":       Poisson(1, 100, 0),
		"negative window": Poisson(1, 100, -time.Second),
	} {
		if len(due) != 0 {
			t.Errorf("%s: %d due times", name, len(due))
		}
	}
	if ZipfUsers(1, 10, 0) != nil || ZipfUsers(1, -1, 10) != nil {
		t.Error("users were drawn from none, or for no slot")
	}
}

func TestZipfUsersFollowTheLaw(t *testing.T) {
	const slots, users = 200000, 100
	counts := make([]float64, users)
	for _, u := range ZipfUsers(3, slots, users) {
		counts[u]++
	}
	total := 0.0
	for k := range users {
		total += math.Pow(1+float64(k), -scenarios.ZipfS)
	}
	for _, k := range []int{0, 1, 2, 9, 50} {
		p := math.Pow(1+float64(k), -scenarios.ZipfS) / total
		if bound := 5 * math.Sqrt(slots*p*(1-p)); math.Abs(counts[k]-slots*p) > bound {
			t.Errorf("user %d was chosen %v times, want %.0f ± %.0f", k, counts[k], slots*p, bound)
		}
	}
}

func TestScheduleThatCannotBeKeptIsRefused(t *testing.T) {
	const ms = time.Millisecond
	for name, tc := range map[string]struct {
		schedule Schedule
		want     string
	}{
		"a slot without user":    {Schedule{[]time.Duration{ms}, nil, ms}, "one user a slot"},
		"due after the window":   {Schedule{[]time.Duration{2 * ms}, []int{0}, ms}, "window"},
		"due before the window":  {Schedule{[]time.Duration{-1}, []int{0}, ms}, "ascend"},
		"due times out of order": {Schedule{[]time.Duration{ms, 0}, []int{0, 0}, ms}, "ascend"},
		"a user beyond the last": {Schedule{[]time.Duration{ms}, []int{3}, ms}, "user 3 of 3"},
		"a negative user":        {Schedule{[]time.Duration{ms}, []int{-1}, ms}, "user -1 of 3"},
	} {
		if err := tc.schedule.check(3); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: error %v, want one with %q", name, err, tc.want)
		}
	}
}
