package session

import (
	"context"
	"errors"
	"slices"

	"authbench/impl"
	"authbench/impl/store"
)

// Revoke implements impl.Scheme: the record goes, and with it everything the token stood for.
func (s *Scheme) Revoke(ctx context.Context, t impl.Token) error {
	p, err := prove(t)
	if err != nil {
		return err
	}
	end := s.end
	if s.cache != nil {
		end = s.endEverywhere
	}
	if err := end(ctx, p.id()); !errors.Is(err, impl.ErrRevoked) {
		return err
	}
	return nil
}

func (s *Scheme) end(ctx context.Context, id string) error {
	data, err := s.records.Read(ctx, id)
	if err != nil {
		return err
	}
	r, _ := s.decode(data) // an unreadable one names no subject; it is deleted all the same
	return s.records.Remove(ctx, id, r.Principal.Subject)
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
		buried, err := store.ChangeEach(ctx, s.records, batch, s.bury)
		if err != nil {
			return err
		}
		if err := s.clear(ctx, subject, buried); err != nil {
			return err
		}
	}
	return nil
}

// endEverywhere ends a session that other replicas may keep: a tombstone takes the record's place until they all
// know, and whoever tries again after a failure finds it and goes on from there. What has neither is announced
// to nobody: an invented token costs its sender one read, and the replicas nothing.
func (s *Scheme) endEverywhere(ctx context.Context, id string) error {
	var r record
	err := store.Change(ctx, s.records, id, func(old []byte) ([]byte, error) {
		r, _ = s.decode(old)
		return s.bury(old)
	})
	if errors.Is(err, impl.ErrRevoked) {
		s.cache.apply(id) // it may have been announced elsewhere a moment ago, and not be heard here yet
	}
	if err != nil {
		return err
	}
	return s.clear(ctx, r.Principal.Subject, []string{id})
}

// clear announces sessions that are buried and takes their tombstones away. What is listed and was not there to
// be buried may be on its way: it stays listed, and is pruned at a later issue.
func (s *Scheme) clear(ctx context.Context, subject string, buried []string) error {
	if err := s.announce(ctx, buried...); err != nil {
		return err
	}
	return s.records.RemoveAll(ctx, subject, buried)
}

// bury makes a tombstone of a record, unless it is one. It is written like any change, in the place of what was
// read and for the time that had left, so no change under way brings the session back.
func (s *Scheme) bury(old []byte) (fresh []byte, err error) {
	r, _ := s.decode(old) // an unreadable one is buried as well
	if r.Ended {
		return nil, nil
	}
	return s.encode(record{Principal: impl.Principal{Subject: r.Principal.Subject}, ExpiresUnixMS: r.ExpiresUnixMS, Ended: true})
}
