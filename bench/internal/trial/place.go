package trial

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"authbench/bench/internal/meter"
	"authbench/bench/internal/server"
	"authbench/impl"
	"authbench/scenarios"
)

// allCPUs is where processes run that are not pinned.
func (r *Runner) allCPUs() []int { return slices.Concat(r.Setup.HarnessCPUs, r.Setup.ReplicaCPUs) }

// place lets generator and store run on any CPU for a block with several replicas, which none of them
// could be kept away from; close pins them again.
func (b *block) place(ctx context.Context) error {
	r := b.runner
	several := slices.ContainsFunc(b.arms, func(a *arm) bool { return !a.Point.FitsACore() })
	if !several || len(r.Setup.HarnessCPUs) == 0 {
		return nil
	}
	for _, h := range b.hosts {
		if _, err := h.store.Ready(ctx); err != nil { // one that is started anew is pinned as it starts
			return err
		}
	}
	b.unpinned = true
	return b.move(r.allCPUs())
}

// placeBack undoes place.
func (b *block) placeBack() {
	if !b.unpinned {
		return
	}
	if err := b.move(b.runner.Setup.HarnessCPUs); err != nil {
		b.runner.warn("generator and store are not pinned as before: %v", err)
	}
}

// move has generator and stores run on the CPUs.
func (b *block) move(cpus []int) error {
	err := meter.PinSelf(cpus)
	for _, h := range b.hosts {
		err = errors.Join(err, h.store.Place(cpus))
	}
	return err
}

// storeAt is the store that serves a point: the run's, or a cluster.
func (r *Runner) storeAt(p scenarios.Point) Store {
	if p.Shards > 0 {
		return r.Clusters[p.Shards]
	}
	return r.Store
}

// leastTicks of its store an idle timeout lasts, or else the ticks are all that there is to see.
const leastTicks = 10

// impossible says why a variant cannot be measured at a point on this run's store or with its claims, or "".
func (r *Runner) impossible(p scenarios.Point, v server.Variant, user impl.Principal) string {
	if p.Case == scenarios.CaseRole && len(user.Roles) == 0 {
		return "the claims have no role that could be taken away"
	}
	switch {
	case p.IsScaled() && r.Quotas == nil:
		return r.NoQuotas.Error()
	case p.Shards > 0 && r.Clusters[p.Shards] == nil:
		return "a private Redis Cluster needs redis-server on PATH"
	case p.Shards > 0:
		return ""
	}
	if tick, idle := r.Store.TTLTick(), cmp.Or(p.Idle, p.Lifetime, r.Setup.Settings.Idle); v.Promises.Slides && idle <= leastTicks*tick {
		return fmt.Sprintf("this store's keys expire in ticks of %v, too coarse for an idle timeout of %v", tick, idle)
	}
	if p.Relayed && (!r.Store.Private() || r.Store.Shards() > 0) {
		return "a relay is put only before one private store: a cluster's client asks each shard at its own address"
	}
	if r.Store.Private() && p.Work == scenarios.WorkCut && r.Store.Shards() > 0 {
		return "a cluster's client asks each shard at its own address, past the relay that would cut its link"
	}
	if r.Store.Private() {
		return ""
	}
	switch {
	case p.IsScaled() && v.UsesStore:
		return "a store of the user's own is given no quota"
	case p.Sessions > 0:
		return "a store of the user's own is not filled to be weighed"
	case p.Work == scenarios.WorkCut:
		return "links to a store of the user's own are never broken"
	case p.Work == scenarios.WorkDenylist:
		return "a store of the user's own is not filled to be weighed"
	case p.Work == scenarios.WorkClosed && v.UsesStore:
		return "a store of the user's own is never saturated"
	}
	return ""
}
