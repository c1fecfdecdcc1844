// No twin in jwt: its caches keep what was proved, and this one what the store said.

package session

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"github.com/maypok86/otter/v2"

	"authbench/impl"
	"authbench/impl/store"
)

// A cache keeps decoded records in the replica. What it may be behind by is the feed's word: as long as the
// feed is current, every change that was acknowledged longer than the bound ago has been dropped here.
//
// A load that began before a change must not put back what the change dropped. Otter refuses the result of
// a load that an invalidation overtook. A reconciliation drops everything, loads under way included, by
// putting an empty cache in the place of the old one: what began before it ends in the old one.
type cache struct {
	entries atomic.Pointer[entries]
	size    int
	loader  otter.Loader[proof, *record]
	feed    feed
	now     func() time.Time
}

type entries = otter.Cache[proof, *record]

const idSeparator = ","

func newCache(c CacheConfig, load fetch, now func() time.Time, open func(store.FeedConfig) (feed, error)) (*cache, error) {
	k := &cache{size: c.Entries, loader: loaderOf(load), now: now}
	err := k.reconcile(context.Background())
	if err != nil {
		return nil, err
	}
	k.feed, err = open(store.FeedConfig{Bound: c.Bound, Apply: k.apply, Reconcile: k.reconcile})
	if err != nil {
		return nil, err
	}
	return k, nil
}

func loaderOf(load fetch) otter.Loader[proof, *record] {
	return otter.LoaderFunc[proof, *record](func(ctx context.Context, id proof) (*record, error) {
		r, _, err := load(ctx, id)
		if err != nil {
			return nil, err
		}
		return &r, nil
	})
}

// lookup asks the feed before it takes the entries: what has been dropped by then is not met. A replica
// that may have missed something asks the store and keeps nothing of the answer.
func (c *cache) lookup(ctx context.Context, id proof) (impl.Principal, error) {
	find := c.loader.Load
	if c.feed.Current() {
		find = c.find
	}
	r, err := find(ctx, id)
	if err != nil {
		return impl.Principal{}, err
	}
	return r.Principal, nil
}

// find is the lookup of a current replica. The absolute end is checked at each hit.
func (c *cache) find(ctx context.Context, id proof) (*record, error) {
	r, err := c.entries.Load().Get(ctx, id, c.loader)
	switch {
	case err != nil && errors.Is(err, ctx.Err()): // given up while another caller's load was awaited
		return nil, store.Unavailable(err)
	case err != nil:
		return nil, err
	case r.expired(c.now()):
		return nil, impl.ErrExpired
	}
	return r, nil
}

// announce has the sessions dropped here and everywhere: the store has their changes already. A change is
// not acknowledged before its announcement is.
func (c *cache) announce(ctx context.Context, ids []string) error {
	return c.feed.Announce(ctx, strings.Join(ids, idSeparator))
}

func (c *cache) apply(message string) {
	current := c.entries.Load()
	for id := range strings.SplitSeq(message, idSeparator) {
		current.Invalidate(proof(id))
	}
}

func (c *cache) reconcile(context.Context) error {
	empty, err := otter.New(&otter.Options[proof, *record]{MaximumSize: c.size})
	if err != nil {
		return fmt.Errorf("session cache: %w", err)
	}
	c.entries.Store(empty)
	return nil
}
