package session

import (
	"slices"

	"authbench/impl"
)

// The rungs between the obvious and the fast one, beside impl.Obvious and impl.Fast.
const (
	// Record has a compact record, read in place, in the place of JSON.
	Record impl.Rung = "record"
	// Key makes no garbage on the way from the token to the command that reads its record.
	Key impl.Rung = "key"
	// Digest keeps records by the 32 bytes of the digest and not by their text, and reads the clock once.
	Digest impl.Rung = "digest"
)

// Rungs lists the implementations of a verify that asks the store. The fast one has many callers share a round
// trip. With an idle timeout only the record differs: there a read is more than a read.
func Rungs() []impl.Rung { return []impl.Rung{impl.Obvious, Record, Key, impl.Fast} }

// CachedRungs lists the implementations of a verify that asks the replica's cache. What the cache does not
// have is read as the obvious rung reads it, and on the others as the fast one does. The fast one has a cache
// of our own.
func CachedRungs() []impl.Rung { return []impl.Rung{impl.Obvious, Digest, impl.Fast} }

// A plan is what a rung consists of. Each says yes once more than the one below it, but with an idle timeout, where
// the rungs above the record one are as that, and among those with a cache, whose second has all but a cache of ours.
type plan struct {
	compact bool // the record's form
	digest  bool // from the token to the store's command by the digest's bytes
	shared  bool // round trips

	digestCache bool // keyed by the digest's bytes
	ownCache    bool
}

// planned returns the plan of the rung that the configuration names.
func (c Config) planned() plan {
	switch {
	case c.Rung == impl.Obvious:
		return plan{}
	case c.Cache != nil:
		return plan{compact: true, digest: true, shared: true, digestCache: true, ownCache: c.Rung != Digest}
	case c.Rung == Record:
		return plan{compact: true}
	}
	return plan{compact: true, digest: c.Idle == 0, shared: c.Rung != Key}
}

func (c Config) knownRung() bool {
	rungs := Rungs()
	if c.Cache != nil {
		rungs = CachedRungs()
	}
	return c.Rung == "" || slices.Contains(rungs, c.Rung)
}
