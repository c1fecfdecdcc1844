// No twin in jwt: its caches keep what was proved, and this one what the store said.

package session

import (
	"context"

	"authbench/impl/cache"
)

// loadsForOne is how many loads a request makes at most because the ones before were overtaken.
const loadsForOne = 3

// An ownKept keeps records in our own cache.
//
// A load that began before a change must not put back what the change dropped: the ticket is taken before it, and
// the change, of which the load may have seen nothing, is in the store before it is dropped. Each caller makes a
// load of its own. So whoever is answered by a load began to ask before it.
//
// Of loads that are under way together nobody knows which read the younger record. So all their callers are shown
// the one that is kept first, and one that is overtaken by a drop is made again. What is kept next was then read
// after all that anybody was shown.
type ownKept struct {
	entries *cache.Cache[record]
	load    load
}

func newOwnKept(entries int, load load) (kept, error) {
	c, err := cache.New[record](entries)
	if err != nil {
		return nil, err
	}
	return &ownKept{c, load}, nil
}

func (o *ownKept) find(ctx context.Context, p proof) (*record, error) {
	if r := o.entries.Get((*cache.Key)(&p)); r != nil {
		return r, nil
	}
	return o.loadAndKeep(ctx, p)
}

// loadAndKeep is overtaken time after time only where thousands of loads are under way at once. Then its caller, who
// asked before the change, is shown what it read, and nobody else. Another load may have read an older record and keep
// it; one that this replica has refused as revoked is not kept even so.
func (o *ownKept) loadAndKeep(ctx context.Context, p proof) (r *record, err error) {
	for range loadsForOne {
		ticket := o.entries.Ticket((*cache.Key)(&p))
		loaded, err := o.load(ctx, p)
		if err != nil {
			return nil, err
		}
		if kept := o.entries.Put((*cache.Key)(&p), ticket, loaded); kept != nil {
			return kept, nil
		}
		r = &loaded
	}
	return r, nil
}

func (o *ownKept) drop(p proof) { o.entries.Drop((*cache.Key)(&p)) }

func (o *ownKept) clear() error {
	o.entries.Clear()
	return nil
}

func (o *ownKept) size() int { return o.entries.Len() }
