package jwt

import (
	"context"
	"errors"
	"fmt"
	"time"

	"authbench/impl"
)

// Update implements impl.Scheme by issuing anew, to the same end. With a denylist the old token is ended
// before the new one is handed out, and by one caller alone: of an update and a logout at once, or of two
// updates, the first wins. An update that loses hands out nothing; a logout that loses is told so.
// Without a denylist the old token goes on saying what it said. With epochs the new one is under the old one's:
// a revoke-all that comes between ends both.
//
// With a denylist the old token may have ended although an error that matches impl.ErrUnavailable comes back:
// the store has its entry, and it is the answer, or the word to the other replicas, that was lost. Then there is
// no successor, trying again is refused with ErrRevoked, and the user has to log in again.
func (s *Scheme) Update(ctx context.Context, t impl.Token, p impl.Principal, fits func(impl.Token) error) (impl.Token, error) {
	claims, err := s.prove(t)
	if err != nil {
		return "", err
	}
	if _, err := s.lookup(ctx, &claims); err != nil {
		return "", err
	}
	renewed, err := s.renew(claims, p)
	if err != nil {
		return "", err
	}
	if fits != nil {
		if err := fits(renewed); err != nil {
			return "", err
		}
	}
	if s.denied == nil {
		return renewed, nil
	}
	first, err := s.deny(ctx, claims, updated)
	if err != nil {
		return "", err
	}
	if !first {
		return "", impl.ErrRevoked
	}
	return renewed, nil
}

// renew makes a token for p that ends when the one of claims does.
func (s *Scheme) renew(claims proof, p impl.Principal) (impl.Token, error) {
	if err := p.Check(); err != nil {
		return "", err
	}
	if p.Subject != claims.principal.Subject {
		return "", fmt.Errorf("%w: an update keeps the subject", impl.ErrInvalid)
	}
	end := claims.expires // within the leeway this is past, and no token is issued after its end
	return s.sign(p, min(s.now().Unix(), end), end, claims.ties)
}

// Expires implements impl.Expirer. The leeway is a verifier's, and no part of the token's life.
func (s *Scheme) Expires(t impl.Token) time.Time {
	claims, err := s.prove(t)
	if err != nil && !errors.Is(err, impl.ErrExpired) {
		return time.Time{}
	}
	return claims.end(0)
}
