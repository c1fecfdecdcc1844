package session

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"
	"testing"
	"testing/synctest"

	"pgregory.net/rapid"

	"authbench/impl"
)

// A step is one event, of one of two sessions.
type step struct {
	Verb    string
	Session int
	Pick    int // which of the loads under way
}

func drawStep(t *rapid.T) step {
	return step{
		Verb: rapid.SampledFrom([]string{
			"verify", "verify", "verify late", "answer", "answer", "update elsewhere", "revoke elsewhere", "hear", "hear",
			"update here", "revoke here", "reconcile", "fall behind", "catch up", "give up",
		}).Draw(t, "verb"),
		Session: rapid.IntRange(0, 1).Draw(t, "session"),
		Pick:    rapid.IntRange(0, 5).Draw(t, "pick"),
	}
}

// A schedule acts the steps out and knows, of each session, the version that the store has and the one that
// a verify which begins now must show, or a later one. A revoke is a version too, which nothing shows.
type schedule struct {
	scheme  *Scheme
	other   *Scheme // of another replica
	feed    *fakeFeed
	tokens  [2]impl.Token
	version [2]int
	known   [2]int
	ended   [2]bool
	unheard []heard // announcements on their way

	mu       sync.Mutex
	loads    []chan struct{} // that are held back
	requests []*request
	told     [2]int // the youngest version that a request was told of, a revoke being the last of all
}

type heard struct{ session, version int }

// A request is a verify under way or done. Floor is the version that it had to know by what the replica has heard,
// and told what the replica had told others before.
type request struct {
	session, floor, told int

	giveUp    context.CancelFunc
	gaveUp    bool
	principal impl.Principal
	err       error
}

// A slow is which half of a request's own reads is held back until a step lets it through: they see the store as it
// was when they began, or as it is when they end.
type slow int

const (
	slowAnswer slow = iota + 1
	slowQuestion
)

type slowKey struct{}

func newSchedule(t *testing.T, rung impl.Rung, entries int) *schedule {
	s, records, f := cachedFor(t, rung, entries)
	w := &schedule{scheme: s, other: elsewhere(rung, records), feed: f}
	for i := range w.tokens {
		w.tokens[i] = issued(t, s, fmt.Sprint("user-", i))
	}
	records.question, records.answer = w.hold(slowQuestion), w.hold(slowAnswer)
	return w
}

func (w *schedule) hold(half slow) func(context.Context) error {
	return func(ctx context.Context) error {
		if ctx.Value(slowKey{}) != half {
			return nil
		}
		through := make(chan struct{})
		w.mu.Lock()
		w.loads = append(w.loads, through)
		w.mu.Unlock()
		select {
		case <-through:
			return nil
		case <-ctx.Done():
			return fmt.Errorf("%w: %w", impl.ErrUnavailable, ctx.Err())
		}
	}
}

func (w *schedule) run(steps []step) error {
	for _, s := range steps {
		if err := w.act(s); err != nil {
			return fmt.Errorf("%s: %w", s.Verb, err)
		}
		synctest.Wait()
	}
	for len(w.loads) > 0 {
		w.letThrough(0)
		synctest.Wait()
	}
	return w.judge()
}

func (w *schedule) act(s step) error {
	switch s.Verb {
	case "verify":
		w.verify(s.Session, slowAnswer)
	case "verify late":
		w.verify(s.Session, slowQuestion)
	case "answer":
		w.letThrough(s.Pick)
	case "answer last":
		w.letThrough(len(w.loads) - 1)
	case "update elsewhere":
		return w.update(w.other, s.Session, w.tells)
	case "revoke elsewhere":
		return w.revoke(w.other, s.Session, w.tells)
	case "hear":
		w.hear()
	case "update here":
		return w.update(w.scheme, s.Session, w.knows)
	case "revoke here":
		return w.revoke(w.scheme, s.Session, w.knows)
	case "reconcile":
		return w.reconcile()
	case "fall behind":
		w.feed.current.Store(false)
	case "catch up": // announcements may be on their way all the same
		w.feed.current.Store(true)
	case "give up":
		w.giveUp(s.Pick)
	}
	return nil
}

// verify begins a request. One that finds the replica behind must show what the store has.
func (w *schedule) verify(session int, half slow) {
	r := &request{session: session, floor: w.known[session], told: w.told[session]}
	if !w.feed.Current() {
		r.floor = w.version[session]
	}
	ctx, cancel := context.WithCancel(context.WithValue(context.Background(), slowKey{}, half))
	r.giveUp = cancel
	w.requests = append(w.requests, r)
	go func() {
		defer cancel()
		r.principal, r.err = w.scheme.Verify(ctx, w.tokens[session])
		w.tell(r)
	}()
}

// tell notes what a request was told, for those that begin after it.
func (w *schedule) tell(r *request) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case r.err == nil:
		w.told[r.session] = max(w.told[r.session], shownVersion(r.principal))
	case errors.Is(r.err, impl.ErrRevoked):
		w.told[r.session] = math.MaxInt
	}
}

func (w *schedule) letThrough(pick int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.loads) == 0 {
		return
	}
	i := pick % len(w.loads)
	close(w.loads[i])
	w.loads = append(w.loads[:i], w.loads[i+1:]...)
}

// update makes a new version, and finally has it known or on its way. An ended session has none.
func (w *schedule) update(s *Scheme, session int, finally func(session int)) error {
	v := w.version[session] + 1
	p := impl.Principal{Subject: fmt.Sprint("user-", session), Preferences: fmt.Appendf(nil, `{"v":%d}`, v)}
	_, err := s.Update(context.Background(), w.tokens[session], p, nil)
	if w.ended[session] && errors.Is(err, impl.ErrRevoked) {
		return nil
	}
	w.version[session] = v
	finally(session)
	return err
}

func (w *schedule) revoke(s *Scheme, session int, finally func(session int)) error {
	w.version[session]++
	w.ended[session] = true
	err := s.Revoke(context.Background(), w.tokens[session])
	finally(session)
	return err
}

func (w *schedule) knows(session int) { w.known[session] = w.version[session] }

func (w *schedule) tells(session int) {
	w.unheard = append(w.unheard, heard{session, w.version[session]})
}

// hear delivers the oldest announcement; if the replica was behind, it is current again with the last.
func (w *schedule) hear() {
	if len(w.unheard) == 0 {
		return
	}
	a := w.unheard[0]
	w.unheard = w.unheard[1:]
	w.feed.config.Apply(proofOf(w.tokens[a.session]).id())
	w.known[a.session] = max(w.known[a.session], a.version)
	if len(w.unheard) == 0 {
		w.feed.current.Store(true)
	}
}

// reconcile makes up for announcements that were lost.
func (w *schedule) reconcile() error {
	w.unheard = nil
	err := w.feed.config.Reconcile(context.Background())
	w.known = w.version
	w.feed.current.Store(true)
	return err
}

func (w *schedule) giveUp(pick int) {
	if len(w.requests) > 0 {
		r := w.requests[pick%len(w.requests)]
		r.gaveUp = true
		r.giveUp()
	}
}
