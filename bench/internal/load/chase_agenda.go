package load

import (
	"container/heap"
	"time"
)

// A task is something to do at a time. It returns when to do it again, if at all.
type task struct {
	at time.Duration
	do func(due time.Duration) (next time.Duration, again bool)
}

// An agenda is what is still to do, the earliest first.
type agenda struct{ tasks taskHeap }

func (a *agenda) add(at time.Duration, do func(due time.Duration) (next time.Duration, again bool)) {
	heap.Push(&a.tasks, &task{at, do})
}

// once adds something that is done a single time.
func (a *agenda) once(at time.Duration, do func()) {
	a.add(at, func(time.Duration) (time.Duration, bool) { do(); return 0, false })
}

// run does what is due, in order.
func (a *agenda) run(now func() time.Duration) {
	for len(a.tasks) > 0 && a.tasks[0].at <= now() {
		t := heap.Pop(&a.tasks).(*task)
		if next, again := t.do(t.at); again {
			t.at = next
			heap.Push(&a.tasks, t)
		}
	}
}

// next returns when the first task is due, or otherwise if there is none.
func (a *agenda) next(otherwise time.Duration) time.Duration {
	if len(a.tasks) == 0 {
		return otherwise
	}
	return a.tasks[0].at
}

// taskHeap implements heap.Interface.
type taskHeap []*task

// Len implements heap.Interface.
func (h taskHeap) Len() int { return len(h) }

// Less implements heap.Interface: the earliest first.
func (h taskHeap) Less(i, j int) bool { return h[i].at < h[j].at }

// Swap implements heap.Interface.
func (h taskHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }

// Push implements heap.Interface.
func (h *taskHeap) Push(t any) { *h = append(*h, t.(*task)) }

// Pop implements heap.Interface.
func (h *taskHeap) Pop() any {
	last := len(*h) - 1
	t := (*h)[last]
	(*h)[last], *h = nil, (*h)[:last]
	return t
}
