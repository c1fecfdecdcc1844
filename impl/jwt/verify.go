package jwt

import (
	"context"

	"authbench/impl"
)

// Verify implements impl.Scheme: local proof first, then the store's word.
func (s *Scheme) Verify(ctx context.Context, t impl.Token) (impl.Principal, error) {
	proof, err := s.prove(t)
	if err != nil {
		return impl.Principal{}, err
	}
	return s.lookup(ctx, &proof)
}
