package store

import (
	"context"
	"crypto/sha256"
)

const (
	defaultLanes     = 2
	defaultBatchKeys = 64
)

// A ReaderConfig says how a Reader shares round trips. Its zero value is the best that was measured.
type ReaderConfig struct {
	// Alone makes every read a round trip of its own.
	Alone bool
	// Lanes is how many round trips may be under way at once, to each shard of a cluster; 0 means 2.
	Lanes int
	// BatchKeys is the most records that one round trip may ask for; 0 means 64. It is the only bound on
	// what a trip brings: that many records of 64 KB are 4 MB, which one read timeout has to do for. More
	// keys than 64 were measured to be no faster, with 64 callers or with 256.
	BatchKeys int
}

// A Reader reads records by the digest that is their id, with little garbage: many callers share round
// trips, and one that is alone waits for nobody.
type Reader struct {
	one     lookup
	shared  *sharing      // of a single store, unless every read is a round trip of its own
	sharded *shardSharing // of a cluster, unless every read is a round trip of its own
}

// A lookup is one round trip for one record. It takes the digest by its value: behind a func a pointer to it
// would escape.
type lookup func(ctx context.Context, digest [sha256.Size]byte) (record string, err error)

// NewReader returns a reader of these records.
func (r Records) NewReader(c ReaderConfig) *Reader {
	if c.Lanes <= 0 {
		c.Lanes = defaultLanes
	}
	if c.BatchKeys <= 0 {
		c.BatchKeys = defaultBatchKeys
	}
	if r.store.cluster != nil {
		return r.newClusterReader(c)
	}
	reader := &Reader{one: newGetPool(r).read}
	if !c.Alone {
		reader.shared = newSharing(c, r.ports(reader.one, r.readMany))
	}
	return reader
}

func (r Records) newClusterReader(c ReaderConfig) *Reader {
	reader := &Reader{one: newGetPool(r).readAnew}
	if !c.Alone {
		reader.sharded = newShardSharing(c, r.ports(reader.one, r.readEach), r.store.cluster)
	}
	return reader
}

func (r Records) ports(one lookup, many func(*lane) error) sharingPorts {
	return sharingPorts{timeout: r.store.timeout, newKey: r.digestKey, one: one, many: many}
}

// Read returns the record whose id is the digest in hexadecimal, as Records.Read does: impl.ErrRevoked
// where there is none, and impl.ErrUnavailable when the store did not say or ctx ended first.
func (r *Reader) Read(ctx context.Context, digest *[sha256.Size]byte) (record string, err error) {
	switch {
	case r.shared != nil:
		return r.shared.read(ctx, digest)
	case r.sharded != nil:
		return r.sharded.of(digest).read(ctx, digest)
	}
	return r.one(ctx, *digest)
}
