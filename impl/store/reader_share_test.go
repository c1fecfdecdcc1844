package store

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"authbench/impl"
	"authbench/impl/impltest/bubble"
)

// every returns n calls, numbered from 1, one every d.
func every(d time.Duration, n int) []*call {
	var calls []*call
	for i := range n {
		calls = append(calls, &call{number: i + 1, after: d})
	}
	return calls
}

func TestHowReadsShareTrips(t *testing.T) {
	const ms = time.Millisecond
	for _, c := range []struct {
		words  string
		config ReaderConfig
		calls  []*call
		sizes  []int
		alone  int32
	}{
		{"callers that do not overlap go alone", ReaderConfig{Lanes: 1, BatchKeys: 9}, every(20*ms, 3), []int{1, 1, 1}, 3},
		{"as many as there are lanes go alone", ReaderConfig{Lanes: 3, BatchKeys: 9}, every(ms, 3), []int{1, 1, 1}, 3},
		{"the rest ride together", ReaderConfig{Lanes: 1, BatchKeys: 9}, every(ms, 6), []int{1, 5}, 1},
		{"the rest ride together in the first lane that comes free", ReaderConfig{Lanes: 2, BatchKeys: 9}, every(ms, 6), []int{1, 1, 4}, 2},
		{"those who come during a batch ride in the next", ReaderConfig{Lanes: 1, BatchKeys: 9}, every(4*ms, 7), []int{1, 2, 3, 1}, 1},
		{"a batch has its limit", ReaderConfig{Lanes: 1, BatchKeys: 2}, every(ms, 6), []int{1, 2, 2, 1}, 1},
	} {
		bubble.Run(t, func(t *testing.T) {
			s, f := newFakeSharing(c.config, time.Second, trip{takes: 10 * ms})
			runCalls(s, c.calls)
			if !slices.Equal(f.sizes, c.sizes) || f.alone.Load() != c.alone {
				t.Errorf("%s: trips of %d reads, %d of them alone, want %d and %d", c.words, f.sizes, f.alone.Load(), c.sizes, c.alone)
			}
			for _, call := range c.calls {
				if call.err != nil || call.record != recordOf(call.number) {
					t.Errorf("%s: caller %d got %q: %v", c.words, call.number, call.record, call.err)
				}
			}
		})
	}
}

// With one lane, the first caller has a trip of its own and the next two share the second.
func TestATripThatFailsIsEveryCallersFailureAndNoFurther(t *testing.T) {
	const takes = 10 * time.Millisecond
	for _, outcome := range []string{"error", "panic"} {
		bubble.Run(t, func(t *testing.T) {
			s, f := newFakeSharing(ReaderConfig{Lanes: 1, BatchKeys: 9}, time.Second,
				trip{takes: takes}, trip{takes: takes, outcome: outcome}, trip{takes: takes}, trip{takes: takes, outcome: outcome}, trip{})
			calls := append(every(time.Millisecond, 3), &call{number: 4, after: takes})
			runCalls(s, calls)
			for i, fails := range []bool{false, true, true, false} {
				if errors.Is(calls[i].err, impl.ErrUnavailable) != fails || fails != (calls[i].record == "") {
					t.Errorf("%s: caller %d got %q: %v", outcome, i+1, calls[i].record, calls[i].err)
				}
			}
			alone, next := &call{number: 5}, &call{number: 6}
			runCalls(s, []*call{alone})
			runCalls(s, []*call{next})
			if alone.err == nil || next.err != nil || f.begun != 5 {
				t.Errorf("%s: a caller's own trip: %v, the next: %v", outcome, alone.err, next.err)
			}
			wantIdle(t, s, 1)
		})
	}
}

