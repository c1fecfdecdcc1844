package session

import (
	"context"

	"authbench/impl"
)

// A lookup asks who stands behind the token: the cache, where there is one, or the store.
type lookup func(context.Context, proof) (impl.Principal, error)

// A load asks the store for the record of a proof, which must be live.
type load func(context.Context, proof) (record, error)

// lookup makes a load the whole lookup.
func (l load) lookup(ctx context.Context, p proof) (impl.Principal, error) {
	r, err := l(ctx, p)
	return r.Principal, err
}

// loadBy is the store's word by a read that takes the digest as it is.
func (s *Scheme) loadBy(read read) load {
	return func(ctx context.Context, p proof) (record, error) {
		text, err := read(ctx, p)
		if err != nil {
			return record{}, err
		}
		r, err := decodeRecord(text)
		if err != nil {
			return record{}, err
		}
		return s.live(r)
	}
}

// find returns the live record, or ErrRevoked when there is none and ErrExpired when its end has passed.
func (s *Scheme) find(ctx context.Context, id string) (record, []byte, error) {
	data, err := s.records.Read(ctx, id)
	if err != nil {
		return record{}, nil, err
	}
	r, err := s.decodeLive(data)
	return r, data, err
}

func (s *Scheme) decodeLive(data []byte) (record, error) {
	r, err := s.decode(data)
	if err != nil {
		return record{}, err
	}
	return s.live(r)
}

// live passes on a record that is no tombstone and whose absolute end is ahead.
func (s *Scheme) live(r record) (record, error) {
	switch {
	case r.Ended:
		return record{}, impl.ErrRevoked
	case r.expired(s.now()):
		return record{}, impl.ErrExpired
	}
	return r, nil
}
