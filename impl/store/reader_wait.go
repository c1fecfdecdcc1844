package store

import (
	"context"
	"crypto/sha256"
)

// A waiter is a read that somebody else carries out.
type waiter struct {
	key     *digestKey
	tick    int64 // of the turn clock, when it queued
	record  string
	err     error
	settled chan struct{} // has room for the one message, so that nobody waits for a caller who left

	before, behind *waiter // in the queue
	queued         bool
}

func makeWaiter(key *digestKey) *waiter {
	return &waiter{key: key, settled: make(chan struct{}, 1)}
}

func (s *sharing) waiterFor(digest *[sha256.Size]byte) *waiter {
	w := s.waiters.Get().(*waiter)
	w.key.set(*digest)
	return w
}

// settle wakes the caller, to whom the waiter belongs from here on. The batch's err stands before the
// waiter's own.
func (w *waiter) settle(err error) {
	if err != nil {
		w.record, w.err = "", err
	}
	w.settled <- struct{}{}
}

// wait returns the answer, or leaves when ctx ends. A waiter that was left is never used again, for
// somebody may be about to settle it.
func (s *sharing) wait(ctx context.Context, w *waiter) (string, error) {
	select {
	case <-w.settled:
	case <-ctx.Done():
		s.withdraw(w)
		return "", Unavailable(ctx.Err())
	}
	record, err := w.record, w.err
	s.recycle(w)
	return record, err
}

func (s *sharing) recycle(w *waiter) {
	w.record, w.err = "", nil
	s.waiters.Put(w)
}

// withdraw spares the store a question that nobody asks any more.
func (s *sharing) withdraw(w *waiter) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue.remove(w)
}
