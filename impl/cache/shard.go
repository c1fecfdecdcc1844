package cache

import "sync"

// chances is how many entries the hand looks at before it takes one that is in use: it bounds the time that the
// lock is held.
const chances = 8

// A shard is the writers' side of a share of the chains. Its entries are in a ring too, for the hand of the
// clock by which one of them is evicted.
type shard[V any] struct {
	mu   sync.Mutex
	ring []*entry[V]
	hand int
	_    [24]byte // up to a cache line
}

// Put keeps the value where the key has none yet, and returns the one that the key has then: who loaded beside
// another shows what the other kept. It returns nil, and keeps nothing, when the key's value may have been dropped
// or evicted since the ticket was taken. A full cache evicts another value for the new one.
func (c *Cache[V]) Put(key *Key, t Ticket, value V) *V {
	fresh := &entry[V]{key: *key, value: value}
	s := c.shard(key)
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.Ticket(key) != t {
		return nil
	}
	if e := c.find(key); e != nil {
		return &e.value
	}
	if !c.takeRoom() && !c.evict(s) {
		return &fresh.value // as if it were evicted at once
	}
	c.link(fresh)
	s.add(fresh)
	return &fresh.value
}

// evict reports whether there was an entry in the shard to make room for another.
func (c *Cache[V]) evict(s *shard[V]) bool {
	e := s.victim()
	if e != nil {
		c.remove(s, e)
	}
	return e != nil
}

// Drop removes the key's value, and has every Put refused whose load began before.
func (c *Cache[V]) Drop(key *Key) {
	s := c.shard(key)
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := c.find(key); e != nil {
		c.remove(s, e)
		c.kept.Add(-1)
		return
	}
	c.leaves(key).Add(1)
}

// Clear drops every key, shard after shard.
func (c *Cache[V]) Clear() {
	for i := range c.shards {
		c.clearShard(i)
	}
}

func (c *Cache[V]) clearShard(i int) {
	s := &c.shards[i]
	s.mu.Lock()
	defer s.mu.Unlock()
	for ; i < len(c.left); i += len(c.shards) {
		c.left[i].Add(1)
	}
	for _, e := range s.ring {
		c.head(&e.key).Store(nil) // the chain's others are in this ring too
	}
	c.kept.Add(-int64(len(s.ring)))
	s.ring, s.hand = nil, 0
}

// takeRoom takes one of the places that the cache has left, and reports false when there is none.
func (c *Cache[V]) takeRoom() bool {
	for kept := c.kept.Load(); kept < c.entries; kept = c.kept.Load() {
		if c.kept.CompareAndSwap(kept, kept+1) {
			return true
		}
	}
	return false
}

// remove takes the entry out of its chain and its ring, and counts it.
func (c *Cache[V]) remove(s *shard[V], e *entry[V]) {
	c.leaves(&e.key).Add(1)
	c.unlink(e)
	s.take(e)
}

func (s *shard[V]) add(e *entry[V]) {
	e.place = uint32(len(s.ring))
	s.ring = append(s.ring, e)
}

// take gives the entry's place in the ring to the last one.
func (s *shard[V]) take(e *entry[V]) {
	last := len(s.ring) - 1
	s.ring[e.place] = s.ring[last]
	s.ring[e.place].place = e.place
	s.ring[last] = nil
	s.ring = s.ring[:last]
}

// victim moves the hand on to an entry that was not used since it passed last, and returns nil where there is
// no entry.
func (s *shard[V]) victim() (e *entry[V]) {
	for range min(chances, len(s.ring)) {
		s.hand = (s.hand + 1) % len(s.ring)
		e = s.ring[s.hand]
		if !e.used.Swap(false) {
			break
		}
	}
	return e
}
