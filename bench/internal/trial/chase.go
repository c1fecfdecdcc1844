package trial

import (
	"context"
	"fmt"
	"time"

	"authbench/bench/internal/load"
	"authbench/results"
	"authbench/scenarios"
)

// How many connections a chase has to each replica: so many that the probes of one event and the steady
// load hardly ever wait for one, and more where a replica behind a black hole holds each for half a second.
const (
	connectionsPerReplica    = 16
	connectionsPerCutReplica = 64
)

// answerTimeout is how long a chase waits for an answer: longer than the store's own bound, which a
// replica behind a black hole waits for.
const answerTimeout = 2 * time.Second

// patienceSlack is how long beyond the promised bound a token is watched, so that a broken promise is
// seen and not only suspected.
const patienceSlack = time.Second

// revokePace is the pace of probes where tokens end one after the other.
func revokePace(bound time.Duration) load.Pace {
	return load.Pace{
		Lead: scenarios.ProbeLead, Spacing: scenarios.ProbeSpacing, Dense: scenarios.ProbeDense, Growth: scenarios.ProbeGrowth,
		MaxSpacing: scenarios.ProbeMaxSpacing, Rejects: scenarios.ProbeRefusals, Patience: bound + patienceSlack,
	}
}

// sparsePace is the pace where many tokens are watched for a long time.
func sparsePace(lead, spacing, patience time.Duration) load.Pace {
	return load.Pace{
		Lead: lead, Spacing: spacing, Growth: 1, MaxSpacing: spacing, Rejects: scenarios.ProbeRefusals, Patience: patience,
	}
}

// A hunt is one chase of an arm, and how its results are read.
type hunt struct {
	arm    *arm
	events []load.Event
	pace   load.Pace
	window time.Duration // of the steady load
	// opening is when offsets count from; zero means at once.
	opening time.Time
	// during runs beside the chase, from its opening, until its context ends.
	during func(ctx context.Context) error
}

// hunt chases the events between two marks.
func (b *block) hunt(ctx context.Context, h hunt, slice int) (results.Slice, load.Chased, error) {
	a := h.arm
	connections := connectionsPerReplica
	if a.Point.Work == scenarios.WorkCut {
		connections = connectionsPerCutReplica
	}
	if err := a.connect(ctx, connections*len(a.replicas)); err != nil {
		return results.Slice{}, load.Chased{}, err
	}
	config := load.ChaseConfig{
		Transport: a.transport, Replicas: len(a.replicas), Events: h.events, Pace: h.pace, AnswerTimeout: answerTimeout,
		Opening: h.opening,
	}
	if a.Point.RateRPS > 0 && len(a.users) > 0 {
		config.Users = a.users
		config.Schedule = load.NewSchedule(derive(b.Seed, "slice", slice), a.Point.RateRPS, h.window, len(a.users))
	}
	var chased load.Chased
	s, _, err := b.measured(ctx, a, func() error {
		return beside(ctx, h.during, func(ctx context.Context) (err error) {
			chased, err = load.Chase(ctx, config)
			return err
		})
	})
	if err != nil {
		return s, chased, err
	}
	fill(&s, chased.Background)
	return s, chased, nil
}

// beside runs two things at once until the main one has ended. The error of either ends both.
func beside(ctx context.Context, during, main func(context.Context) error) error {
	if during == nil {
		return main(ctx)
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	ended := make(chan error, 1)
	go func() {
		err := during(ctx)
		if err != nil && ctx.Err() == nil {
			cancel(err)
		}
		ended <- err
	}()
	err := main(ctx)
	broken := context.Cause(ctx)
	cancel(nil)
	<-ended
	if broken != nil {
		return broken
	}
	return err
}

// connect dials the arm's replicas once.
func (a *arm) connect(ctx context.Context, connections int) (err error) {
	if a.transport == nil {
		a.transport, err = a.dial(ctx, connections)
	}
	return err
}

// keep takes the events of a chase into the arm's yield.
func (a *arm) keep(events []load.Event, chased load.Chased, references [][]time.Duration) {
	bound := a.bound()
	for i, result := range chased.Events {
		r := revocation(result, len(a.replicas))
		r.Through = events[i].Through
		r.Exceeded = r.Failed == "" && worstStaleness(r) > bound.Seconds()
		if i < len(references) {
			for _, d := range references[i] {
				r.PublishSeconds = append(r.PublishSeconds, d.Seconds())
			}
		}
		a.yield.revocations = append(a.yield.revocations, r)
	}
}

// judgeBackground voids the trial where the steady load was not answered as expected: the replicas were
// not in order then, and nothing was meant to be out of it.
func (y *yield) judgeBackground(s results.Slice, chased load.Chased) {
	if y.void == "" && s.Errors > 0 {
		y.void = fmt.Sprintf("%d of %d requests of the steady load unexpected: %s", s.Errors, s.Errors+s.Requests, chased.Background.Reason)
	}
}
