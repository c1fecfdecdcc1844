package store

import (
	"fmt"
	"time"

	"authbench/impl"
)

const (
	// ticksPerTimeout is how finely the wait for a turn is measured: it ends after between seven and
	// eight eighths of the timeout.
	ticksPerTimeout = 8
	// ticksToSpare is what the head of the queue waits before a spare lane is opened: one whole tick,
	// and what was left of the one in which it queued.
	ticksToSpare = 2
	// spareLanes is how many may be open at once. While every trip is stuck, one is opened every second
	// tick, so that they last for two timeouts, such as those of a dial and a read.
	spareLanes = 8
)

// errNoTurn is what a caller gets whose turn did not come in time.
var errNoTurn = fmt.Errorf("%w: no round trip came free within the store's timeout", impl.ErrUnavailable)

// A turnClock counts ticks while anybody waits. One timer for all: a timer or a reading of the clock for
// each caller would cost as much as all else that it does here.
type turnClock struct {
	timer   *time.Timer
	ticking bool
	tick    int64
}

// stamp notes on a waiter when it queued, and starts the clock if it stands still. It needs the lock.
func (s *sharing) stamp(w *waiter) {
	w.tick = s.turns.tick
	if s.turns.ticking {
		return
	}
	s.turns.ticking = true
	if s.turns.timer == nil {
		s.turns.timer = time.AfterFunc(s.timeout/ticksPerTimeout, s.onTick)
		return
	}
	s.turns.timer.Reset(s.timeout / ticksPerTimeout)
}

// onTick settles those who have waited too long, and serves those whom the stuck lanes keep waiting. It is
// on a goroutine of its own, and the next tick does not wait for it.
func (s *sharing) onTick() {
	late, spare := s.tick()
	for _, w := range late {
		w.settle(errNoTurn)
	}
	if spare != nil {
		s.serve(spare)
	}
}

// tick returns those who have waited for the timeout, and a spare lane with its batch where one is due. The
// clock goes on while anybody waits.
func (s *sharing) tick() (late []*waiter, spare *lane) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.turns.tick++
	for s.headHasWaited(ticksPerTimeout) {
		late = append(late, s.queue.pop())
	}
	if s.headHasWaited(ticksToSpare) {
		spare = s.openSpare()
	}
	if s.turns.ticking = s.queue.head != nil; s.turns.ticking {
		s.turns.timer.Reset(s.timeout / ticksPerTimeout)
	}
	return late, spare
}

func (s *sharing) headHasWaited(ticks int64) bool {
	return s.queue.head != nil && s.turns.tick-s.queue.head.tick >= ticks
}

// openSpare returns one more lane with a batch, or nil where there are enough of them.
func (s *sharing) openSpare() *lane {
	if s.spares == spareLanes {
		return nil
	}
	s.spares++
	s.opened++
	l := &lane{}
	s.fill(l)
	return l
}

// retires reports whether the lane has a spare one in its place, and closes it then. That is so for each
// that was under way when one was opened, as long as there are more lanes than there should be.
func (s *sharing) retires(l *lane) bool {
	if s.spares == 0 || l.opened == s.opened {
		return false
	}
	s.spares--
	return true
}
