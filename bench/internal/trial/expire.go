package trial

import (
	"context"
	"slices"
	"time"

	"authbench/bench/internal/load"
	"authbench/bench/internal/server"
	"authbench/impl"
	"authbench/results"
	"authbench/scenarios"
)

// How the end of a token is watched.
const (
	expirySlack = 400 * time.Millisecond // around the nominal end, clock offset and leeway apart
	// idleSpread is how far around the nominal end of an idle session its one question falls, as a share of
	// the idle timeout: more questions would be uses.
	idleSpread = 0.25
	// useSpread is how long after its issue such a session is used for the last time, as a share.
	useSpread = 0.3
)

// expireSlice watches tokens end by themselves.
func (b *block) expireSlice(ctx context.Context, a *arm, slice int) (results.Slice, error) {
	if err := a.connectForHunt(ctx); err != nil {
		return results.Slice{}, err
	}
	plan := b.absoluteEnds
	if a.Point.Case == scenarios.CaseIdle {
		plan = b.idleEnds
	}
	h, err := plan(ctx, a, slice)
	if err != nil {
		return results.Slice{}, err
	}
	s, chased, err := b.hunt(ctx, h, slice)
	if err != nil {
		return s, err
	}
	if a.Point.Case == scenarios.CaseIdle {
		a.yield.addIdle(h.events, chased)
	} else {
		late := lateness(h.events, chased)
		a.yield.lateness = append(a.yield.lateness, late...)
		a.yield.expiries += len(late)
	}
	s.Requests = len(h.events)
	return s, nil
}

// absoluteEnds watches every token on every replica; where the replicas' clocks are wrong, on those alone.
// All are issued as a second begins: a JWT's end counts whole ones, and must lie ahead when the chase opens.
func (b *block) absoluteEnds(ctx context.Context, a *arm, slice int) (hunt, error) {
	n := b.Cell.Events
	if a.variant.NewKey != nil && !sleepUntil(ctx, nextSecond()) {
		return hunt{}, context.Cause(ctx)
	}
	var ends []time.Time
	var tokens []impl.Token
	live := server.NewLive(a.replicas[0])
	defer live.Close()
	for i := range n {
		before := time.Now()
		issued, err := a.replicas[0].Issue(ctx, b.firstHolder(a, slice)+i, 1)
		if err != nil {
			return hunt{}, err
		}
		end := before.Add(time.Since(before) / 2).Add(a.replicas[0].Config().Lifetime)
		if own := live.Expires(issued[0]); !own.IsZero() {
			end = own
		}
		ends, tokens = append(ends, end), append(tokens, issued[0])
	}
	opening := time.Now().Add(untilOpening)
	var events []load.Event
	for i, t := range tokens {
		event := load.Event{At: max(0, ends[i].Sub(opening)), Trains: a.onEach(a.me(t), nil)}
		if a.Point.ClockOffset != 0 {
			event.Trains = event.Trains[1:]
		}
		events = append(events, event)
	}
	around := expirySlack + max(a.Point.ClockOffset, -a.Point.ClockOffset) + a.replicas[0].Config().Leeway
	return hunt{arm: a, events: events, opening: opening, pace: sparsePace(around, scenarios.ExpirySpacing, around)}, nil
}

// idleEnds uses every session once more and then asks a single time, near its nominal end.
func (b *block) idleEnds(ctx context.Context, a *arm, slice int) (hunt, error) {
	idle, random := a.replicas[0].Config().Idle, b.random(a, slice)
	tokens, err := a.replicas[0].Issue(ctx, b.firstHolder(a, slice), b.Cell.Events)
	if err != nil {
		return hunt{}, err
	}
	issued := time.Now()
	var lives []*server.Live
	for _, replica := range a.replicas {
		live := server.NewLive(replica)
		defer live.Close()
		lives = append(lives, live)
	}
	uses := make([]time.Duration, len(tokens))
	for i := range uses {
		uses[i] = time.Duration(random.Float64() * useSpread * float64(idle))
	}
	slices.Sort(uses)
	used := make([]time.Time, len(tokens))
	for i, t := range tokens {
		if !sleepUntil(ctx, issued.Add(uses[i])) {
			return hunt{}, context.Cause(ctx)
		}
		before := time.Now()
		if _, err := lives[i%len(lives)].Verify(ctx, t); err != nil {
			return hunt{}, err
		}
		used[i] = before.Add(time.Since(before) / 2)
	}
	opening := time.Now().Add(untilOpening)
	var events []load.Event
	for i, t := range tokens {
		off := time.Duration((2*random.Float64() - 1) * idleSpread * float64(idle))
		events = append(events, load.Event{
			At:     used[i].Add(idle + off).Sub(opening),
			Trains: []load.Train{{Replica: i % len(a.replicas), Request: a.me(t)}},
		})
		a.yield.idleEnds = append(a.yield.idleEnds, used[i].Add(idle).Sub(opening))
	}
	once := load.Pace{Spacing: time.Second, Growth: 1, MaxSpacing: time.Second, Rejects: 1, Patience: 20 * time.Millisecond}
	return hunt{arm: a, events: events, opening: opening, pace: once}, nil
}

// lateness is, of every train, the middle between the last acceptance and the first refusal, from the
// nominal end. A train that saw only one of them says nothing.
func lateness(events []load.Event, chased load.Chased) []float64 {
	var all []float64
	for i, result := range chased.Events {
		for _, train := range result.Trains {
			last, first := int64(-1), int64(-1)
			for _, p := range train.Probes {
				switch {
				case p.Verdict == load.Accepted:
					last, first = p.SentNS, -1
				case p.Verdict == load.Rejected && first < 0:
					first = p.SentNS
				}
			}
			if last >= 0 && first >= 0 {
				all = append(all, (time.Duration(last+first)/2 - events[i].At).Seconds())
			}
		}
	}
	return all
}

// addIdle keeps the two that tell: the earliest question that was refused, and the latest that was not.
// Both are from the nominal end.
func (y *yield) addIdle(events []load.Event, chased load.Chased) {
	ends := y.idleEnds[len(y.idleEnds)-len(events):]
	for i, result := range chased.Events {
		for _, p := range result.Trains[0].Probes {
			after := (time.Duration(p.SentNS) - ends[i]).Seconds()
			switch p.Verdict {
			case load.Accepted:
				y.expiries++
				y.idleAccepted = append(y.idleAccepted, after)
			case load.Rejected:
				y.expiries++
				y.idleRefused = append(y.idleRefused, after)
			}
		}
	}
}
