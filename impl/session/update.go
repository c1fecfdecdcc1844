package session

import (
	"context"
	"fmt"

	"authbench/impl"
)

// Update implements impl.Scheme by rewriting the record. The write is guarded: a logout between our read
// and our write wins, where a plain write would bring the session back. No token is new here, so there is
// nothing to ask about its fit.
func (s *Scheme) Update(ctx context.Context, t impl.Token, p impl.Principal, _ func(impl.Token) error) (impl.Token, error) {
	id, err := s.prove(t)
	if err != nil {
		return "", err
	}
	r, err := s.find(ctx, id)
	if err != nil {
		return "", err
	}
	if err := p.Check(); err != nil {
		return "", err
	}
	if p.Subject != r.Principal.Subject {
		return "", fmt.Errorf("%w: an update keeps the subject", impl.ErrInvalid)
	}
	data, err := record{Principal: p, ExpiresUnixMS: r.ExpiresUnixMS}.encode()
	if err != nil {
		return "", err
	}
	if err := s.records.replace(ctx, id, data); err != nil {
		return "", err
	}
	return t, nil
}
