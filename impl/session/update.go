package session

import (
	"context"
	"fmt"

	"authbench/impl"
	"authbench/impl/store"
)

// Update implements impl.Scheme by rewriting the record. The roles stay those of the record: p was read
// before, and ChangeRoles may have come between. No token is new here, so there is nothing to ask about its
// fit.
func (s *Scheme) Update(ctx context.Context, t impl.Token, p impl.Principal, _ func(impl.Token) error) (impl.Token, error) {
	proof, err := prove(t)
	if err != nil {
		return "", err
	}
	id := proof.id()
	err = store.Change(ctx, used{s.records, s.fetch}, id, s.editing(func(r *record) error { return r.update(p) }))
	if err != nil {
		return "", err
	}
	if err := s.announce(ctx, id); err != nil {
		return "", err
	}
	return t, nil
}

func (r *record) update(p impl.Principal) error {
	if err := p.Check(); err != nil {
		return err
	}
	if p.Subject != r.Principal.Subject {
		return fmt.Errorf("%w: an update keeps the subject", impl.ErrInvalid)
	}
	r.Principal.Preferences, r.Principal.Claims = p.Preferences, p.Claims
	return nil
}
