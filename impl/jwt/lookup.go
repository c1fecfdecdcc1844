package jwt

import (
	"context"

	"authbench/impl"
)

// lookup asks the denylist, if there is one, whether the token was ended before its end. It fails
// closed: a denylist that does not answer lets nobody in.
func (s *Scheme) lookup(ctx context.Context, claims proof) (impl.Principal, error) {
	if s.denied != nil {
		denied, err := s.denied.has(ctx, claims.Issuer, claims.ID)
		if err != nil {
			return impl.Principal{}, err
		}
		if denied {
			return impl.Principal{}, impl.ErrRevoked
		}
	}
	return claims.principal(), nil
}
