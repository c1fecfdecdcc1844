package cache

import (
	"sync"
	"sync/atomic"
	"testing"
)

// A source is what a cache stands in front of: versions that are changed first and dropped then, and of which one
// is acknowledged once the drop is done.
type source struct {
	cache                         *Cache[int64]
	versions, acknowledged, shown []atomic.Int64
}

func newSource(t *testing.T, keys, entries int) *source {
	c, err := New[int64](entries)
	if err != nil {
		t.Fatal(err)
	}
	return &source{c, make([]atomic.Int64, keys), make([]atomic.Int64, keys), make([]atomic.Int64, keys)}
}

// change is called by one goroutine at a time for each key.
func (s *source) change(i int, drop func()) {
	v := s.versions[i].Add(1)
	drop()
	s.acknowledged[i].Store(v)
}

// read returns what a reader is shown, and what it had to be shown at least: what was acknowledged, or shown to others
// before.
func (s *source) read(i int) (shown, floor int64) {
	floor = max(s.acknowledged[i].Load(), s.shown[i].Load())
	shown = s.find(keyOf(i), &s.versions[i])
	for known := s.shown[i].Load(); shown > known && !s.shown[i].CompareAndSwap(known, shown); {
		known = s.shown[i].Load()
	}
	return shown, floor
}

func (s *source) find(key *Key, version *atomic.Int64) int64 {
	if v := s.cache.Get(key); v != nil {
		return *v
	}
	for {
		t := s.cache.Ticket(key)
		if v := s.cache.Put(key, t, version.Load()); v != nil {
			return *v
		}
	}
}

// Readers that load and keep beside writers that change and drop: nobody is shown what was dropped before they
// asked, or what is older than what another was shown. Some caches are so small that readers evict each other's all the time.
func TestNoReaderIsShownWhatWasDroppedBefore(t *testing.T) {
	const keys, changes = 40, 4000
	for words, entries := range map[string]int{"roomy": 10_000, "one shard": 100, "evicting": 20} {
		s := newSource(t, keys, entries)
		var writers, readers sync.WaitGroup
		var done atomic.Bool
		for w := range 2 {
			writers.Go(func() {
				for n := range changes {
					i := w*keys/2 + n%(keys/2)
					drop := func() { s.cache.Drop(keyOf(i)) }
					if n%100 == 99 {
						drop = s.cache.Clear
					}
					s.change(i, drop)
				}
			})
		}
		for range 3 {
			readers.Go(func() {
				for n := 0; !done.Load(); n++ {
					if shown, floor := s.read(n % keys); shown < floor {
						t.Errorf("%s: shown %d, want %d", words, shown, floor)
						return
					}
				}
			})
		}
		writers.Wait()
		done.Store(true)
		readers.Wait()
		if n := s.cache.Len(); n != s.cache.linked() || n > entries {
			t.Errorf("%s: %d are kept, %d linked, of %d", words, n, s.cache.linked(), entries)
		}
	}
}
