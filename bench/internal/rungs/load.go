package rungs

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"authbench/bench/internal/lookup"
)

const (
	maxPasses = 20
	// settle is how long a cache is given to begin to keep things: one that follows a feed does so once it has heard
	// from it.
	settle = 100 * time.Millisecond
	// missesPerHundred operations of a pass, and one more, leave a cache loaded: some talk to their store beside them.
	missesPerHundred = 1
)

var errNotKept = errors.New("the cache does not keep what was verified: there are no hits to time")

// load performs every operation of a cached benchmark once, and again until a pass has hardly any misses: a cache may
// take a moment until it keeps anything. The order is another than that of the operations, so that what is read one
// after the other does not lie one after the other in memory.
func load(ctx context.Context, n int, op func(caller, i int) error, misses func() int64) error {
	order := rand.New(rand.NewPCG(uint64(n), 1)).Perm(n)
	if err := op(0, 0); err != nil { // has the cache ask for its feed
		return err
	}
	for range maxPasses {
		time.Sleep(settle)
		before := misses()
		if err := lookup.Each(ctx, n, func(i int) error { return op(0, order[i]) }); err != nil {
			return err
		}
		if misses()-before <= int64(n*missesPerHundred/100+1) {
			return nil
		}
	}
	return errNotKept
}
