package store

import (
	"runtime"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// The model is a slice, in the order of the queue.
func TestAWaitQueueKeepsItsOrderWhoeverLeaves(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var queue waitQueue
		var model, gone []*waiter
		t.Repeat(map[string]func(*rapid.T){
			"push": func(*rapid.T) {
				w := &waiter{}
				queue.push(w)
				model = append(model, w)
			},
			"pop": func(t *rapid.T) {
				w := queue.pop()
				if w == nil && len(model) == 0 {
					return
				}
				if len(model) == 0 || w != model[0] {
					t.Fatal("not the oldest")
				}
				model, gone = model[1:], append(gone, w)
			},
			"leave": func(t *rapid.T) {
				if len(model) == 0 {
					return
				}
				at := rapid.IntRange(0, len(model)-1).Draw(t, "at")
				queue.remove(model[at])
				gone = append(gone, model[at])
				model = slices.Delete(model, at, at+1)
			},
			"leave again": func(t *rapid.T) {
				if len(gone) > 0 {
					queue.remove(rapid.SampledFrom(gone).Draw(t, "waiter"))
				}
			},
			"": func(t *rapid.T) { checkLinks(t, queue, model, gone) },
		})
	})
}

func checkLinks(t *rapid.T, queue waitQueue, model, gone []*waiter) {
	var forth, back []*waiter
	for w := queue.head; w != nil; w = w.behind {
		forth = append(forth, w)
	}
	for w := queue.tail; w != nil; w = w.before {
		back = append(back, w)
	}
	slices.Reverse(back)
	if !slices.Equal(forth, model) || !slices.Equal(back, model) {
		t.Fatalf("%d forth, %d back, want %d", len(forth), len(back), len(model))
	}
	for _, w := range gone {
		if w.queued || w.before != nil || w.behind != nil {
			t.Fatal("one that is gone holds others")
		}
	}
}

// A burst of callers who queue while the only lane is taken, and leave.
func TestABurstLeavesNothingBehind(t *testing.T) {
	s, _ := newFakeSharing(ReaderConfig{Lanes: 1, BatchKeys: 9}, time.Hour, trip{})
	held, before := s.enter(), heapBytes()
	burst := make([]waiter, 1<<17)
	for i := range burst {
		s.enterOrQueue(&burst[i])
	}
	for i := range burst {
		s.withdraw(&burst[i])
	}
	runtime.KeepAlive(burst)
	burst = nil
	if left := heapBytes() - before; left > 256<<10 {
		t.Errorf("%d bytes are left", left)
	}
	if s.take(held) {
		t.Error("somebody is left in the queue")
	}
}

func heapBytes() int64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}
