package store

import (
	"context"
	"time"
)

// An announcement is what passes on the link: its number, the number of the one before it, 0 where there
// was none, and the message.
type announcement struct {
	before, number int64
	message        string
}

// history is how much of the announcements has been applied here. It is broken by whatever may have made a
// hole: a link that is new, for it may lead to another server, or an announcement that does not follow
// the last one.
type history struct {
	last           int64 // every announcement up to this number has been applied, unless broken
	broken, linked bool
}

// follow keeps the link up and applies what comes by it. A link has to hold for a while before the next is
// tried soon again: each costs a reconcile, and one that breaks at once must not cost a hundred a second.
func (f *Feed) follow() {
	wait := firstRetry
	for f.ctx.Err() == nil {
		if f.bus.connect(f.ctx) == nil && f.hold() >= longestRetry {
			wait = firstRetry
		}
		sleep(f.ctx, wait)
		wait = min(2*wait, longestRetry)
	}
}

// hold hears a link out and returns how long it held.
func (f *Feed) hold() time.Duration {
	up := time.Now()
	f.setLinked(true)
	f.hear()
	f.setLinked(false)
	return time.Since(up)
}

// hear applies announcements until the link breaks.
func (f *Feed) hear() {
	for {
		a, err := f.bus.receive(f.ctx)
		if err != nil || !f.take(f.ctx) {
			return
		}
		f.apply(a)
		f.release()
	}
}

// apply is called in turn. What the last reconcile has seen is skipped; what does not follow is applied as
// well, the sooner the better.
func (f *Feed) apply(a announcement) {
	h := &f.history
	if !h.broken && a.number <= h.last {
		return
	}
	f.config.Apply(a.message)
	if !h.broken && a.before != h.last {
		h.broken = true
		signal(f.poke)
	}
	h.last = a.number
	signal(f.moved)
}

// setLinked begins another history, or ends one: the number of the last announcement is not known.
func (f *Feed) setLinked(linked bool) {
	if !f.take(f.ctx) {
		return
	}
	f.history = history{broken: true, linked: linked}
	f.release()
	signal(f.poke)
}

// poll proves every fifth of a bound, or at once when poked, that what is held here is complete.
func (f *Feed) poll() {
	ticker := time.NewTicker(f.config.Bound / pollsPerBound)
	defer ticker.Stop()
	for f.ctx.Err() == nil {
		f.prove()
		select {
		case <-f.ctx.Done():
		case <-ticker.C:
		case <-f.poke:
		}
	}
}

// prove reads the number, makes sure that everything up to it has been applied, by a reconcile if need
// be, and takes down when the read began. Without a link nothing is proved: every later announcement
// would need a reconcile of its own. What fails is tried again by the next poll.
func (f *Feed) prove() {
	before, ok := f.look()
	if !ok || !before.linked {
		return
	}
	asOf := f.now()
	// Half a bound: one slow answer after another still comes before the last proof is too old.
	ctx, cancel := context.WithTimeout(f.ctx, f.config.Bound/2)
	number, err := f.bus.number(ctx)
	cancel()
	if err == nil && !f.heard(before, number) {
		err = f.reconcile(before, number)
	}
	if err == nil {
		f.completeAsOf.Store(&asOf)
	}
}

// heard waits for the link to bring everything up to number, and no longer than it is worth. A number
// below the one that had been reached before it was read is another history's.
func (f *Feed) heard(before history, number int64) bool {
	timer := time.NewTimer(f.config.Bound / linkGraceShare)
	defer timer.Stop()
	for {
		h, ok := f.look()
		if !ok || h.broken || number < before.last {
			return false
		}
		if number <= h.last {
			return true
		}
		select {
		case <-f.moved:
		case <-timer.C:
			return false
		}
	}
}

// reconcile takes the truth anew, and with it everything announced before: up to the number, which was read
// already, and up to the last announcement that came by the link. What comes meanwhile waits its turn.
func (f *Feed) reconcile(before history, number int64) error {
	if !f.take(f.ctx) {
		return f.ctx.Err()
	}
	defer f.release()
	ctx, cancel := context.WithTimeout(f.ctx, reconcileTimeout)
	defer cancel()
	if err := f.config.Reconcile(ctx); err != nil {
		return err
	}
	if number < before.last { // another history's: what was heard before says nothing about it
		f.history.last = number
	}
	f.history.last = max(f.history.last, number)
	f.history.broken = false
	return nil
}

// ping keeps a silent link alive, and lets a dead one be noticed.
func (f *Feed) ping() {
	ticker := time.NewTicker(linkPing)
	defer ticker.Stop()
	for f.ctx.Err() == nil {
		select {
		case <-f.ctx.Done():
		case <-ticker.C:
			if h, ok := f.look(); ok && h.linked {
				_ = f.bus.ping(f.ctx) // whoever receives learns it
			}
		}
	}
}

// look returns a copy of the history.
func (f *Feed) look() (history, bool) {
	if !f.take(f.ctx) {
		return history{}, false
	}
	defer f.release()
	return f.history, true
}

func signal(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default: // somebody is about to look anyway
	}
}

func sleep(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
