package lookup

import (
	"context"

	"golang.org/x/sync/errgroup"
)

// loadersAtOnce is how many go through what a benchmark is to find loaded.
const loadersAtOnce = 64

// Place spreads the callers over a working set, so that each goes through a part that no other reads just then.
func Place(caller, i, callers, size int) int { return (caller*(size/callers) + i) % size }

// Each calls do for every number below n, many at a time.
func Each(ctx context.Context, n int, do func(i int) error) error {
	group, ctx := errgroup.WithContext(ctx)
	for worker := range loadersAtOnce {
		group.Go(func() error {
			for i := worker; i < n && ctx.Err() == nil; i += loadersAtOnce {
				if err := do(i); err != nil {
					return err
				}
			}
			return ctx.Err()
		})
	}
	return group.Wait()
}
