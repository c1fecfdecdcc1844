package trial

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

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
	// opening is when offsets count from; zero means soon.
	opening time.Time
	// during runs beside the chase, and to its own end.
	during func(ctx context.Context, opening time.Time) error
}

// hunt chases the events between two marks.
func (b *block) hunt(ctx context.Context, h hunt, slice int) (results.Slice, load.Chased, error) {
	a := h.arm
	if err := a.connectForHunt(ctx); err != nil {
		return results.Slice{}, load.Chased{}, err
	}
	if h.opening.IsZero() {
		h.opening = time.Now().Add(untilOpening)
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
		return h.beside(ctx, func(ctx context.Context) (err error) {
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

// beside runs the chase and what goes on beside it, both to their ends; the error of either ends both.
func (h hunt) beside(ctx context.Context, chase func(context.Context) error) error {
	if h.during == nil {
		return chase(ctx)
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return chase(ctx) })
	group.Go(func() error { return h.during(ctx, h.opening) })
	return group.Wait()
}

// connectForHunt dials the arm's replicas once, with the connections that a chase needs.
func (a *arm) connectForHunt(ctx context.Context) error {
	connections := connectionsPerReplica
	if a.Point.Work == scenarios.WorkCut {
		connections = connectionsPerCutReplica
	}
	return a.connect(ctx, connections*len(a.replicas))
}

// connect dials the arm's replicas once.
func (a *arm) connect(ctx context.Context, connections int) (err error) {
	if a.transport == nil {
		a.transport, err = a.dial(ctx, connections)
	}
	return err
}

// keep takes the events of a chase into the arm's yield. Where tokens end one by one and nothing is
// broken, proof is asked for: a revoke counts only if every replica was seen to accept the token before and
// to refuse it after.
func (a *arm) keep(events []load.Event, chased load.Chased, references [][]time.Duration, proof bool) {
	bound, probes, skipped := a.bound(), 0, 0
	for i, result := range chased.Events {
		r := revocation(result, len(a.replicas))
		if r.Through = events[i].Through; proof && r.Failed == "" {
			r.Failed = unproven(result)
		}
		r.Exceeded = r.Failed == "" && r.LatestAcceptSeconds() > bound.Seconds()
		if i < len(references) {
			for _, d := range references[i] {
				r.PublishSeconds = append(r.PublishSeconds, d.Seconds())
			}
		}
		a.yield.revocations = append(a.yield.revocations, r)
		probes, skipped = probes+r.Probes, skipped+r.Skipped
	}
	if proof && float64(skipped) > skippedShare*float64(probes+skipped) {
		a.yield.warnOnce(fmt.Sprintf("%d of %d probes of a slice were left out: its delays are known less finely than stated", skipped, probes+skipped))
	}
}

// skippedShare of the probes may be left out before it is worth a warning.
const skippedShare = 0.1

// unproven says what was not seen of an event that was to show both, or "".
func unproven(result load.EventResult) string {
	for _, train := range result.Trains {
		accepted, refused := false, false
		for _, p := range train.Probes {
			accepted = accepted || p.Verdict == load.Accepted && p.SentNS < result.AckedNS
			refused = refused || p.Verdict == load.Rejected
		}
		switch {
		case !accepted:
			return fmt.Sprintf("not proven: replica %d was not seen to accept the token before", train.Replica)
		case !refused && train.Probes[len(train.Probes)-1].Verdict != load.Accepted:
			return fmt.Sprintf("not proven: replica %d did not say whether it refuses the token", train.Replica)
		}
	}
	return ""
}

// judgeBackground voids the trial where the steady load was not answered as expected: the replicas were
// not in order then, and nothing was meant to be out of it.
func (y *yield) judgeBackground(s results.Slice, chased load.Chased) {
	if y.void == "" && s.Errors > 0 {
		y.void = fmt.Sprintf("%d of %d requests of the steady load unexpected: %s", s.Errors, s.Errors+s.Requests, chased.Background.Reason)
	}
}
