// Package precise has timers that end when they are due. Go's own end up to a millisecond late in a
// process that is otherwise idle, because its poller counts in milliseconds: too late for a delay or a
// pace of a few hundred microseconds. On Linux these are timerfds, which wake the poller themselves;
// elsewhere they are Go's.
package precise

import (
	"sync"
	"time"
)

// A Timer ends once each time it is set. Set and Wait may be called from different goroutines, one of
// each.
type Timer struct{ timer }

// NewTimer returns a timer that is not set.
func NewTimer() (*Timer, error) {
	t, err := newTimer()
	return &Timer{t}, err
}

// Set has the timer end d from now, at once if d is not positive, whatever it was set to before.
func (t *Timer) Set(d time.Duration) error { return t.set(max(d, 1)) }

// Wait returns when the timer ends, or with an error when it is closed.
func (t *Timer) Wait() error { return t.wait() }

// Close releases the timer.
func (t *Timer) Close() error { return t.close() }

// A Sleeper keeps timers to sleep by. The zero Sleeper is ready, for any number of goroutines.
type Sleeper struct{ idle sync.Pool }

// Sleep waits for d without using CPU. Out of file descriptors it falls back to time.Sleep: imprecise
// is better than not at all.
func (s *Sleeper) Sleep(d time.Duration) {
	t, ok := s.idle.Get().(*Timer)
	if !ok {
		var err error
		if t, err = NewTimer(); err != nil {
			time.Sleep(d)
			return
		}
	}
	if t.Set(d) != nil {
		time.Sleep(d)
		return
	}
	if t.Wait() == nil {
		s.idle.Put(t)
	}
}
