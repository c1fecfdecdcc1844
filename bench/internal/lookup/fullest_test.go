package lookup

import (
	"errors"
	"testing"
	"time"

	"authbench/scenarios"
)

func timingOf(processors int, share float64) Timing {
	const elapsed = 25 * time.Millisecond
	return Timing{Elapsed: elapsed, CPU: time.Duration(share * float64(elapsed)), Processors: processors, Operations: 1}
}

func TestOnlyCallersWhoComputeAreShortOfCPU(t *testing.T) {
	cached := session(2)
	cached.Op = scenarios.OpVerifyCached
	for _, tc := range []struct {
		words      string
		lookup     scenarios.Lookup
		processors int
		share      float64
		want       bool
	}{
		{"two callers on one of two", cached, 2, 0.98, true},
		{"two callers on hardly more", cached, 2, 1.3, true},
		{"two callers on both", cached, 2, 1.92, false},
		{"many callers on one of two", jwt(64), 2, 0.96, true},
		{"two callers where there are many", cached, 16, 1.92, false},
		{"many callers on two of many", jwt(64), 16, 2, true},
		{"many callers where there is one", jwt(64), 1, 0.6, false},
		{"one caller", jwt(1), 2, 0.5, false},
		{"callers who wait for a store", session(64), 2, 0.9, false},
	} {
		if got := timingOf(tc.processors, tc.share).ShortOfCPU(tc.lookup); got != tc.want {
			t.Errorf("%s: short of CPU: %v", tc.words, got)
		}
	}
}

func TestARunThatIsShortOfCPUIsRepeated(t *testing.T) {
	for _, tc := range []struct {
		words   string
		shares  []float64
		want    float64
		repeats int
	}{
		{"at once", []float64{1.9}, 1.9, 0},
		{"the second time", []float64{1, 1.8}, 1.8, 1},
		{"never enough", []float64{1, 1.4, 1.2}, 1.4, 2},
	} {
		runs := 0
		got, repeats, err := Fullest(jwt(4), func() (Timing, error) {
			runs++
			return timingOf(2, tc.shares[runs-1]), nil
		})
		if err != nil || got != timingOf(2, tc.want) || repeats != tc.repeats || runs != len(tc.shares) {
			t.Errorf("%s: %+v after %d runs, %d repeats: %v", tc.words, got, runs, repeats, err)
		}
	}
	failure := errors.New("failed")
	if _, _, err := Fullest(jwt(4), func() (Timing, error) { return Timing{}, failure }); !errors.Is(err, failure) {
		t.Errorf("a run that fails: %v", err)
	}
}
