package jwt

import (
	"context"
	"fmt"

	"authbench/impl"
)

// Update implements impl.Scheme by issuing anew, to the same end. With a denylist the old token is ended
// first, and by one caller alone: of an update and a logout at once, or of two updates, the first wins,
// and the other's token is never handed out. Without one the old token goes on saying what it said.
func (s *Scheme) Update(ctx context.Context, t impl.Token, p impl.Principal) (impl.Token, error) {
	claims, err := s.prove(t)
	if err != nil {
		return "", err
	}
	if _, err := s.lookup(ctx, claims); err != nil {
		return "", err
	}
	if err := p.Check(); err != nil {
		return "", err
	}
	if p.Subject != claims.Subject {
		return "", fmt.Errorf("%w: an update keeps the subject", impl.ErrInvalid)
	}
	end := *claims.ExpiresAt // within the leeway this is past, and no token is issued after its end
	renewed, err := s.sign(p, min(s.now().Unix(), end), end)
	if err != nil || s.denied == nil {
		return renewed, err
	}
	first, err := s.deny(ctx, claims)
	if err != nil {
		return "", err
	}
	if !first {
		return "", impl.ErrRevoked
	}
	return renewed, nil
}
