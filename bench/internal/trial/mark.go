package trial

import (
	"context"
	"errors"
	"time"

	"authbench/bench/internal/meter"
	"authbench/bench/internal/server"
	"authbench/results"
)

// A mark is every meter's reading at one quiescent moment.
type mark struct {
	at    time.Time
	cpu   meter.CPUMark
	store time.Duration // 0 where the store does not tell
	steal time.Duration
	stats []server.Stats // of the arm's serving replicas
	throttling
}

// A usage is what an arm's replicas say they used between two marks, summed over them.
type usage struct {
	allocations, allocatedBytes float64
	gcCPUSeconds, cpuSeconds    float64
	storeCommands, storeBytes   float64
	storeWrites                 float64
}

// used subtracts two marks' stats. Answering the first of them is part of what lies between, so its
// own allocations are taken off.
func used(before, after []server.Stats) usage {
	var u usage
	for i, a := range after {
		b := before[i]
		u.allocations += float64(a.Mallocs-b.Mallocs) - float64(a.OwnMallocs)
		u.allocatedBytes += float64(a.AllocatedBytes-b.AllocatedBytes) - float64(a.OwnAllocatedBytes)
		u.gcCPUSeconds += a.GCCPUSeconds - b.GCCPUSeconds
		u.cpuSeconds += a.CPUSeconds - b.CPUSeconds
		u.storeCommands += float64(a.StoreCommands - b.StoreCommands)
		u.storeWrites += float64(a.StoreWrites - b.StoreWrites)
		u.storeBytes += float64(a.StoreBytesSent - b.StoreBytesSent + a.StoreBytesReceived - b.StoreBytesReceived)
	}
	return u
}

func (u usage) add(o usage) usage {
	return usage{
		u.allocations + o.allocations, u.allocatedBytes + o.allocatedBytes, u.gcCPUSeconds + o.gcCPUSeconds,
		u.cpuSeconds + o.cpuSeconds, u.storeCommands + o.storeCommands, u.storeBytes + o.storeBytes,
		u.storeWrites + o.storeWrites,
	}
}

// mark reads every meter. The control calls come first and last, outside the CPU readings.
func (b *block) mark(ctx context.Context, a *arm, cpuFirst bool) (mark, error) {
	var m mark
	read := func() (err error) {
		m.at, m.cpu, m.steal = time.Now(), meter.MarkCPU(b.pids()...), meter.Steal()
		m.store, err = a.store.CPU(ctx)
		if errors.Is(err, errors.ErrUnsupported) {
			a.yield.storeUnknown, err = true, nil
		}
		return err
	}
	if cpuFirst {
		if err := read(); err != nil {
			return m, err
		}
	}
	var err error
	if m.throttling, err = b.throttling(a); err != nil {
		return m, err
	}
	for _, replica := range a.serving() {
		stats, err := replica.Stats(ctx)
		if err != nil {
			return m, err
		}
		m.stats = append(m.stats, stats)
	}
	if !cpuFirst {
		return m, read()
	}
	return m, nil
}

// pids lists the replicas of all hosts.
func (b *block) pids() []int {
	var pids []int
	for _, h := range b.hosts {
		pids = append(pids, h.pids()...)
	}
	return pids
}

// measured runs work on an arm between two marks and returns the slice with what the meters say.
func (b *block) measured(ctx context.Context, a *arm, work func() error) (results.Slice, usage, error) {
	before, err := b.mark(ctx, a, false)
	if err != nil {
		return results.Slice{}, usage{}, err
	}
	if err := work(); err != nil {
		return results.Slice{}, usage{}, err
	}
	time.Sleep(settle)
	after, err := b.mark(ctx, a, true)
	if err != nil {
		return results.Slice{}, usage{}, err
	}
	s := results.Slice{
		MarkedSeconds:     after.at.Sub(before.at).Seconds(),
		ReplicaCPUSeconds: after.cpu.Since(before.cpu, a.pids()...).Seconds(),
		StoreCPUSeconds:   (after.store - before.store).Seconds(),
		StealSeconds:      (after.steal - before.steal).Seconds(),
	}
	s.ReplicaPeriods, s.ReplicaThrottled = between(before.throttling.replicas, after.throttling.replicas)
	s.StorePeriods, s.StoreThrottled = between(before.throttling.store, after.throttling.store)
	for _, other := range b.hosts {
		if other != a.host {
			s.IdleCPUSeconds += after.cpu.Since(before.cpu, other.pids()...).Seconds()
		}
	}
	return s, used(before.stats, after.stats), nil
}
