package store

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"authbench/impl"
	"authbench/impl/impltest/bubble"
)

const (
	scheduleTimeout = 80 * time.Millisecond
	longestTrip     = 200 * time.Millisecond
)

func drawTrip(t *rapid.T) trip {
	return trip{
		takes:   drawDuration(t, "takes", 0, rapid.SampledFrom([]time.Duration{5 * time.Millisecond, longestTrip}).Draw(t, "longest")),
		outcome: rapid.SampledFrom([]string{"", "", "", "error", "panic"}).Draw(t, "outcome"),
	}
}

// drawCalls draws calls that begin one after the other, in the order of their numbers.
func drawCalls(t *rapid.T) []*call {
	var calls []*call
	for i := range rapid.IntRange(1, 40).Draw(t, "calls") {
		c := &call{number: i, after: drawDuration(t, "after", 1, 10*time.Millisecond)}
		if rapid.Bool().Draw(t, "impatient") {
			c.patience = drawDuration(t, "patience", 1, longestTrip)
		}
		calls = append(calls, c)
	}
	return calls
}

// Whatever becomes of the trips and whoever leaves: every caller gets its own record or an error, in time;
// trips begin in the order in which the callers came; and in the end every lane is free.
func TestEveryScheduleOfSharedReads(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		config := ReaderConfig{
			Lanes:     rapid.IntRange(1, 3).Draw(rt, "lanes"),
			BatchKeys: rapid.IntRange(1, 5).Draw(rt, "batch keys"),
		}
		trips := rapid.SliceOfN(rapid.Custom(drawTrip), 1, 8).Draw(rt, "trips")
		calls := drawCalls(rt)
		var broken error
		bubble.Run(t, func(t *testing.T) {
			s, f := newFakeSharing(config, scheduleTimeout, trips...)
			runCalls(s, calls)
			time.Sleep(longestTrip + scheduleTimeout)
			synctest.Wait()
			broken = errors.Join(checkTrips(config, s, f), checkCalls(calls, trips))
		})
		if broken != nil {
			rt.Fatal(broken)
		}
	})
}

func checkTrips(c ReaderConfig, s *sharing, f *fakeTrips) error {
	switch {
	case len(s.free) != c.Lanes || s.spares != 0 || s.queue.head != nil || s.turns.ticking:
		return fmt.Errorf("%d free lanes of %d, %d spare, nobody queued %t, clock ticking %t",
			len(s.free), c.Lanes, s.spares, s.queue.head == nil, s.turns.ticking)
	case f.most > c.Lanes+spareLanes || slices.Max(f.sizes) > c.BatchKeys:
		return fmt.Errorf("%d trips at once, of up to %d reads", f.most, slices.Max(f.sizes))
	case !slices.IsSorted(f.asked):
		return fmt.Errorf("trips began in the order %d", f.asked)
	}
	return nil
}

func checkCalls(calls []*call, trips []trip) error {
	for _, c := range calls {
		if err := c.check(trips); err != nil {
			return fmt.Errorf("caller %d, after %s, got %q, %v: %w", c.number, c.took, c.record, c.err, err)
		}
	}
	return nil
}

func (c *call) check(trips []trip) error {
	failing := func(outcome string) bool {
		return slices.ContainsFunc(trips, func(t trip) bool { return t.outcome == outcome })
	}
	switch {
	case c.err == nil && c.record != recordOf(c.number):
		return errors.New("not its own record")
	case c.err != nil && c.record != "":
		return errors.New("a record beside an error")
	case c.patience > 0 && c.took > c.patience:
		return errors.New("stayed beyond its context")
	case c.took > scheduleTimeout+longestTrip:
		return errors.New("waited beyond every bound")
	case errors.Is(c.err, errNoTurn) && (c.took > scheduleTimeout || c.took < scheduleTimeout*7/8):
		return errors.New("not the timeout")
	case errors.Is(c.err, errPanicked) && !failing("panic"), errors.Is(c.err, errTrip) && !failing("error"):
		return errors.New("no trip failed so")
	case c.err != nil && !errors.Is(c.err, impl.ErrUnavailable) && !errors.Is(c.err, errPanicked):
		return errors.New("not that the store is away")
	}
	return nil
}
