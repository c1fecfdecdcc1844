package session

import (
	"context"
	"errors"
	"slices"

	"golang.org/x/sync/errgroup"

	"authbench/impl"
)

// changesAtOnce is how many records of one subject are rewritten at a time: the store's connections are
// for everybody.
const changesAtOnce = 8

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
	var group errgroup.Group
	group.SetLimit(changesAtOnce)
	for _, id := range ids {
		group.Go(func() error {
			err := s.change(ctx, proof(id), s.find, func(r *record) error {
				r.Principal.Roles = roles
				return nil
			})
			if errors.Is(err, impl.ErrRevoked) || errors.Is(err, impl.ErrExpired) {
				return nil
			}
			return err
		})
	}
	return group.Wait()
}
