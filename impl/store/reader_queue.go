package store

// A waitQueue holds waiters, oldest first. They are linked with each other, so that one may leave from the
// middle at no cost to the others, who hold the same lock, and so that nothing is left behind by a burst.
type waitQueue struct {
	head, tail *waiter
}

func (q *waitQueue) push(w *waiter) {
	w.queued, w.before = true, q.tail
	if q.tail == nil {
		q.head = w
	} else {
		q.tail.behind = w
	}
	q.tail = w
}

// pop takes off the oldest, or returns nil.
func (q *waitQueue) pop() *waiter {
	w := q.head
	if w != nil {
		q.remove(w)
	}
	return w
}

// remove takes off w, if it is in the queue still.
func (q *waitQueue) remove(w *waiter) {
	if !w.queued {
		return
	}
	if w.before == nil {
		q.head = w.behind
	} else {
		w.before.behind = w.behind
	}
	if w.behind == nil {
		q.tail = w.before
	} else {
		w.behind.before = w.before
	}
	w.queued, w.before, w.behind = false, nil, nil
}
