package cache

import "sync/atomic"

// An entry is a link of a chain, and has a place in its shard's ring.
type entry[V any] struct {
	key   Key
	next  atomic.Pointer[entry[V]]
	used  atomic.Bool // since the clock's hand passed it last
	place uint32      // in the ring; the shard's lock guards it
	value V
}

// use writes only once between two passes of the hand, so that an entry in use stays in every core's cache.
func (e *entry[V]) use() {
	if !e.used.Load() {
		e.used.Store(true)
	}
}

// find returns the key's entry, or nil where there is none.
func (c *Cache[V]) find(key *Key) *entry[V] {
	for e := c.head(key).Load(); e != nil; e = e.next.Load() {
		if e.key == *key {
			return e
		}
	}
	return nil
}

// link puts the entry at the beginning of its chain, before what it may replace.
func (c *Cache[V]) link(e *entry[V]) {
	head := c.head(&e.key)
	e.next.Store(head.Load())
	head.Store(e)
}

func (c *Cache[V]) unlink(e *entry[V]) {
	link := c.head(&e.key)
	for link.Load() != e {
		link = &link.Load().next
	}
	link.Store(e.next.Load())
}
