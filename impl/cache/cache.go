// Package cache is a bounded map for values that are read far more often than they are written, with keys that
// are hashes already: a Get takes no lock, writes nothing that others read, makes no garbage and meets about two
// cache lines beside the value's own.
//
// It keeps what a slow load found, and a value may change while its load is under way. So who loads takes a
// Ticket first and hands it in with the Put, which is refused once the key's value, or that of one of the few keys
// that are counted together, has left since: a load that began before a Drop or a Clear never puts back what that
// removed. Loads of one key are not joined to one: who asks after a drop must not be answered by a load that began
// before it, and a load of its own is the simplest proof of that. Of two loads under way together the first to
// end is kept, and both callers get that one. So each value that a key has was loaded after the one before it had
// left, and who shows what Get and Put return never shows an older one after a younger one.
package cache

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"sync/atomic"
)

const (
	maxShards       = 64
	entriesPerShard = 128     // or more, so that a full cache finds something to evict in each
	maxHeads        = 1 << 24 // 128 MB; beyond it the chains get longer
	counters        = 4096    // so that the drops of keys that nobody has refuse few of the loads under way
)

// A Key is a SHA-256, or as evenly spread as one.
type Key = [32]byte

// A Ticket says when a load began.
type Ticket uint64

// A Cache is a bounded map from Key to V. Its methods are safe for concurrent use, and no Get returns what a Drop or
// Clear that returned before it began has removed.
//
// It is an array of chains. Writers take the lock of a chain's shard, readers follow atomic pointers. An entry's
// key and value never change: what leaves a chain stays as it was for who still reads it.
type Cache[V any] struct {
	heads   []atomic.Pointer[entry[V]] // a power of two of them
	shards  []shard[V]                 // as well, and no more
	left    []atomic.Uint64            // as well, and no fewer than shards: how often a value left, or was to, by the key
	entries int64
	kept    atomic.Int64 // and places promised to a Put under way: never above entries
}

// New returns an empty cache for so many values, 1 or more.
func New[V any](entries int) (*Cache[V], error) {
	if entries < 1 {
		return nil, fmt.Errorf("a cache of %d entries keeps nothing: give it 1 or more", entries)
	}
	return &Cache[V]{
		heads:   make([]atomic.Pointer[entry[V]], heads(entries)),
		shards:  make([]shard[V], powerOfTwo(min(max(1, entries/entriesPerShard), maxShards))),
		left:    make([]atomic.Uint64, counters),
		entries: int64(entries),
	}, nil
}

// heads returns the number of chains for so many entries: two to four of them for each. A chain's second entry
// costs who looks for it another line from afar, and a chain more costs eight bytes.
func heads(entries int) int { return powerOfTwo(4*min(entries, maxHeads/2) - 1) }

// powerOfTwo returns the largest one that is not above n.
func powerOfTwo(n int) int { return 1 << (bits.Len(uint(n)) - 1) }

// Get returns the value, which is not to be changed, or nil where there is none.
func (c *Cache[V]) Get(key *Key) *V {
	e := c.find(key)
	if e == nil {
		return nil
	}
	e.use()
	return &e.value
}

// Ticket is taken before the value is loaded that a Put of the key is to keep.
func (c *Cache[V]) Ticket(key *Key) Ticket { return Ticket(c.leaves(key).Load()) }

// Len returns how many values are kept.
func (c *Cache[V]) Len() int { return int(c.kept.Load()) }

func (c *Cache[V]) head(key *Key) *atomic.Pointer[entry[V]] {
	return &c.heads[int(hash(key))&(len(c.heads)-1)]
}

// shard is the same for all keys of a chain: its number is the end of the chain's.
func (c *Cache[V]) shard(key *Key) *shard[V] {
	return &c.shards[int(hash(key))&(len(c.shards)-1)]
}

// leaves is the key's counter. The lock of the key's shard guards its changes.
func (c *Cache[V]) leaves(key *Key) *atomic.Uint64 {
	return &c.left[int(hash(key))&(len(c.left)-1)]
}

func hash(key *Key) uint64 { return binary.LittleEndian.Uint64(key[:8]) }
