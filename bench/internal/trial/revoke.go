package trial

import (
	"context"
	"errors"
	"strings"
	"time"

	"authbench/bench/internal/load"
	"authbench/bench/internal/meter"
	"authbench/results"
	"authbench/scenarios"
)

// How events of a slice follow each other: far enough apart that one is over when the next begins,
// where all is in order, and with the reference in between.
const (
	firstEvent    = 20 * time.Millisecond
	eventGap      = 18 * time.Millisecond
	eventGapMore  = 8 * time.Millisecond // at random, so that no event keeps step with anything
	referenceLead = 8 * time.Millisecond // before the event that it is paired with
	// untilOpening is from the end of setting up to a chase's opening: marks are taken and garbage collected.
	untilOpening = 50 * time.Millisecond
)

// revokeSlice ends tokens under steady load, and finds out for how long they still work.
func (b *block) revokeSlice(ctx context.Context, a *arm, slice int) (results.Slice, error) {
	if err := a.connectForHunt(ctx); err != nil {
		return results.Slice{}, err
	}
	events, err := b.revokeEvents(ctx, a, slice)
	if err != nil {
		return results.Slice{}, err
	}
	h := hunt{arm: a, events: events, pace: revokePace(a.bound())}
	if a.endsByItself() {
		h.pace = sparsePace(10*time.Millisecond, 50*time.Millisecond, a.bound()+patienceSlack)
	}
	h.window = events[len(events)-1].At + eventGap
	reference, err := b.reference(ctx, a, events)
	if err != nil {
		return results.Slice{}, err
	}
	if reference != nil {
		defer reference.close()
		h.during = reference.run
	}
	s, chased, err := b.hunt(ctx, h, slice)
	if err != nil {
		return s, err
	}
	a.keep(events, chased, reference.taken(), !a.endsByItself())
	a.yield.judgeBackground(s, chased)
	return s, nil
}

// endsByItself reports whether nothing but its own end stops a token of the arm's.
func (a *arm) endsByItself() bool {
	p := a.variant.Promises
	return p.UntilExpiry || !p.RevokesOne && !p.RevokesAll
}

// revokeEvents are the slice's events, each through a replica and at a phase of its own. Tokens that end
// by themselves are logged out all over their lives, which begin together.
func (b *block) revokeEvents(ctx context.Context, a *arm, slice int) ([]load.Event, error) {
	n, random := b.Cell.EventsAt(a.Point), b.random(a, slice)
	if a.Point.Lifetime > 0 && !sleepUntil(ctx, nextSecond()) {
		return nil, context.Cause(ctx)
	}
	holders, err := b.holders(ctx, a, slice, n, max(1, a.Point.Tokens))
	if err != nil {
		return nil, err
	}
	var events []load.Event
	at := firstEvent
	for i, h := range holders {
		event := b.revokeEvent(a, h, random.IntN(len(a.replicas)))
		if event.At = at; a.Point.Lifetime > 0 {
			event.At = time.Duration((float64(i) + random.Float64()) / float64(n) * float64(a.Point.Lifetime-untilOpening))
		}
		at += eventGap + time.Duration(random.Int64N(int64(eventGapMore)))
		if err := b.tellTables(ctx, a, h, event.Through); err != nil {
			return nil, err
		}
		events = append(events, event)
	}
	return events, nil
}

// nextSecond is when the next second begins: tokens issued then lose nothing of their lives to exp, which
// counts whole ones.
func nextSecond() time.Time { return time.Now().Truncate(time.Second).Add(time.Second) }

// tellTables changes the user in the tables of all replicas but the one that the operator asks: the
// table stands for a database that all share.
func (b *block) tellTables(ctx context.Context, a *arm, h holder, asked int) error {
	roles, disabled := a.principal.Roles, false
	switch a.Point.Case {
	case scenarios.CaseDisable:
		disabled = true
	case scenarios.CaseRole:
		roles = demoted(roles)
	default:
		return nil
	}
	for i, replica := range a.replicas {
		if i == asked {
			continue
		}
		if err := replica.SetUser(ctx, h.subject, roles, disabled); err != nil {
			return err
		}
	}
	return nil
}

// A reference is a bare PUBLISH → receive next to each event, over connections of the harness's own.
type reference struct {
	publish *meter.PublishReference
	events  []load.Event
	delays  [][]time.Duration // by event and link
}

// reference connects to the store the way the replicas do. A store that cannot be reached so, over TLS,
// has none, and neither have tokens that nobody tells anybody of.
func (b *block) reference(ctx context.Context, a *arm, events []load.Event) (*reference, error) {
	if !a.variant.UsesStore || a.Point.Lifetime > 0 {
		return nil, nil
	}
	url, err := a.store.Ready(ctx)
	if err != nil {
		return nil, err
	}
	publish, err := meter.NewPublishReference(ctx, meter.PublishConfig{
		URL: firstSeed(url), Subscribers: make([]string, len(a.replicas)), Channel: b.prefix(a.index) + "reference",
	})
	if errors.Is(err, errors.ErrUnsupported) {
		return nil, nil
	}
	return &reference{publish: publish, events: events}, err
}

// firstSeed is one node of a cluster's, which passes what is published on to the others; a store's own URL else.
func firstSeed(url string) string {
	first, _, _ := strings.Cut(url, ",")
	return first
}

// run takes one reference before each event, until ctx ends.
func (r *reference) run(ctx context.Context, opening time.Time) error {
	for _, event := range r.events {
		if !sleepUntil(ctx, opening.Add(event.At-referenceLead)) {
			return nil
		}
		published, err := r.publish.Once(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		r.delays = append(r.delays, published.Links)
	}
	return nil
}

// taken is the delays by event; a reference that was never there has none.
func (r *reference) taken() [][]time.Duration {
	if r == nil {
		return nil
	}
	return r.delays
}

func (r *reference) close() { r.publish.Close() }
