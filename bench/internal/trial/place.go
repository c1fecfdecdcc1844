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
	several := slices.ContainsFunc(b.arms, func(a *arm) bool { return a.Point.Replicas > 1 })
	if !several || len(r.Setup.HarnessCPUs) == 0 {
		return nil
	}
	if _, err := r.Store.Ready(ctx); err != nil { // one that is started anew is pinned as it starts
		return err
	}
	b.unpinned = true
	return r.move(r.allCPUs())
}

// placeBack undoes place.
func (b *block) placeBack() {
	if !b.unpinned {
		return
	}
	if err := b.runner.move(b.runner.Setup.HarnessCPUs); err != nil {
		b.runner.warn("generator and store are not pinned as before: %v", err)
	}
}

// move has generator and store run on the CPUs.
func (r *Runner) move(cpus []int) error {
	return errors.Join(meter.PinSelf(cpus), r.Store.Place(cpus))
}

// leastTicks of its store an idle timeout lasts, or else the ticks are all that there is to see.
const leastTicks = 10

// impossible says why a variant cannot be measured at a point on this run's store or with its claims, or "".
func (r *Runner) impossible(p scenarios.Point, v server.Variant, user impl.Principal) string {
	if p.Case == scenarios.CaseRole && len(user.Roles) == 0 {
		return "the claims have no role that could be taken away"
	}
	if tick, idle := r.Store.TTLTick(), cmp.Or(p.Idle, p.Lifetime, r.Setup.Settings.Idle); v.Promises.Slides && idle <= leastTicks*tick {
		return fmt.Sprintf("this store's keys expire in ticks of %v, too coarse for an idle timeout of %v", tick, idle)
	}
	if r.Store.Private() {
		return ""
	}
	switch {
	case p.Work == scenarios.WorkCut:
		return "links to a store of the user's own are never broken"
	case p.Work == scenarios.WorkDenylist:
		return "a store of the user's own is not filled to be weighed"
	case p.Work == scenarios.WorkClosed && v.UsesStore:
		return "a store of the user's own is never saturated"
	}
	return ""
}
