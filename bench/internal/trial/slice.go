package trial

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"authbench/bench/internal/load"
	"authbench/bench/internal/server"
	"authbench/results"
	"authbench/scenarios"
)

// settle is how long after the last answer the marks are taken: the replica's goroutines go back to
// reading, and the store back to its loop, on the loaded arm's bill.
const settle = 2 * time.Millisecond

// drainTimeout is how long after a slice its answers are waited for.
const drainTimeout = 2 * time.Second

// password is every seeded user's. It guards nothing: the table is made up and lives for a block.
const password = "correct horse battery staple"

// measure loads the arms slice by slice, in the block's shuffled order.
func (b *block) measure(ctx context.Context) error {
	rounds := max(1, b.Cell.Slices)
	for place, turn := range order(len(b.arms), rounds, b.Seed) {
		a := b.arms[turn.arm]
		if a.yield.gap != "" || turn.slice > 0 && isOnce(a.Point) {
			continue
		}
		if b.runner.Turn != nil {
			b.runner.Turn(b.scenario.Name, a.Variant, b.Index, turn.slice)
		}
		if err := b.turn(ctx, a, turn.slice, place); err != nil {
			return fmt.Errorf("%s: %w", a.Variant, err)
		}
	}
	return nil
}

// isOnce reports whether one slice of the point's work is all that a trial needs.
func isOnce(p scenarios.Point) bool {
	return p.Work == scenarios.WorkExact || p.Work == scenarios.WorkDenylist || p.Once
}

// sliceBounds is how many staleness bounds a slice may last beside what is expected of it: cuts and races
// wait for the bound to pass.
const sliceBounds = 8

// turn is one slice of one arm, by the point's kind of work.
func (b *block) turn(ctx context.Context, a *arm, slice, place int) error {
	ctx, cancel := context.WithTimeout(ctx, sliceTimeout+2*b.Cell.ArmDuration(a.Point)+sliceBounds*b.runner.Setup.Settings.StalenessBound)
	defer cancel()
	var s results.Slice
	var err error
	switch a.Point.Work {
	case scenarios.WorkExact:
		s, err = b.exactSlice(ctx, a)
	case scenarios.WorkIssue, scenarios.WorkPasswordHash, scenarios.WorkRefreshVerb:
		s, err = b.verbSlice(ctx, a)
	case scenarios.WorkRevoke:
		s, err = b.revokeSlice(ctx, a, slice)
	case scenarios.WorkCut:
		s, err = b.cutSlice(ctx, a, slice)
	case scenarios.WorkExpire:
		s, err = b.expireSlice(ctx, a, slice)
	case scenarios.WorkRace:
		s, err = b.raceSlice(ctx, a, slice)
	case scenarios.WorkRefresh:
		s, err = b.refreshSlice(ctx, a, slice)
	case scenarios.WorkDenylist:
		s, err = b.denylistSlice(ctx, a)
	case scenarios.WorkOpen, scenarios.WorkClosed, scenarios.WorkMix:
		s, err = b.loadSlice(ctx, a, slice, b.Cell.Slice)
	default:
		err = fmt.Errorf("nobody does the work %q of the point %q: give it a case in bench/internal/trial/slice.go", a.Point.Work, a.Point.Label)
	}
	if err != nil {
		return err
	}
	s.Order = place
	a.yield.slices = append(a.yield.slices, s)
	return b.healthy()
}

// healthy reports a process that has ended and should not have, by name.
func (b *block) healthy() error {
	for _, p := range b.runner.Watched {
		if err := p.Fault(); err != nil {
			return err
		}
	}
	for _, h := range b.hosts {
		if err := cmp.Or(h.fault(), h.store.Fault()); err != nil {
			return err
		}
	}
	return nil
}

// reapTime is how long the end of a process may take to show after a connection to it broke.
const reapTime = 50 * time.Millisecond

// blame returns the process that ended as the reason for err, if one did: a broken connection is only
// how it showed.
func (b *block) blame(err error) error {
	time.Sleep(reapTime)
	if fault := b.healthy(); fault != nil {
		return fault
	}
	return err
}

// exactSlice sends a fixed number of requests, one after the other on one connection, and then one
// login, counting each apart. The connection is its own: one that had rested since the block began
// might have been closed.
func (b *block) exactSlice(ctx context.Context, a *arm) (results.Slice, error) {
	transport, err := a.dial(ctx, 1)
	if err != nil {
		return results.Slice{}, err
	}
	defer transport.Close()
	// The first request may set up what later ones share (a store connection, say).
	if _, err := load.Exchange(ctx, transport, a.users[0], 1); err != nil {
		return results.Slice{}, err
	}
	var bytes load.ExactResult
	s, usage, err := b.measured(ctx, a, func() (err error) {
		bytes, err = load.Exchange(ctx, transport, a.users[0], scenarios.ExactRequests)
		return err
	})
	if err != nil {
		return s, err
	}
	s.Requests, s.Seconds = scenarios.ExactRequests, s.MarkedSeconds
	a.yield.exact(bytes, usage, len(a.tokens[0]))
	return s, a.login(ctx, transport)
}

// verbSlice has the replica repeat one verb and measure around it.
func (b *block) verbSlice(ctx context.Context, a *arm) (results.Slice, error) {
	what := server.MeasureIssue
	switch a.Point.Work {
	case scenarios.WorkPasswordHash:
		what = server.MeasurePasswordHash
	case scenarios.WorkRefreshVerb:
		what = server.MeasureRefresh
	}
	var measured server.Measurement
	s, usage, err := b.measured(ctx, a, func() (err error) {
		measured, err = a.replicas[0].Measure(ctx, what, b.Cell.Slice)
		return err
	})
	if err != nil {
		return s, err
	}
	s.Requests = measured.N
	s.ReplicaCPUSeconds = measured.CPU.Seconds() // around the verb, the control call left out
	s.Seconds = measured.Wall.Seconds()
	a.yield.verb = true
	a.yield.usage = a.yield.usage.add(usage)
	return s, nil
}
