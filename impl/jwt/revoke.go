package jwt

import (
	"context"
	"errors"
	"fmt"
	"time"

	"authbench/impl"
)

// Revoke implements impl.Scheme, with a denylist. Only a token that is genuine, and that some replica may still
// accept, is written down, so that nobody can fill the denylist with inventions. A token that an update ended
// first is refused as revoked: the token in its place lives, and this is no answer to a logout.
func (s *Scheme) Revoke(ctx context.Context, t impl.Token) error {
	if s.denied == nil {
		return s.cannotRevokeOne()
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
	why, err := s.denied.entries.why(ctx, claims.id)
	if err == nil && why != revoked {
		err = impl.ErrRevoked
	}
	return err
}

func (s *Scheme) cannotRevokeOne() error {
	if s.epochs != nil {
		return fmt.Errorf("%w: an epoch ends all tokens of its subject or none", impl.ErrNotRevocable)
	}
	return fmt.Errorf("%w: a stateless JWT stays valid until it expires", impl.ErrNotRevocable)
}

// RevokeAll implements impl.Scheme, with epochs. A denylist cannot: it knows the tokens that were ended and
// not those that were issued.
func (s *Scheme) RevokeAll(ctx context.Context, subject string) error {
	if s.epochs == nil {
		return fmt.Errorf("%w: nothing here knows which tokens the subject holds", impl.ErrNotRevocable)
	}
	return s.epochs.bump(ctx, subject)
}

// ChangeRoles implements impl.Scheme, with epochs: a token says which roles its subject had, so all that can
// be done about it is to end it. Whoever logs in anew has the new roles, from the user table.
func (s *Scheme) ChangeRoles(ctx context.Context, subject string, _ []string) error {
	if s.epochs == nil {
		return fmt.Errorf("%w: a token that is out goes on saying which roles its subject had", impl.ErrNotRevocable)
	}
	return s.epochs.bump(ctx, subject)
}

// deny keeps the token on the denylist for as long as any replica would accept it. It reports whether
// the token was not there before.
func (s *Scheme) deny(ctx context.Context, claims proof, why ending) (first bool, err error) {
	return s.denied.add(ctx, claims.id, why, claims.end(s.leeway).Add(grace), s.keep(claims))
}

// keep is how long from now some replica, its clock behind this one's by up to the grace, would accept
// the token.
func (s *Scheme) keep(claims proof) time.Duration {
	return claims.end(s.leeway).Add(grace).Sub(s.now())
}
