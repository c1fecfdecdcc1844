// No twin in session: see replicated.go.

package jwt

import (
	"hash/maphash"
	"sync"
	"sync/atomic"
	"time"
)

const (
	heldShards = 64
	// sweepEvery is how long a name may stay after it stopped to matter, or for as many calls as there are shards
	// where those take longer.
	sweepEvery = 10 * time.Second
)

// held is names and their numbers, in shards: nobody waits for a sweep over all of it.
type held struct {
	seed   maphash.Seed
	shards [heldShards]shard
	due    atomic.Int64  // the next sweep of a shard, in microseconds of Unix time
	swept  atomic.Uint64 // shards so far
}

type shard struct {
	mu      sync.RWMutex
	numbers map[string]int64
}

func newHeld() *held {
	h := &held{seed: maphash.MakeSeed()}
	for i := range h.shards {
		h.shards[i].numbers = map[string]int64{}
	}
	return h
}

func (h *held) shardOf(name string) *shard {
	return &h.shards[maphash.String(h.seed, name)%heldShards]
}

// get returns the name's number, or 0.
func (h *held) get(name string) int64 {
	s := h.shardOf(name)
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.numbers[name]
}

// put keeps the larger number.
func (h *held) put(n notice) {
	s := h.shardOf(n.name)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.numbers[n.name] = max(s.numbers[n.name], n.micros)
}

// sweep drops what is from before oldest, a shard a call and each of them every sweepEvery. It runs in passing,
// so that nothing has to be stopped.
func (h *held) sweep(now, oldest time.Time) {
	const pause = sweepEvery / heldShards
	due := h.due.Load()
	ahead := due - now.UnixMicro() // further than a pause: the clock was set back meanwhile
	if 0 < ahead && ahead <= pause.Microseconds() || !h.due.CompareAndSwap(due, now.Add(pause).UnixMicro()) {
		return
	}
	h.shards[h.swept.Add(1)%heldShards].drop(oldest.UnixMicro())
}

// drop moves what stays to a new map: one that was emptied keeps its memory.
func (s *shard) drop(oldestMicros int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	stays := 0
	for _, micros := range s.numbers {
		if micros >= oldestMicros {
			stays++
		}
	}
	if stays == len(s.numbers) {
		return
	}
	kept := make(map[string]int64, stays)
	for name, micros := range s.numbers {
		if micros >= oldestMicros {
			kept[name] = micros
		}
	}
	s.numbers = kept
}
