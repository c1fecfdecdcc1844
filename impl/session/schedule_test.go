package session

import (
	"context"
	"errors"
	"fmt"
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
			"verify", "verify", "verify", "answer", "answer", "update elsewhere", "revoke elsewhere", "hear", "hear",
			"update here", "revoke here", "reconcile", "fall behind", "give up",
		}).Draw(t, "verb"),
		Session: rapid.IntRange(0, 1).Draw(t, "session"),
		Pick:    rapid.IntRange(0, 5).Draw(t, "pick"),
	}
}

// A schedule acts the steps out and knows, of each session, the version that the store has and the one that
// a verify which begins now must show, or a later one. A revoke is a version too, which nothing shows.
type schedule struct {
	scheme  *Scheme
	feed    *fakeFeed
	tokens  [2]impl.Token
	version [2]int
	known   [2]int
	ended   [2]bool
	unheard []heard // announcements on their way

	mu       sync.Mutex
	loads    []chan struct{} // whose answers are on their way
	requests []*request
}

type heard struct{ session, version int }

// A request is a verify under way or done.
type request struct {
	session, floor int
	giveUp         context.CancelFunc
	gaveUp         bool
	principal      impl.Principal
	err            error
}

type slowAnswer struct{}

func newSchedule(t *testing.T) *schedule {
	s, records, f := cachedOnFake(t)
	w := &schedule{scheme: s, feed: f}
	for i := range w.tokens {
		w.tokens[i] = issued(t, s, fmt.Sprint("user-", i))
	}
	records.answer = w.answer
	return w
}

// answer holds the answers to the requests' own reads back until a step lets one through.
func (w *schedule) answer(ctx context.Context) error {
	if ctx.Value(slowAnswer{}) == nil {
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
		w.verify(s.Session)
	case "answer":
		w.letThrough(s.Pick)
	case "update elsewhere":
		return w.update(w.scheme.elsewhere(), s.Session, w.tells)
	case "revoke elsewhere":
		return w.revoke(w.scheme.elsewhere(), s.Session, w.tells)
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
	case "give up":
		w.giveUp(s.Pick)
	}
	return nil
}

// elsewhere is the scheme of another replica, which keeps nothing.
func (s *Scheme) elsewhere() *Scheme { return newScheme(Config{Lifetime: s.lifetime}, s.records) }

// verify begins a request. One that finds the replica behind must show what the store has.
func (w *schedule) verify(session int) {
	r := &request{session: session, floor: w.known[session]}
	if !w.feed.Current() {
		r.floor = w.version[session]
	}
	ctx, cancel := context.WithCancel(context.WithValue(context.Background(), slowAnswer{}, true))
	r.giveUp = cancel
	w.requests = append(w.requests, r)
	go func() {
		defer cancel()
		r.principal, r.err = w.scheme.Verify(ctx, w.tokens[session])
	}()
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
	w.feed.config.Apply(string(proofOf(w.tokens[a.session])))
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
