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
	// Lanes is how many round trips may be under way at once; 0 means 2.
	Lanes int
	// BatchKeys is the most records that one round trip may ask for; 0 means 64. It is the only bound on
	// what a trip brings: that many records of 64 KB are 4 MB, which one read timeout has to do for. More
	// keys than 64 were measured to be no faster, with 64 callers or with 256.
	BatchKeys int
}

// A Reader reads records by the digest that is their id, with little garbage: many callers share round
// trips, and one that is alone waits for nobody.
type Reader struct {
	gets   getPool
	shared *sharing // nil where every read is a round trip of its own
}

// NewReader returns a reader of these records.
func (r Records) NewReader(c ReaderConfig) *Reader {
	reader := &Reader{gets: newGetPool(r)}
	if c.Alone {
		return reader
	}
	if c.Lanes <= 0 {
		c.Lanes = defaultLanes
	}
	if c.BatchKeys <= 0 {
		c.BatchKeys = defaultBatchKeys
	}
	reader.shared = newSharing(c, sharingPorts{
		timeout: r.store.client.Options().PoolTimeout, newKey: r.digestKey, one: reader.gets.read, many: r.readMany,
	})
	return reader
}

// Read returns the record whose id is the digest in hexadecimal, as Records.Read does: impl.ErrRevoked
// where there is none, and impl.ErrUnavailable when the store did not say or ctx ended first.
func (r *Reader) Read(ctx context.Context, digest *[sha256.Size]byte) (record string, err error) {
	if r.shared == nil {
		return r.gets.read(ctx, *digest)
	}
	return r.shared.read(ctx, digest)
}
