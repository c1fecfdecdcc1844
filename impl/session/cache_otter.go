// No twin in jwt: its caches keep what was proved, and this one what the store said.

package session

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/maypok86/otter/v2"

	"authbench/impl/store"
)

// An otterKept keeps records in otter, by the proof as K has it. One load at a time is under way for each, so that of
// two records the one read later is shown later.
//
// A load that began before a change must not put back what the change dropped. Otter refuses the result of
// a load that an invalidation overtook. A reconciliation drops everything, loads under way included, by
// putting an empty cache in the place of the old one: what began before it ends in the old one.
type otterKept[K otterKey] struct {
	entries atomic.Pointer[otter.Cache[K, *record]]
	max     int
	keyOf   func(proof) K
	loader  otter.Loader[K, *record]
}

// An otterKey is a proof in another form.
type otterKey interface {
	comparable
	proof() proof
}

// An idKey is a proof's id.
type idKey string

func idKeyOf(p proof) idKey { return idKey(p.id()) }

func (k idKey) proof() proof {
	p, _ := proofFrom(string(k)) // it was made of one
	return p
}

// A digestKey is the proof as it is.
type digestKey proof

func digestKeyOf(p proof) digestKey { return digestKey(p) }

func (k digestKey) proof() proof { return proof(k) }

func newOtterKept[K otterKey](entries int, load load, keyOf func(proof) K) (kept, error) {
	o := &otterKept[K]{max: entries, keyOf: keyOf}
	o.loader = otter.LoaderFunc[K, *record](func(ctx context.Context, key K) (*record, error) {
		r, err := load(ctx, key.proof())
		if err != nil {
			return nil, err
		}
		return &r, nil
	})
	return o, o.clear()
}

// find asks again where a reconciliation came between: who asks the new cache may have been shown another record.
func (o *otterKept[K]) find(ctx context.Context, p proof) (*record, error) {
	for {
		entries := o.entries.Load()
		r, err := entries.Get(ctx, o.keyOf(p), o.loader)
		switch {
		case err != nil && errors.Is(err, ctx.Err()): // given up while another caller's load was awaited
			return nil, store.Unavailable(err)
		case err != nil || o.entries.Load() == entries:
			return r, err
		}
	}
}

func (o *otterKept[K]) drop(p proof) { o.entries.Load().Invalidate(o.keyOf(p)) }

func (o *otterKept[K]) clear() error {
	empty, err := otter.New(&otter.Options[K, *record]{MaximumSize: o.max})
	if err != nil {
		return fmt.Errorf("session cache: %w", err)
	}
	o.entries.Store(empty)
	return nil
}

func (o *otterKept[K]) size() int {
	entries := o.entries.Load()
	entries.CleanUp()
	return entries.EstimatedSize()
}
