// No twin in jwt: this is the session scheme as it should not be, kept to show what the others prevent.

package session

import (
	"context"
	"errors"
	"time"

	"authbench/impl/store"
)

// NewNaive returns the scheme that many libraries amount to: a verify writes the session back with the time
// of its use, in a plain write. A request under way at a logout brings the session back, and one under way
// at an update undoes it. It takes neither an idle timeout nor a cache, and each rung: the obvious one is that, and the
// others are all the record one, for its read is more than a read.
func NewNaive(c Config) (*Scheme, error) {
	if c.Idle != 0 || c.TouchEvery != 0 || c.Cache != nil {
		return nil, errors.New("the naive session scheme takes neither an idle timeout nor a cache: leave them out")
	}
	if err := c.check(); err != nil {
		return nil, err
	}
	s := newScheme(c, unguarded{c.Store.Records(recordKind, indexKind), c.Store, c.Lifetime + grace}, nil)
	s.fetch = s.findSeen
	s.lookup = load(s.loadObvious).lookup
	return s, nil
}

// findSeen is find that writes the record back.
func (s *Scheme) findSeen(ctx context.Context, id string) (record, []byte, error) {
	r, old, err := s.find(ctx, id)
	if err != nil {
		return record{}, nil, err
	}
	r.LastSeenUnixMS = s.now().UnixMilli()
	seen, err := s.encode(r)
	if err != nil {
		return record{}, nil, err
	}
	if _, err := s.records.Swap(ctx, id, old, seen); err != nil {
		return record{}, nil, err
	}
	return r, seen, nil
}

// unguarded is records whose every change is written whatever became of the record meanwhile.
type unguarded struct {
	store.Records
	store *store.Store
	keep  time.Duration
}

// Swap swaps nothing: it sets.
func (u unguarded) Swap(ctx context.Context, id string, _, data []byte) (bool, error) {
	err := u.store.Client().Set(ctx, u.store.Key(recordKind, id), data, u.keep).Err()
	return err == nil, store.Unavailable(err)
}
