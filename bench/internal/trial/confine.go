package trial

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"authbench/bench/internal/quota"
	"authbench/bench/internal/server"
	"authbench/scenarios"
)

// A confinement is the CPU quotas of a block: a group a replica, and a group a process of a store.
type confinement struct {
	replicas map[int]*quota.Group // by process id
	stores   map[Store][]*quota.Group
}

// all lists the groups.
func (c confinement) all() []*quota.Group {
	all := slices.Collect(maps.Values(c.replicas))
	for _, groups := range c.stores {
		all = append(all, groups...)
	}
	return all
}

// confine gives replicas and stores their quotas. It comes after what is made ready in a block, which a small
// share of a core would only make slow, and before the warm-up.
func (b *block) confine(context.Context) error {
	b.quotas = confinement{map[int]*quota.Group{}, map[Store][]*quota.Group{}}
	for _, h := range b.hosts {
		if !h.point.IsScaled() {
			continue
		}
		for i, pid := range h.pids() {
			group, err := b.confined(pid, fmt.Sprintf("replica-%d-%d", h.index, i), h.point.ReplicaQuota)
			if err != nil {
				return err
			}
			b.quotas.replicas[pid] = group
		}
		if err := eachReplica(h.replicas, (*server.Replica).Pause); err != nil {
			return err
		}
		if err := b.confineStore(h); err != nil {
			return err
		}
	}
	return nil
}

// wakes is how long replicas are left alone that have just gone on: what they keep is brought up to date by then, or
// before the answers of a slice count.
const wakes = 30 * time.Millisecond

// alone has of all replicas with quotas only the arm's own run while it is loaded: even an idle replica asks the
// store now and then whether its copy is complete, and many of them would take a good part of a small quota.
func (b *block) alone(ctx context.Context, a *arm, work func() error) error {
	if !a.Point.IsScaled() {
		return work()
	}
	err := eachReplica(a.serving(), (*server.Replica).Resume)
	if err == nil && !sleepUntil(ctx, time.Now().Add(wakes)) {
		err = context.Cause(ctx)
	}
	if err == nil {
		err = work()
	}
	return errors.Join(err, eachReplica(a.serving(), (*server.Replica).Pause))
}

func eachReplica(replicas []*server.Replica, do func(*server.Replica) error) error {
	var err error
	for _, r := range replicas {
		err = errors.Join(err, do(r))
	}
	return err
}

// confineStore gives each process of the host's store a quota of its own, once a block.
func (b *block) confineStore(h *host) error {
	if b.quotas.stores[h.store] != nil {
		return nil
	}
	for i, pid := range h.store.PIDs() {
		group, err := b.confined(pid, fmt.Sprintf("store-%d-%d", h.index, i), h.point.StoreQuota)
		if err != nil {
			return err
		}
		b.quotas.stores[h.store] = append(b.quotas.stores[h.store], group)
	}
	return nil
}

// confined makes a group for one process. That none can be made is nothing that the next block could do better.
func (b *block) confined(pid int, name string, share float64) (*quota.Group, error) {
	group, err := b.runner.Quotas.New(name, quota.Quota{Share: share, Period: scenarios.QuotaPeriod})
	if err != nil {
		return nil, &HopelessError{err}
	}
	if err := group.Add(pid); err != nil { // it may have ended meanwhile
		return nil, errors.Join(err, group.Close())
	}
	return group, nil
}

// free takes every quota away again, and has all replicas go on.
func (b *block) free() {
	var err error
	for _, h := range b.hosts {
		if h.point.IsScaled() {
			err = errors.Join(err, eachReplica(h.replicas, (*server.Replica).Resume))
		}
	}
	for _, group := range b.quotas.all() {
		err = errors.Join(err, group.Close())
	}
	if err != nil {
		b.runner.warn("%v", err)
	}
}

// A throttling is what the kernel counted of an arm's quotas.
type throttling struct{ replicas, store quota.Usage }

// throttling reads the counters of the arm's serving replicas and of its store, each added up.
func (b *block) throttling(a *arm) (t throttling, err error) {
	if !a.Point.IsScaled() || b.quotas.replicas == nil {
		return t, nil
	}
	for _, pid := range a.pids() {
		if t.replicas, err = added(t.replicas, b.quotas.replicas[pid]); err != nil {
			return t, err
		}
	}
	for _, group := range b.quotas.stores[a.store] {
		if t.store, err = added(t.store, group); err != nil {
			return t, err
		}
	}
	return t, nil
}

func between(before, after quota.Usage) (periods, throttled uint64) {
	usage := after.Sub(before)
	return usage.Periods, usage.Throttled
}

func added(sum quota.Usage, group *quota.Group) (quota.Usage, error) {
	usage, err := group.Usage()
	return sum.Add(usage), err
}
