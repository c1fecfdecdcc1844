package session

import (
	"context"
	"errors"
	"slices"

	"authbench/impl"
)

// Revoke implements impl.Scheme: the record goes, and with it everything the token stood for. A record that
// is gone already is announced all the same: an earlier revoke may have got only that far.
func (s *Scheme) Revoke(ctx context.Context, t impl.Token) error {
	id, err := s.prove(t)
	if err != nil {
		return err
	}
	data, err := s.records.Read(ctx, string(id))
	if errors.Is(err, impl.ErrRevoked) {
		return s.announce(ctx, string(id))
	}
	if err != nil {
		return err
	}
	// An unreadable record names no subject; it is deleted all the same.
	r, _ := decodeRecord(data)
	if s.cache != nil {
		return s.endEverywhere(ctx, r.Principal.Subject, []string{string(id)})
	}
	return s.records.Remove(ctx, string(id), r.Principal.Subject)
}

// RevokeAll implements impl.Scheme.
func (s *Scheme) RevokeAll(ctx context.Context, subject string) error {
	ids, err := s.records.OfSubject(ctx, subject)
	if err != nil {
		return err
	}
	if s.cache == nil {
		return s.records.RemoveAll(ctx, subject, ids)
	}
	for batch := range slices.Chunk(ids, batchIDs) {
		if err := s.endEverywhere(ctx, subject, batch); err != nil {
			return err
		}
	}
	return nil
}

// endEverywhere takes sessions off their subject's index only once every replica knows that they are over:
// until then a revoke-all must find and announce them, whether or not their records are still there. What
// had no record stays listed, for it may be on its way, and is pruned at a later issue.
func (s *Scheme) endEverywhere(ctx context.Context, subject string, ids []string) error {
	deleted, err := s.records.Delete(ctx, ids)
	if err != nil {
		return err
	}
	if err := s.announce(ctx, ids...); err != nil {
		return err
	}
	return s.records.Unlist(ctx, subject, deleted)
}
