package trial

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"authbench/bench/internal/load"
	"authbench/bench/internal/server"
	"authbench/impl"
	"authbench/results"
	"authbench/scenarios"
)

// When a link is out of order within a cut's window, in bounds of the variants that have one: long enough
// that a replica's copy grows too old, and is seen to.
const (
	cutBegins = 200 * time.Millisecond
	cutLasts  = 1.8 // staleness bounds
)

const (
	// cutPatience is how long beyond its variant's bound a token is probed.
	cutPatience = 300 * time.Millisecond
	// cutSettles is how long beyond the bound after a cut the tokens are asked for again.
	cutSettles = 100 * time.Millisecond
)

// cutSlice is one cut: revokes fall before, in and after it.
func (b *block) cutSlice(ctx context.Context, a *arm, slice int) (results.Slice, error) {
	random := b.random(a, slice)
	link := random.IntN(len(a.replicas))
	heals := cutBegins + time.Duration(cutLasts*float64(b.runner.Setup.Settings.StalenessBound))
	holders, err := b.holders(ctx, a, slice, b.Cell.Events, 1)
	if err != nil {
		return results.Slice{}, err
	}
	if err := a.useEverywhere(ctx, holders); err != nil {
		return results.Slice{}, err
	}
	events := b.cutEvents(a, holders, link, heals, random)
	s, chased, err := b.hunt(ctx, hunt{
		arm: a, events: events, window: heals + cutBegins, pace: cutPace(a.bound() + cutPatience),
		during: func(ctx context.Context, opening time.Time) error {
			return a.breakLinks(ctx, link, opening.Add(cutBegins), opening.Add(heals))
		},
	}, slice)
	if err != nil {
		return s, err
	}
	a.yield.cuts++
	before := len(a.yield.revocations)
	a.keep(events, chased, nil, false)
	if err := a.recovered(ctx); err != nil {
		return s, err
	}
	return s, a.askAgain(ctx, holders, a.yield.revocations[before:])
}

// useEverywhere presents every token to every replica while all is in order: what a replica keeps of a
// token that was used is what it may wrongly trust when it is cut off.
func (a *arm) useEverywhere(ctx context.Context, holders []holder) error {
	return a.eachLive(func(replica *server.Replica, live *server.Live) error {
		for _, h := range holders {
			if _, err := live.Verify(ctx, h.tokens[0]); err != nil {
				return fmt.Errorf("%s, before a cut: %w", replica.Name(), err)
			}
		}
		return nil
	})
}

// eachLive does a thing with every replica in turn, over connections of its own.
func (a *arm) eachLive(do func(*server.Replica, *server.Live) error) error {
	for _, replica := range a.replicas {
		live := server.NewLive(replica)
		err := do(replica, live)
		live.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

// cutPace does not end a train with refusals: what a replica says right after a cut is the store's word,
// and its own comes later.
func cutPace(patience time.Duration) load.Pace {
	return load.Pace{
		Lead: 10 * time.Millisecond, Spacing: 10 * time.Millisecond, Growth: 1.1, MaxSpacing: 40 * time.Millisecond,
		Rejects: math.MaxInt, Patience: patience,
	}
}

// cutEvents ends tokens through a replica whose link is whole, at random from before the cut until after
// it. With the store away there is none, and no revoke may be acknowledged: most fall right before, so
// that their tokens are there to be asked for while it is.
func (b *block) cutEvents(a *arm, holders []holder, link int, heals time.Duration, random *rand.Rand) []load.Event {
	from, to := firstEvent, heals+cutBegins/2
	var events []load.Event
	for i, h := range holders {
		event := b.revokeEvent(a, h, (link+1+random.IntN(len(a.replicas)-1))%len(a.replicas))
		event.After = nil
		if event.At = from + time.Duration(random.Int64N(int64(to-from))); a.Point.Case == scenarios.CaseStoreAway && i%4 > 0 {
			event.At = cutBegins/2 + time.Duration(random.Int64N(int64(cutBegins/2)))
		}
		events = append(events, event)
	}
	return events
}

// askAgain presents every token that was acknowledged as revoked once more, to every replica, when all
// of them have taken in what they missed: an acceptance then breaks any bound.
func (a *arm) askAgain(ctx context.Context, holders []holder, revocations []results.Revocation) error {
	if !sleepUntil(ctx, time.Now().Add(a.bound()+cutSettles)) {
		return context.Cause(ctx)
	}
	return a.eachLive(func(replica *server.Replica, live *server.Live) error {
		for i, h := range holders {
			if revocations[i].Failed != "" {
				continue
			}
			_, err := live.Verify(ctx, h.tokens[0])
			switch {
			case err == nil:
				revocations[i].AcceptedAtEnd++
				revocations[i].Exceeded = true
			case !errors.Is(err, impl.ErrRevoked):
				return fmt.Errorf("%s, asked for a revoked token after a cut: %w", replica.Name(), err)
			}
		}
		return nil
	})
}

// breakLinks breaks one link, or with the store away all, and heals what it broke, interrupted or not.
func (a *arm) breakLinks(ctx context.Context, link int, begins, heals time.Time) error {
	links := []int{link}
	if a.Point.Case == scenarios.CaseStoreAway {
		links = links[:0]
		for i := range a.replicas {
			links = append(links, i)
		}
	}
	if !sleepUntil(ctx, begins) {
		return context.Cause(ctx)
	}
	fault := a.relay.Cut
	if a.Point.Case == scenarios.CaseBlackHole {
		fault = a.relay.BlackHole
	}
	err := each(links, func(link int) error { return fault(ctx, link) })
	timeout := healTimeout
	if err == nil && !sleepUntil(ctx, heals) {
		err, timeout = context.Cause(ctx), interruptedHealTimeout
	}
	healing, cancel := context.WithTimeout(context.WithoutCancel(ctx), timeout)
	defer cancel()
	return errors.Join(err, each(links, func(link int) error { return a.relay.Heal(healing, link) }))
}

// How long the healing of links may take: as it should be, and after an interrupt.
const (
	healTimeout            = 5 * time.Second
	interruptedHealTimeout = 300 * time.Millisecond
)

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
	return a.eachLive(func(replica *server.Replica, live *server.Live) error {
		for {
			_, err := live.Verify(ctx, a.tokens[0])
			if err == nil {
				return nil
			}
			if !sleepUntil(ctx, time.Now().Add(10*time.Millisecond)) {
				return fmt.Errorf("%s does not recover from a cut: %w", replica.Name(), err)
			}
		}
	})
}
