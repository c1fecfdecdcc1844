package session

import (
	"context"

	"authbench/impl"
)

// lookup asks who stands behind the token: the cache, where there is one, or the store.
func (s *Scheme) lookup(ctx context.Context, id proof) (impl.Principal, error) {
	if s.cache != nil {
		return s.cache.lookup(ctx, id)
	}
	r, _, err := s.fetch(ctx, id)
	return r.Principal, err
}

// find returns the live record, or ErrRevoked when there is none and ErrExpired when its end has passed.
func (s *Scheme) find(ctx context.Context, id proof) (record, []byte, error) {
	data, err := s.records.Read(ctx, string(id))
	if err != nil {
		return record{}, nil, err
	}
	r, err := s.live(data)
	return r, data, err
}

// live decodes a record that is no tombstone and whose absolute end is ahead.
func (s *Scheme) live(data []byte) (record, error) {
	r, err := decodeRecord(data)
	if err != nil {
		return record{}, err
	}
	switch {
	case r.Ended:
		return record{}, impl.ErrRevoked
	case r.expired(s.now()):
		return record{}, impl.ErrExpired
	}
	return r, nil
}
