package lookup

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"time"

	"authbench/scenarios"
)

// runnerOf prepares a benchmark of an operation.
func runnerOf(t *testing.T, l scenarios.Lookup, op func(caller, i int) error) *runner {
	t.Helper()
	r, err := newRunner(t.Context(), Benchmark{l, func(context.Context, *Work) (Prepared, error) { return Prepared{Op: op}, nil }}, &Work{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func session(callers int) scenarios.Lookup {
	return scenarios.Lookup{Scheme: "session", Op: scenarios.OpVerify, Alg: scenarios.AlgOpaque, Claims: "275B", Callers: callers, Rung: "x"}
}

func jwt(callers int) scenarios.Lookup {
	return scenarios.Lookup{Scheme: "jwt", Op: scenarios.OpVerify, Alg: "HS256", Claims: "275B", Callers: callers, Rung: "x"}
}

func TestEveryCallerGoesOnFromWhereItWas(t *testing.T) {
	for _, l := range []scenarios.Lookup{session(1), session(3), jwt(1), jwt(3)} {
		var mu sync.Mutex
		seen := make([]int, l.Callers)
		r := runnerOf(t, l, func(caller, i int) error {
			mu.Lock()
			defer mu.Unlock()
			if i != seen[caller] {
				return fmt.Errorf("caller %d is at operation %d after %d", caller, i, seen[caller])
			}
			seen[caller]++
			return nil
		})
		done := 0
		for range 3 {
			timing, err := r.run(2 * time.Millisecond)
			if err != nil {
				t.Fatalf("%s: %v", l.Name(), err)
			}
			done += timing.Operations
		}
		for caller, n := range seen {
			if n == 0 {
				t.Errorf("%s: caller %d did nothing", l.Name(), caller)
			}
			done -= n
		}
		if done != 0 {
			t.Errorf("%s: %d operations more were counted than done", l.Name(), done)
		}
	}
}

func TestARunLastsAsLongAsItsTimeSays(t *testing.T) {
	const asked = 20 * time.Millisecond
	for _, l := range []scenarios.Lookup{session(1), session(8), jwt(1), jwt(8)} {
		r := runnerOf(t, l, func(int, int) error {
			if AsksStore(l) {
				time.Sleep(50 * time.Microsecond)
			}
			return nil
		})
		for range 2 { // the second looks at the clock as seldom as it does from then on
			timing, err := r.run(asked)
			if err != nil || timing.Elapsed < asked || timing.Elapsed > asked+2*time.Second {
				t.Errorf("%s: took %v of %v: %v", l.Name(), timing.Elapsed, asked, err)
			}
			if timing.CPU <= 0 {
				t.Errorf("%s: no CPU", l.Name())
			}
		}
	}
}

func TestAllocationsAreTheOperationsOwn(t *testing.T) {
	var sink [4][]byte
	for _, l := range []scenarios.Lookup{session(1), session(4), jwt(1), jwt(4)} {
		r := runnerOf(t, l, func(caller, _ int) error {
			sink[caller] = make([]byte, 1024)
			return nil
		})
		if err := r.warmUp(); err != nil {
			t.Fatal(err)
		}
		timing, err := r.run(10 * time.Millisecond)
		if err != nil {
			t.Fatal(err)
		}
		// What the runtime allocates for itself meanwhile, and in a build for the race detector, is a few.
		if extra := int64(timing.Allocs) - int64(timing.Operations); extra < 0 || extra > 200+int64(timing.Operations)/100 {
			t.Errorf("%s: %d objects in %d operations of one", l.Name(), timing.Allocs, timing.Operations)
		}
		if timing.AllocBytes < 1024*uint64(timing.Operations) {
			t.Errorf("%s: %d B in %d operations of 1 KB", l.Name(), timing.AllocBytes, timing.Operations)
		}
	}
}

func TestSingleRoundTripsOfALoneCallerAreTimed(t *testing.T) {
	const trip = 300 * time.Microsecond
	slow := func(int, int) error { time.Sleep(trip); return nil }
	for _, tc := range []struct {
		lookup scenarios.Lookup
		want   bool
	}{
		{session(1), true}, {session(2), false}, {jwt(1), false},
		{scenarios.Lookup{Scheme: "session", Op: scenarios.OpVerifyCached, Alg: scenarios.AlgOpaque, Callers: 1}, false},
	} {
		timing, err := runnerOf(t, tc.lookup, slow).run(10 * time.Millisecond)
		if err != nil || (timing.P50 > 0) != tc.want || tc.want && timing.P50 < trip {
			t.Errorf("%s: median %v, %v", tc.lookup.Name(), timing.P50, err)
		}
	}
}

func TestAFailureEndsEveryCallersRun(t *testing.T) {
	failure := errors.New("failed")
	for _, l := range []scenarios.Lookup{session(1), session(4), jwt(4)} {
		begun := time.Now()
		_, err := runnerOf(t, l, func(caller, i int) error {
			if caller == 0 && i == 3 {
				return failure
			}
			runtime.Gosched()
			return nil
		}).run(time.Minute)
		if !errors.Is(err, failure) || time.Since(begun) > 20*time.Second {
			t.Errorf("%s: %v after %v", l.Name(), err, time.Since(begun))
		}
	}
}

func TestALoneCallerHasOneProcessor(t *testing.T) {
	before := runtime.GOMAXPROCS(0)
	inside := 0
	l := session(1)
	s := &server{ctx: t.Context(), prepared: map[string]*runner{
		l.Name(): runnerOf(t, l, func(int, int) error { inside = runtime.GOMAXPROCS(0); return nil }),
	}}
	timing, err := s.run(Request{Name: l.Name(), Duration: time.Millisecond, Processors: 1})
	if err != nil || timing.Processors != 1 || inside != 1 || runtime.GOMAXPROCS(0) != before {
		t.Errorf("ran on %d processors, said %d, %d afterwards: %v", inside, timing.Processors, runtime.GOMAXPROCS(0), err)
	}
}

// Many callers have their first turn when the time is over, and none of them may go on for long: what a run overshoots
// must not have the next one overshoot more. The shortest of some counts, since a stall makes any of them long.
func TestRunsOfManyCallersDoNotGrow(t *testing.T) {
	const asked = 20 * time.Millisecond
	r := runnerOf(t, jwt(256), func(int, int) error {
		for begun := time.Now(); time.Since(begun) < time.Microsecond; {
		}
		return nil
	})
	shortest := time.Hour
	for n := range 9 {
		timing, err := r.run(asked)
		if err != nil {
			t.Fatal(err)
		}
		if n >= 4 {
			shortest = min(shortest, timing.Elapsed)
		}
	}
	if shortest > asked*3/2 {
		t.Errorf("from the fifth on runs of %v take %v", asked, shortest)
	}
}

// A run after one of another length looks at the clock as often as its own length asks.
func TestLooksAtTheClockFollowTheRunsOwnLength(t *testing.T) {
	r := runnerOf(t, jwt(2), func(int, int) error { return nil })
	r.rate = 1e7
	for asked, want := range map[time.Duration]int{
		time.Nanosecond: 1, 12 * time.Millisecond: 1000, 24 * time.Millisecond: 2000,
	} {
		if got := r.operationsALook(asked); got != want {
			t.Errorf("%v: %d operations between two looks, want %d", asked, got, want)
		}
	}
}

func TestARunBeginsWithoutGarbageOfOthers(t *testing.T) {
	l := jwt(1)
	r := runnerOf(t, l, func(int, int) error { return nil })
	s := &server{ctx: t.Context(), prepared: map[string]*runner{l.Name(): r}}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := s.run(Request{Name: l.Name(), Duration: time.Millisecond}); err != nil {
		t.Fatal(err)
	}
	if runtime.ReadMemStats(&after); after.NumForcedGC == before.NumForcedGC {
		t.Error("no collection before the run")
	}
}
