package trial

import (
	"context"
	"fmt"
	"time"

	"authbench/bench/internal/load"
	"authbench/results"
	"authbench/scenarios"
)

// loadSlice sends GET /me, or a mix, for the window, in an open or a closed loop. Its seed is the block's and the
// slice's, so every arm gets the same schedule and the same users.
func (b *block) loadSlice(ctx context.Context, a *arm, slice int, window time.Duration) (results.Slice, error) {
	drive := a.openLoop
	switch a.Point.Work {
	case scenarios.WorkClosed:
		drive = a.closedLoop
	case scenarios.WorkMix:
		if err := b.keepFresh(ctx, a); err != nil {
			return results.Slice{}, err
		}
		drive = b.mixLoop(a)
	}
	run := drive(derive(b.Seed, "slice", slice), window)
	var samples load.Samples
	var s results.Slice
	var usage usage
	err := b.apart(ctx, a, slice, func() (err error) {
		s, usage, err = b.measured(ctx, a, func() (err error) {
			samples, err = run(ctx)
			return err
		})
		return err
	})
	if err != nil {
		return s, err
	}
	fill(&s, samples)
	if slice < 0 {
		a.yield.coldRequests = 0 // those of the slices count
		return s, unusable(samples)
	}
	a.yield.add(samples, usage)
	if a.Point.Work == scenarios.WorkMix {
		a.yield.addMix(a.crowd.Done(), b.runner.Setup.Mix)
	}
	if a.Point.Work == scenarios.WorkClosed {
		a.yield.addGoodput(samples, leadOf(a.Point))
	}
	if a.Point.IsScaled() && a.Point.Work == scenarios.WorkClosed {
		a.yield.judgeLife(s, samples)
		return s, nil // errors and lag are results there, near the knee and beyond it
	}
	a.yield.judgeAnswers(s, samples)
	if a.Point.Work == scenarios.WorkClosed {
		return s, nil // a busy generator is a result, not a fault
	}
	a.yield.judgeGenerator(s, samples.Window, b.runner.Setup.Bounds)
	return s, nil
}

// apart has the arm's surroundings be what its point says while it is loaded: the store far away, or no replica but
// its own awake.
func (b *block) apart(ctx context.Context, a *arm, slice int, work func() error) error {
	return b.alone(ctx, a, func() error { return b.far(ctx, a, slice, work) })
}

// A loadRun is one slice's load, drawn and ready to be sent.
type loadRun func(context.Context) (load.Samples, error)

// openLoop is a Poisson schedule at the point's rate.
func (a *arm) openLoop(seed uint64, window time.Duration) loadRun {
	schedule := load.NewSchedule(seed, a.Point.RateRPS, window, a.warmUsers())
	a.chill(&schedule, seed)
	return func(ctx context.Context) (load.Samples, error) {
		return load.Run(ctx, load.Config{Transport: a.transport, Users: a.users, Schedule: schedule, DrainTimeout: drainTimeout})
	}
}

// closedLoop is as much as the replica answers.
func (a *arm) closedLoop(seed uint64, window time.Duration) loadRun {
	return func(ctx context.Context) (load.Samples, error) {
		return load.RunClosed(ctx, load.ClosedConfig{
			Transport: a.transport, Users: a.users, Seed: seed, Window: window, DrainTimeout: drainTimeout,
		})
	}
}

// fill takes into the slice what the generator saw.
func fill(s *results.Slice, samples load.Samples) {
	s.Seconds = samples.Elapsed.Seconds()
	s.Requests, s.Drops = samples.Count(load.Expected), samples.Count(load.Dropped)
	s.Errors = samples.Count(load.Unexpected) + samples.Count(load.Failed)
	s.GeneratorCPUSeconds = samples.GeneratorCPU().Seconds()
	lag := samples.SendLagNS()
	s.SendLagP50Seconds, s.SendLagP99Seconds = quantileSeconds(lag, 0.5), quantileSeconds(lag, 0.99)
	s.LagFloorP99Seconds = quantileSeconds(samples.LagFloorNS, 0.99)
}

func quantileSeconds(ns []int64, q float64) float64 {
	return time.Duration(load.Quantile(ns, q)).Seconds()
}

// unusable reports an arm that cannot be measured at all, in its warm-up.
func unusable(samples load.Samples) error {
	if samples.Count(load.Expected) == 0 {
		return fmt.Errorf("no request of the warm-up was answered as expected: %s", samples.Reason)
	}
	return nil
}
