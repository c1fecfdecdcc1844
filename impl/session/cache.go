// No twin in jwt: its caches keep what was proved, and this one what the store said.

package session

import (
	"context"
	"errors"
	"strings"
	"time"

	"authbench/impl"
	"authbench/impl/store"
)

// A recordCache keeps decoded records in the replica. What it may be behind by is the feed's word: as long as the
// feed is current, every change that was acknowledged longer than the bound ago has been dropped here.
type recordCache struct {
	kept     kept
	load     load
	feed     feed
	now      func() time.Time
	oneClock bool // now is the feed's clock as well
}

// kept is the records themselves. What a load began to read before a drop or a clear it does not show to who
// asks after that, and does not keep. Nor is anybody shown an older record than another was shown who was answered
// before they asked.
type kept interface {
	// find returns the record that is kept, or loads and keeps it. It may have ended since.
	find(context.Context, proof) (*record, error)
	drop(proof)
	// clear drops everything.
	clear() error
	size() int
}

const idSeparator = ","

func newCache(c Config, load load, open openFeed) (*recordCache, error) {
	k := &recordCache{load: load, now: c.Now, oneClock: c.Now == nil}
	if k.oneClock {
		k.now = time.Now
	}
	var err error
	if k.kept, err = newKept(c, load); err != nil {
		return nil, err
	}
	k.feed, err = open(store.FeedConfig{Bound: c.Cache.Bound, Apply: k.apply, Reconcile: k.reconcile})
	if err != nil {
		return nil, err
	}
	return k, nil
}

func newKept(c Config, load load) (kept, error) {
	p := c.planned()
	switch {
	case p.ownCache:
		return newOwnKept(c.Cache.Entries, load)
	case p.digestCache:
		return newOtterKept(c.Cache.Entries, load, digestKeyOf)
	}
	return newOtterKept(c.Cache.Entries, load, idKeyOf)
}

// lookup asks the feed before it takes the record: what has been dropped by then is not met. The absolute end is
// checked at each hit.
func (c *recordCache) lookup(ctx context.Context, p proof) (impl.Principal, error) {
	now := time.Now()
	if !c.feed.CurrentAt(now) {
		return c.ask(ctx, p)
	}
	r, err := c.kept.find(ctx, p)
	if err != nil {
		return impl.Principal{}, c.refused(p, err)
	}
	if !c.oneClock { // a clock of the scheme's own says when sessions end, and nothing of the feed
		now = c.now()
	}
	if r.expired(now) {
		return impl.Principal{}, impl.ErrExpired
	}
	return r.Principal, nil
}

// refused drops what is revoked: a load that read the record before may be under way, and is not to bring back what
// this replica has refused.
func (c *recordCache) refused(p proof, err error) error {
	if errors.Is(err, impl.ErrRevoked) {
		c.kept.drop(p)
	}
	return err
}

// ask is the lookup of a replica that may have missed something: it asks the store and keeps nothing of the
// answer. What it keeps of before is dropped, for it may be older than this answer.
func (c *recordCache) ask(ctx context.Context, p proof) (impl.Principal, error) {
	r, err := c.load(ctx, p)
	c.kept.drop(p)
	return r.Principal, err
}

// announce has the sessions dropped here and everywhere: the store has their changes already. A change is
// not acknowledged before its announcement is.
func (c *recordCache) announce(ctx context.Context, ids []string) error {
	return c.feed.Announce(ctx, strings.Join(ids, idSeparator))
}

func (c *recordCache) apply(message string) {
	for id := range strings.SplitSeq(message, idSeparator) {
		if p, ok := proofFrom(id); ok { // what is no id is no session's
			c.kept.drop(p)
		}
	}
}

func (c *recordCache) reconcile(context.Context) error { return c.kept.clear() }
