package jwt

import (
	"context"
	"errors"
	"fmt"

	"authbench/impl"
)

// Revoke implements impl.Scheme. Only a token that would otherwise be accepted is written down, so that
// nobody can fill the denylist with inventions.
func (s *Scheme) Revoke(ctx context.Context, t impl.Token) error {
	if s.denied == nil {
		return fmt.Errorf("%w: a stateless JWT stays valid until it expires", impl.ErrNotRevocable)
	}
	claims, err := s.prove(t)
	if errors.Is(err, impl.ErrExpired) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = s.deny(ctx, claims)
	return err
}

// RevokeAll implements impl.Scheme, by saying that it cannot: a denylist knows the tokens that were
// ended and not those that were issued. It takes a register of what was issued, or a time per subject
// before which nothing counts, and then a verify depends on that state as a session does.
func (s *Scheme) RevokeAll(context.Context, string) error {
	return fmt.Errorf("%w: nothing here knows which tokens the subject holds", impl.ErrNotRevocable)
}

// deny keeps the token on the denylist for as long as a verify here would accept it. It reports whether
// the token was not there before.
func (s *Scheme) deny(ctx context.Context, claims proof) (first bool, err error) {
	return s.denied.add(ctx, claims.Issuer, claims.ID, claims.end(s.leeway).Sub(s.now()))
}
