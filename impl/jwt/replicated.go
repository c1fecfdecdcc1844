// No twin in session: its local copies are of records, and any of them can be dropped (session/cache.go).

package jwt

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"authbench/impl/store"
)

// A notice says one thing to every replica: of a jti when its token will have ended by itself, of a subject
// which epoch it is in. Of two about one name the larger number holds.
type notice struct {
	micros int64 // of Unix time
	name   string
}

// String is the notice as it stands in a message.
func (n notice) String() string { return strconv.FormatInt(n.micros, 10) + " " + n.name }

var errNotice = errors.New("not a notice")

func parseNotice(message string) (notice, error) {
	number, name, found := strings.Cut(message, " ")
	micros, err := strconv.ParseInt(number, 10, 64)
	if !found || err != nil {
		return notice{}, errNotice
	}
	return notice{micros, name}, nil
}

// replicated is what one replica holds of a register: all that a reconcile found in it, and what has been
// announced since then. The feed says whether that can be relied on, and lets one in at a time to change it.
type replicated struct {
	feed     *store.Feed
	register register
	outlives time.Duration // how long a notice matters after its time
	now      func() time.Time
	held     atomic.Pointer[held]
}

// newReplicated returns nil where no bound is configured.
func newReplicated(c Config, s *store.Store, kind string, outlives time.Duration) (*replicated, error) {
	if c.Bound == 0 {
		return nil, nil
	}
	r := &replicated{register: newRegister(s, kind, c.Issuer), outlives: outlives, now: c.Now}
	r.held.Store(newHeld())
	feed, err := s.NewFeed(store.FeedConfig{
		Name: nameOf(c.Issuer, kind), Bound: c.Bound, Keep: c.longest(),
		Apply: r.apply, Reconcile: func(ctx context.Context) error { return r.reconcile(ctx, r.register.each) },
	})
	r.feed = feed
	return r, err
}

// current reports whether latest can be relied on.
func (r *replicated) current() bool { return r != nil && r.feed.Current() }

// latest returns the number in the latest notice about name, or 0.
func (r *replicated) latest(name string) int64 {
	held := r.held.Load()
	r.sweep(held)
	return held.get(name)
}

// spread tells every replica, this one included: first the register, which is what a reconcile reads, and
// then the feed, whose word makes a replica that missed this one reconcile.
func (r *replicated) spread(ctx context.Context, n notice) error {
	now := r.now()
	keep := time.UnixMicro(n.micros).Add(r.outlives).Sub(now)
	if err := r.register.add(ctx, n, r.oldest(now), keep); err != nil {
		return err
	}
	return r.feed.Announce(ctx, n.String())
}

// apply puts down what was announced. What is no notice is not for this version, and the channel is its
// own: nobody else's messages come by it.
func (r *replicated) apply(message string) {
	if n, err := parseNotice(message); err == nil {
		held := r.held.Load()
		held.put(n)
		r.sweep(held)
	}
}

// reconcile replaces all that is held by what each finds, or leaves it as it is when each fails.
func (r *replicated) reconcile(ctx context.Context, each func(context.Context, func(notice)) error) error {
	found := newHeld()
	oldest := r.oldest(r.now()).UnixMicro()
	err := each(ctx, func(n notice) {
		if n.micros >= oldest {
			found.put(n)
		}
	})
	if err == nil {
		r.held.Store(found)
	}
	return err
}

// oldest is the time before which a notice matters no more.
func (r *replicated) oldest(now time.Time) time.Time { return now.Add(-r.outlives) }

func (r *replicated) sweep(held *held) {
	now := r.now()
	held.sweep(now, r.oldest(now))
}

func (r *replicated) close() error {
	if r == nil {
		return nil
	}
	return r.feed.Close()
}
