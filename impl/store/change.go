package store

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/sync/errgroup"

	"authbench/impl"
)

const (
	// changeTries bounds how often a change is begun anew because another one of the same record came
	// between. Each such time another has succeeded, so it takes that many at once to be refused.
	changeTries = 32
	// changesAtOnce is how many records are changed at a time: the store's connections are for everybody.
	changesAtOnce = 8
)

// Changeable is what a change asks of Records, or of what somebody put in front of them.
type Changeable interface {
	Read(ctx context.Context, id string) ([]byte, error)
	Swap(ctx context.Context, id string, old, data []byte) (swapped bool, err error)
}

// Change reads a record, has edit make another of it and writes that on condition that the record is still as
// it was read; otherwise it begins again. So no two changes undo each other, and none brings back what was
// removed. Where edit returns nil there is nothing to write; its error comes back as it is. After 32 tries the
// error matches impl.ErrUnavailable.
func Change(ctx context.Context, r Changeable, id string, edit func(old []byte) (fresh []byte, err error)) error {
	for range changeTries {
		old, err := r.Read(ctx, id)
		if err != nil {
			return err
		}
		fresh, err := edit(old)
		if err != nil || fresh == nil {
			return err
		}
		if swapped, err := r.Swap(ctx, id, old, fresh); err != nil || swapped {
			return err
		}
	}
	return fmt.Errorf("%w: a record was changed by others %d times in a row", impl.ErrUnavailable, changeTries)
}

// ChangeEach is Change of many records, several at a time, and returns the ids of those that there were. What
// has ended, by its absence or by edit's word, is left out. The first other error ends it.
func ChangeEach(ctx context.Context, r Changeable, ids []string, edit func(old []byte) (fresh []byte, err error)) ([]string, error) {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(changesAtOnce)
	there := make([]bool, len(ids))
	for i, id := range ids {
		group.Go(func() error {
			err := Change(ctx, r, id, edit)
			there[i] = err == nil
			if errors.Is(err, impl.ErrRevoked) || errors.Is(err, impl.ErrExpired) {
				return nil
			}
			return err
		})
	}
	err := group.Wait()
	return picked(ids, there), err
}

// picked returns the ids whose place says true.
func picked(ids []string, places []bool) (some []string) {
	for i, id := range ids {
		if places[i] {
			some = append(some, id)
		}
	}
	return some
}
