package trial

import (
	"context"

	"authbench/results"
)

// denylistSlice fills the denylist through one replica and weighs another, which only hears of it: the one
// that revokes keeps a list of the keys that it has to clean. A slice is all the trial has.
func (b *block) denylistSlice(ctx context.Context, a *arm) (results.Slice, error) {
	replica, n := a.replicas[0], a.Point.Entries
	// The first revocations set up what the others find: a connection, a script, a feed.
	if err := replica.RevokeMany(ctx, 0, 1); err != nil {
		return results.Slice{}, err
	}
	before, err := b.weigh(ctx, a)
	if err != nil {
		return results.Slice{}, err
	}
	s, _, err := b.measured(ctx, a, func() error { return replica.RevokeMany(ctx, 1, n) })
	if err != nil {
		return s, err
	}
	after, err := b.weigh(ctx, a)
	if err != nil {
		return s, err
	}
	s.Requests, s.Seconds = n, s.MarkedSeconds
	y := &a.yield
	y.entries = n
	y.replicaBytes = (after.replica - before.replica) / float64(n)
	y.storeBytes, y.storeUnknown = (after.store-before.store)/float64(n), after.storeUnknown
	return s, nil
}
