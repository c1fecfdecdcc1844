package jwt

import (
	"context"
	"errors"
	"fmt"
	"time"

	"authbench/impl"
)

// Revoke implements impl.Scheme. Only a token that is genuine, and that some replica may still accept, is
// written down, so that nobody can fill the denylist with inventions. A token that an update ended first
// is refused as revoked: the token in its place lives, and this is no answer to a logout.
func (s *Scheme) Revoke(ctx context.Context, t impl.Token) error {
	if s.denied == nil {
		return fmt.Errorf("%w: a stateless JWT stays valid until it expires", impl.ErrNotRevocable)
	}
	claims, err := s.prove(t)
	if err != nil && !errors.Is(err, impl.ErrExpired) {
		return err
	}
	if s.keep(claims) <= 0 {
		return nil
	}
	first, err := s.deny(ctx, claims, revoked)
	if err != nil || first {
		return err
	}
	why, err := s.denied.why(ctx, claims.Issuer, claims.ID)
	if err == nil && why != revoked {
		err = impl.ErrRevoked
	}
	return err
}

// RevokeAll implements impl.Scheme, by saying that it cannot: a denylist knows the tokens that were
// ended and not those that were issued. It takes a register of what was issued, or a time per subject
// before which nothing counts, and then a verify depends on that state as a session does.
func (s *Scheme) RevokeAll(context.Context, string) error {
	return fmt.Errorf("%w: nothing here knows which tokens the subject holds", impl.ErrNotRevocable)
}

// deny keeps the token on the denylist for as long as any replica would accept it. It reports whether
// the token was not there before.
func (s *Scheme) deny(ctx context.Context, claims proof, why ending) (first bool, err error) {
	return s.denied.add(ctx, claims.Issuer, claims.ID, why, s.keep(claims))
}

// keep is how long from now some replica, its clock behind this one's by up to the grace, would accept
// the token.
func (s *Scheme) keep(claims proof) time.Duration {
	return claims.end(s.leeway).Add(grace).Sub(s.now())
}
