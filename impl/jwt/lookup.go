package jwt

import (
	"context"

	"authbench/impl"
)

// lookup asks whether the token was ended before its end, where anything is kept that can say so. It fails
// closed: a store that has to say and does not lets nobody in.
func (s *Scheme) lookup(ctx context.Context, claims *proof) (impl.Principal, error) {
	ended, err := s.ended(ctx, claims)
	if err != nil {
		return impl.Principal{}, err
	}
	if ended {
		return impl.Principal{}, impl.ErrRevoked
	}
	return claims.principal, nil
}

func (s *Scheme) ended(ctx context.Context, claims *proof) (bool, error) {
	switch {
	case s.denied != nil:
		return s.denied.has(ctx, claims.id)
	case s.epochs != nil:
		return s.epochs.ended(ctx, claims)
	}
	return false, nil
}
