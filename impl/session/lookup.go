package session

import (
	"context"

	"authbench/impl"
)

// lookup asks the store who stands behind the token.
func (s *Scheme) lookup(ctx context.Context, id proof) (impl.Principal, error) {
	r, err := s.find(ctx, id)
	return r.Principal, err
}

// find returns the live record, or ErrRevoked when there is none and ErrExpired when its end has passed.
func (s *Scheme) find(ctx context.Context, id proof) (record, error) {
	data, err := s.records.read(ctx, id)
	if err != nil {
		return record{}, err
	}
	r, err := decodeRecord(data)
	if err != nil {
		return record{}, err
	}
	if r.expired(s.now()) {
		return record{}, impl.ErrExpired
	}
	return r, nil
}
