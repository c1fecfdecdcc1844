package session

import (
	"context"
	"slices"

	"authbench/impl"
	"authbench/impl/store"
)

// ChangeRoles implements impl.Scheme: every live record of the subject is rewritten, through the index.
func (s *Scheme) ChangeRoles(ctx context.Context, subject string, roles []string) error {
	if err := (impl.Principal{Subject: subject, Roles: roles}).Check(); err != nil {
		return err
	}
	ids, err := s.records.OfSubject(ctx, subject)
	if err != nil {
		return err
	}
	for batch := range slices.Chunk(ids, batchIDs) {
		if err := s.changeRoles(ctx, batch, roles); err != nil {
			return err
		}
		if err := s.announce(ctx, batch...); err != nil {
			return err
		}
	}
	return nil
}

// changeRoles leaves out what has ended meanwhile. It is no use of a session, so it renews no timeout.
func (s *Scheme) changeRoles(ctx context.Context, ids []string, roles []string) error {
	_, err := store.ChangeEach(ctx, s.records, ids, s.editing(func(r *record) error {
		r.Principal.Roles = roles
		return nil
	}))
	return err
}
