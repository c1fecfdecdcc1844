package trial

import (
	"context"
	"errors"
	"time"

	"authbench/bench/internal/load"
	"authbench/results"
	"authbench/scenarios"
)

// When a link is out of order within a cut's window, in bounds of the variants that have one: long enough
// that a replica's copy grows too old, and is seen to.
const (
	cutBegins = 200 * time.Millisecond
	cutLasts  = 2.2 // staleness bounds
)

// cutSlice is one cut: revokes fall before, in and after it.
func (b *block) cutSlice(ctx context.Context, a *arm, slice int) (results.Slice, error) {
	random := b.random(a, slice)
	link := random.IntN(len(a.replicas))
	heals := cutBegins + time.Duration(cutLasts*float64(b.runner.Setup.Settings.StalenessBound))
	window := heals + cutBegins
	events, err := b.cutEvents(ctx, a, slice, link, window)
	if err != nil {
		return results.Slice{}, err
	}
	bound := a.bound()
	s, chased, err := b.hunt(ctx, hunt{
		arm: a, events: events, window: window,
		pace: sparsePace(10*time.Millisecond, 10*time.Millisecond, bound+patienceSlack),
		during: func(ctx context.Context) error {
			return a.breakLinks(ctx, link, heals)
		},
	}, slice)
	if err != nil {
		return s, err
	}
	a.keep(events, chased, nil)
	a.yield.cuts++
	s.Errors = 0 // of the steady load, which a fault is expected to hit: a result, told by the probes
	return s, a.recovered(ctx)
}

// cutEvents ends tokens through a replica whose link is whole; with the store away there is none, and
// no revoke may be acknowledged.
func (b *block) cutEvents(ctx context.Context, a *arm, slice, link int, window time.Duration) ([]load.Event, error) {
	random := b.random(a, -1-slice)
	holders, err := b.holders(ctx, a, slice, b.Cell.Events, 1)
	if err != nil {
		return nil, err
	}
	var events []load.Event
	for _, h := range holders {
		through := (link + 1 + random.IntN(len(a.replicas)-1)) % len(a.replicas)
		event, err := b.revokeEvent(a, h, through)
		if err != nil {
			return nil, err
		}
		event.At = firstEvent + time.Duration(random.Int64N(int64(window)))
		events = append(events, event)
	}
	return events, nil
}

// breakLinks breaks one link, or with the store away all, and heals what it broke however the
// chase ends.
func (a *arm) breakLinks(ctx context.Context, link int, heals time.Duration) error {
	links, opening := []int{link}, time.Now()
	if a.Point.Case == scenarios.CaseStoreAway {
		links = links[:0]
		for i := range a.replicas {
			links = append(links, i)
		}
	}
	if !sleepUntil(ctx, opening.Add(cutBegins)) {
		return nil
	}
	fault := a.relay.Cut
	if a.Point.Case == scenarios.CaseBlackHole {
		fault = a.relay.BlackHole
	}
	err := each(links, func(link int) error { return fault(ctx, link) })
	if err == nil {
		sleepUntil(ctx, opening.Add(heals))
	}
	healing, cancel := context.WithTimeout(context.WithoutCancel(ctx), healTimeout)
	defer cancel()
	return errors.Join(err, each(links, func(link int) error { return a.relay.Heal(healing, link) }))
}

// healTimeout bounds the healing of links: the chase may end before they are healed.
const healTimeout = 5 * time.Second

func each(links []int, do func(link int) error) error {
	var err error
	for _, link := range links {
		err = errors.Join(err, do(link))
	}
	return err
}

// sleepUntil reports false when ctx ended first.
func sleepUntil(ctx context.Context, at time.Time) bool {
	timer := time.NewTimer(time.Until(at))
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// recovery is how long after a cut a replica may take to answer users again: its dials wait for each
// other, and those to a black hole for their time-out.
const recovery = 5 * time.Second

// recovered waits until every replica answers again, so that a cut begins with all links in use.
func (a *arm) recovered(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, recovery)
	defer cancel()
	request := a.me(a.tokens[0])
	for _, replica := range a.replicas {
		for {
			err := ask(ctx, replica.Addr(), request)
			if err == nil {
				break
			}
			if !sleepUntil(ctx, time.Now().Add(10*time.Millisecond)) {
				return errors.Join(errors.New(replica.Name()+" does not recover from a cut"), err)
			}
		}
	}
	return nil
}
