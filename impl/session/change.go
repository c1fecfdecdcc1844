// No twin in jwt: its token cannot be changed, only replaced.

package session

import (
	"context"
	"fmt"

	"authbench/impl"
)

const changeTries = 16

// change reads a record, edits it and writes it back on condition that it is still as it was read, and
// otherwise begins again. So two changes never undo each other, and a logout in between wins, where a plain
// write would bring the session back.
func (s *Scheme) change(ctx context.Context, id proof, read fetch, edit func(*record) error) error {
	for range changeTries {
		r, old, err := read(ctx, id)
		if err != nil {
			return err
		}
		if err := edit(&r); err != nil {
			return err
		}
		if swapped, err := s.swap(ctx, id, old, r); err != nil || swapped {
			return err
		}
	}
	return fmt.Errorf("%w: the session was changed by others %d times in a row", impl.ErrUnavailable, changeTries)
}

func (s *Scheme) swap(ctx context.Context, id proof, old []byte, r record) (bool, error) {
	data, err := encode(r)
	if err != nil {
		return false, err
	}
	return s.records.Swap(ctx, string(id), old, data)
}

// announce tells the replicas that keep records which of them have changed. It is called for what may have
// been changed by an earlier call whose announcement failed, too: the caller tries again until it succeeds.
func (s *Scheme) announce(ctx context.Context, ids ...string) error {
	if s.cache == nil {
		return nil
	}
	return s.cache.announce(ctx, ids)
}
