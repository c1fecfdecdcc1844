package store

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

const (
	shortestBound    = 100 * time.Millisecond
	pollsPerBound    = 5
	linkGraceShare   = 5 // of a bound, that an announcement may take on the link before it counts as missed
	reconcileTimeout = 10 * time.Second
	firstRetry       = 10 * time.Millisecond
	longestRetry     = 200 * time.Millisecond
)

// A FeedConfig says what a feed is about and what it promises.
type FeedConfig struct {
	// Name is that of the channel and of the key that holds the number of the last announcement.
	Name string
	// Bound: Current is false once something that was announced longer ago may be unknown here.
	Bound time.Duration
	// Keep is how long the number outlives the last announcement: longer than whatever it is about.
	Keep time.Duration
	// Apply takes one announcement, this replica's own included. It is called by one goroutine at a
	// time, and may see a message again, or one that a Reconcile has seen already.
	Apply func(message string)
	// Reconcile takes the whole truth anew from the store. It is called before the feed is first
	// current, and whenever a message was or may have been missed, and never beside Apply.
	Reconcile func(ctx context.Context) error
	// Now is the clock; nil means time.Now. Its times must carry the monotonic clock's reading.
	Now func() time.Time
}

func (c FeedConfig) validate() error {
	switch {
	case c.Name == "" || c.Apply == nil || c.Reconcile == nil:
		return errors.New("a feed needs a name, Apply and Reconcile")
	case c.Bound < shortestBound:
		return fmt.Errorf("a staleness bound of %s cannot be promised: make it %s or more", c.Bound, shortestBound)
	case c.Keep < c.Bound:
		return fmt.Errorf("a feed's number must outlive its bound: keep it for %s or more, not %s", c.Bound, c.Keep)
	}
	return nil
}

// A Feed is what replicas tell each other through the store: pub/sub for speed, a number for proof.
//
// Who announces puts a new number beside the message, so the store always knows the last one. A follower
// hears the messages on a connection of its own, which may lose them, and polls the number, which
// cannot lie: when all announcements up to the number that was read have been applied here, then what is
// held here was complete when the read began. Hence the bound: an announcement that was acknowledged is
// in the number, so whoever is still current at T has proved itself complete as of T − Bound or later.
type Feed struct {
	config  FeedConfig
	bus     bus
	now     func() time.Time
	started sync.Once
	running sync.WaitGroup
	ctx     context.Context // ends with the feed: its goroutines outlive the call that starts them
	cancel  context.CancelFunc
	poke    chan struct{} // wakes the poller
	moved   chan struct{} // tells the poller that an announcement has been applied

	completeAsOf atomic.Pointer[time.Time] // nil before the first reconcile
	turn         chan struct{}             // holds a token while nobody applies or reconciles
	history      history
}

// NewFeed returns a feed that has not started: the first call of Current or CurrentAt starts it. It
// refuses a bound that cannot be promised.
func (s *Store) NewFeed(c FeedConfig) (*Feed, error) {
	if err := c.validate(); err != nil {
		return nil, err
	}
	return newFeed(c, newRedisBus(s, c)), nil
}

func newFeed(c FeedConfig, b bus) *Feed {
	f := &Feed{
		config: c, bus: b, now: c.Now,
		history: history{broken: true},
		poke:    make(chan struct{}, 1), moved: make(chan struct{}, 1), turn: make(chan struct{}, 1),
	}
	if f.now == nil {
		f.now = time.Now
	}
	f.turn <- struct{}{}
	f.ctx, f.cancel = context.WithCancel(context.Background())
	return f
}

// Current reports whether every announcement that was acknowledged more than Bound ago has been applied
// here. Its first call starts the feed; it is false until the first reconcile.
func (f *Feed) Current() bool { return f.CurrentAt(f.now()) }

// CurrentAt is Current for a caller that has read the clock already: now must carry the monotonic clock's
// reading, as time.Now's does.
func (f *Feed) CurrentAt(now time.Time) bool {
	asOf := f.completeAsOf.Load()
	if asOf == nil {
		f.started.Do(f.start)
		return false
	}
	// Both clocks: the monotonic one stands still while a machine is suspended, and the wall clock may
	// be set back.
	return now.Sub(*asOf) < f.config.Bound && now.Round(0).Sub(asOf.Round(0)) < f.config.Bound
}

func (f *Feed) start() {
	f.running.Go(f.follow)
	f.running.Go(f.poll)
	f.running.Go(f.ping)
}

// Announce numbers the message, publishes it and applies it here. nil means that every replica that is
// current and does not hear it stops being current within Bound. After an error, which matches
// impl.ErrUnavailable, others may have heard it and may not.
func (f *Feed) Announce(ctx context.Context, message string) error {
	err := f.bus.announce(ctx, f.now().UnixMicro(), message)
	f.applyHere(ctx, message)
	return Unavailable(err)
}

// applyHere applies this replica's own announcement at once, whether or not it got through: what it is about
// is in the store already. It counts as heard only once it comes by the link, in its place among the others'.
//
// Behind a reconcile it waits no longer than a bound, and then leaves it to the follower, to whom it is an
// announcement like any other's: its number is in the store, so nothing that is read from now on proves this
// replica complete before the link has brought it or a reconcile begun since has seen what it is about.
func (f *Feed) applyHere(ctx context.Context, message string) {
	ctx, cancel := context.WithTimeout(ctx, f.config.Bound)
	defer cancel()
	if f.take(ctx) {
		f.config.Apply(message)
		f.release()
	}
}

// Close ends the feed. It is not current afterwards.
func (f *Feed) Close() error {
	f.started.Do(func() {}) // one that has not started never will
	f.cancel()
	err := f.bus.close()
	f.running.Wait()
	f.completeAsOf.Store(nil)
	return err
}

// take waits for the turn to apply or reconcile, as long as ctx and the feed last.
func (f *Feed) take(ctx context.Context) bool {
	select {
	case <-f.turn:
		return true
	case <-ctx.Done():
	case <-f.ctx.Done():
	}
	return false
}

func (f *Feed) release() { f.turn <- struct{}{} }
