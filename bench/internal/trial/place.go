package trial

import (
	"errors"
	"slices"

	"authbench/bench/internal/meter"
	"authbench/scenarios"
)

// allCPUs is where processes run that are not pinned.
func (r *Runner) allCPUs() []int { return slices.Concat(r.Setup.HarnessCPUs, r.Setup.ReplicaCPUs) }

// place lets generator and store run on any CPU for a block with several replicas, which none of them
// could be kept away from, and returns what pins them again.
func (r *Runner) place(b *block) (restore func(), err error) {
	several := slices.ContainsFunc(b.arms, func(a *arm) bool { return a.Point.Replicas > 1 })
	if !several || len(r.Setup.HarnessCPUs) == 0 {
		return func() {}, nil
	}
	move := func(cpus []int) error { return errors.Join(meter.PinSelf(cpus), r.Store.Place(cpus)) }
	restore = func() {
		if err := move(r.Setup.HarnessCPUs); err != nil {
			r.warn("generator and store are not pinned as before: %v", err)
		}
	}
	return restore, move(r.allCPUs())
}

// impossible says why a point cannot be measured on this run's store, or "".
func (r *Runner) impossible(p scenarios.Point) string {
	if r.Store.Private() {
		return ""
	}
	switch p.Work {
	case scenarios.WorkCut:
		return "links to a store of the user's own are never broken"
	case scenarios.WorkDenylist:
		return "a store of the user's own is not filled to be weighed"
	}
	return ""
}