func TestACallerLeavesWhenItsContextEnds(t *testing.T) {
	bubble.Run(t, func(t *testing.T) {
		const takes = 100 * time.Millisecond
		s, f := newFakeSharing(ReaderConfig{Lanes: 1, BatchKeys: 9}, time.Second, trip{takes: takes})
		calls := every(time.Millisecond, 5)
		calls[1].patience = 20 * time.Millisecond  // ends in the queue
		calls[2].patience = 120 * time.Millisecond // ends while its batch is under way
		late := &call{number: 9, after: takes + 30*time.Millisecond}
		runCalls(s, append(calls, late))
		for _, c := range calls[1:3] {
			if c.took != c.patience || !errors.Is(c.err, impl.ErrUnavailable) || !errors.Is(c.err, context.DeadlineExceeded) {
				t.Errorf("caller %d left after %s: %v", c.number, c.took, c.err)
			}
		}
		for _, c := range []*call{calls[0], calls[3], calls[4], late} {
			if c.err != nil || c.record != recordOf(c.number) {
				t.Errorf("caller %d got %q: %v", c.number, c.record, c.err)
			}
		}
		if want := []int{1, 3, 4, 5, 9}; !slices.Equal(f.asked, want) {
			t.Errorf("asked for %d, want %d: nobody waits for 2 any more", f.asked, want)
		}
	})
}

// Two trips are stuck for almost the timeout or for far longer. Whoever comes once the others have been served
// waits for nobody.
func TestStuckLanesDelayTheOthersByATickOrTwo(t *testing.T) {
	const timeout, stuck = 480 * time.Millisecond, 2
	for _, takes := range []time.Duration{timeout * 9 / 10, 3 * timeout} {
		bubble.Run(t, func(t *testing.T) {
			trips := append(slices.Repeat([]trip{{takes: takes}}, stuck), slices.Repeat([]trip{{takes: time.Millisecond}}, 1000)...)
			s, _ := newFakeSharing(ReaderConfig{Lanes: stuck, BatchKeys: 99}, timeout, trips...)
			calls, last := every(time.Millisecond, 64), &call{number: 65, after: timeout / 2}
			runCalls(s, append(calls, last))
			if last.err != nil || last.took > time.Millisecond {
				t.Errorf("trips of %s: the last caller after %s: %v", takes, last.took, last.err)
			}
			for i, c := range calls {
				if slow := c.took > timeout*ticksToSpare/ticksPerTimeout+2*time.Millisecond; c.err != nil || slow != (i < stuck) {
					t.Errorf("trips of %s: caller %d after %s: %v", takes, c.number, c.took, c.err)
				}
			}
			wantIdle(t, s, stuck)
		})
	}
}

// Every trip is stuck, and has room for one read. Those for whom no lane can be opened any more give up.
func TestNobodyWaitsLongerForItsTurnThanTheTimeout(t *testing.T) {
	bubble.Run(t, func(t *testing.T) {
		const timeout, takes = 400 * time.Millisecond, 10 * 400 * time.Millisecond
		s, f := newFakeSharing(ReaderConfig{Lanes: 1, BatchKeys: 1}, timeout, trip{takes: takes})
		calls := every(timeout/20, 80)
		runCalls(s, calls)
		turns := 0
		for _, c := range calls {
			if c.err == nil {
				turns++
			} else if !errors.Is(c.err, errNoTurn) || c.took > timeout || c.took < timeout*7/8 {
				t.Errorf("caller %d had its turn after %s: %v", c.number, c.took, c.err)
			}
		}
		if want := 1 + spareLanes; turns != want || f.most != want || f.begun != want {
			t.Errorf("%d had their turn, in %d trips, %d at once, want %d", turns, f.begun, f.most, want)
		}
		wantIdle(t, s, 1)
		last := &call{number: 81}
		if runCalls(s, []*call{last}); last.err != nil {
			t.Errorf("afterwards: %v", last.err)
		}
	})
}

// wantIdle makes sure that every lane is free, nobody is queued, and the clock comes to stand.
func wantIdle(t *testing.T, s *sharing, lanes int) {
	t.Helper()
	time.Sleep(s.timeout)
	synctest.Wait()
	got := []any{len(s.free), s.spares, s.queue.head == nil, s.turns.ticking}
	if diff := cmp.Diff([]any{lanes, 0, true, false}, got); diff != "" {
		t.Errorf("free lanes, spare ones, nobody queued, clock ticking: %s", diff)
	}
}
