package session

import (
	"context"
	"errors"

	"authbench/impl"
)

// Revoke implements impl.Scheme: the record goes, and with it everything the token stood for.
func (s *Scheme) Revoke(ctx context.Context, t impl.Token) error {
	id, err := s.prove(t)
	if err != nil {
		return err
	}
	data, err := s.records.read(ctx, id)
	if errors.Is(err, impl.ErrRevoked) {
		return nil
	}
	if err != nil {
		return err
	}
	// An unreadable record names no subject; it is deleted all the same.
	r, _ := decodeRecord(data)
	return s.records.remove(ctx, id, r.Principal.Subject)
}

// RevokeAll implements impl.Scheme.
func (s *Scheme) RevokeAll(ctx context.Context, subject string) error {
	ids, err := s.records.ofSubject(ctx, subject)
	if err != nil {
		return err
	}
	return s.records.removeAll(ctx, subject, ids)
}
