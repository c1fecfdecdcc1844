package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"authbench/bench/internal/lookup"
	"authbench/bench/internal/meter"
	"authbench/bench/internal/rungs"
	"authbench/bench/internal/server"
	"authbench/bench/internal/trial"
	"authbench/scenarios"
)

// runTimeout bounds a benchmark's run, beside the time that it was given.
const runTimeout = 30 * time.Second

// lookups are the microbenchmarks of a run, from their first round to their last: the work, and the processes that
// are timed on it, one at a time.
type lookups struct {
	backend   backend
	made      *rungs.Made
	processes []*lookupProcess
	timed     []timedLookup
	header    string
	leftOut   []lookup.LeftOut
	// repeated is how many runs were timed again for want of CPU, and short the benchmarks of those that never had it.
	repeated int
	short    []string
	// allCPUs is where all may run, loneCPU where a lone caller and its store do, homeCPUs where this process and
	// the store are before and after; none of them where nothing is pinned.
	allCPUs, loneCPU, homeCPUs []int
	storeLone, storeCPU        bool
}

// A lookupProcess is a process that is timed, with the benchmarks that share it.
type lookupProcess struct {
	*server.Lookups
	group lookup.Group
	lone  bool // it is confined to loneCPU
}

// A timedLookup is a benchmark and the process that has it.
type timedLookup struct {
	scenarios.Lookup
	process *lookupProcess
}

// round performs a block of lookups and keeps it. A round that fails is performed once again, with everything
// made anew, since the store or a process may have died.
func (h *harness) round(ctx context.Context, b trial.Block) error {
	for attempt := 0; ; attempt++ {
		if h.lookups == nil {
			if err := h.openLookups(ctx, b.Cell); err != nil {
				return err
			}
		}
		lines, err := h.lookups.round(ctx, b)
		if err == nil {
			return h.folder.AppendLookups(h.lookups.header, lines)
		}
		if ctx.Err() != nil || attempt > 0 {
			return err
		}
		h.runner.Warn(fmt.Sprintf("%s  block %d is performed once again: %v", b.Cell.Scenario, b.Index+1, err))
		h.closeLookups(ctx, true)
	}
}

// round runs every benchmark once, in an order of the round's own, and returns their lines in that order.
func (l *lookups) round(ctx context.Context, b trial.Block) ([]string, error) {
	rng := rand.New(rand.NewPCG(b.Seed, b.Seed))
	lines := make([]string, 0, len(l.timed))
	for _, n := range rng.Perm(len(l.timed)) {
		line, err := l.run(ctx, l.timed[n], b.Cell.Slice)
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// run times one benchmark and returns its line.
func (l *lookups) run(ctx context.Context, t timedLookup, d time.Duration) (line string, err error) {
	ctx, cancel := context.WithTimeout(ctx, d+runTimeout)
	defer cancel()
	lone, asks := lookup.IsLone(t.Lookup), lookup.AsksStore(t.Lookup)
	if err := l.place(t, lone && l.loneCPU != nil, asks); err != nil {
		return "", err
	}
	processors := 0
	if lone {
		processors = 1
	}
	asks = asks && l.storeCPU
	before, err := l.readStoreCPU(ctx, asks)
	if err != nil {
		return "", err
	}
	timing, repeats, err := lookup.Fullest(t.Lookup, func() (lookup.Timing, error) { return t.process.Run(ctx, t.Name(), d, processors) })
	if err != nil {
		return "", err
	}
	l.count(t.Lookup, timing, repeats)
	after, err := l.readStoreCPU(ctx, asks)
	timing.StoreCPU = after - before
	return timing.Line(asks), err
}

// count keeps how often CPU was short.
func (l *lookups) count(of scenarios.Lookup, timing lookup.Timing, repeats int) {
	l.repeated += repeats
	if timing.ShortOfCPU(of) {
		l.short = append(l.short, of.Name())
	}
}

// shortage says how often CPU was short; "" where it never was.
func (l *lookups) shortage() string {
	if l.repeated == 0 {
		return ""
	}
	text := fmt.Sprintf("lookups: runs timed again because their callers had less CPU than there was for them: %d", l.repeated)
	if len(l.short) > 0 {
		slices.Sort(l.short)
		text += fmt.Sprintf("; runs that are kept although they never had it: %d, of %s", len(l.short), strings.Join(slices.Compact(l.short), ", "))
	}
	return text
}

func (l *lookups) readStoreCPU(ctx context.Context, asks bool) (time.Duration, error) {
	if !asks {
		return 0, nil
	}
	return l.backend.CPU(ctx)
}

// place confines the process of a lone caller, and the store with it, to one CPU, and lets them run anywhere
// otherwise.
func (l *lookups) place(t timedLookup, lone, asks bool) error {
	if l.allCPUs == nil {
		return nil
	}
	cpus := l.allCPUs
	if lone {
		cpus = l.loneCPU
	}
	if t.process.lone != lone {
		if err := meter.Pin(t.process.PID(), cpus); err != nil {
			return fmt.Errorf("%s cannot be confined to CPUs %v: %w", t.process.Name(), cpus, err)
		}
		t.process.lone = lone
	}
	if asks && l.storeLone != lone {
		if err := l.backend.Place(cpus); err != nil {
			return fmt.Errorf("the store cannot be confined to CPUs %v: %w", cpus, err)
		}
		l.storeLone = lone
	}
	return nil
}

// closeLookups ends the processes and, unless the store is about to end too, deletes the keys.
func (h *harness) closeLookups(ctx context.Context, clean bool) {
	l := h.lookups
	if l == nil {
		return
	}
	h.lookups = nil
	if text := l.shortage(); text != "" && h.runner.Warn != nil {
		h.runner.Warn(text)
	}
	var all sync.WaitGroup
	for _, p := range l.processes {
		all.Go(func() { p.Stop(ctx) })
	}
	all.Wait()
	_ = l.move(l.homeCPUs) // a store that cannot be placed has ended
	if l.made == nil || !clean {
		return
	}
	if !l.backend.Private() { // it lives on, so an interrupt waits for this
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(context.WithoutCancel(ctx), closeTimeout)
		defer cancel()
	}
	if _, err := l.made.Close(ctx); err != nil && h.runner.Warn != nil {
		h.runner.Warn(fmt.Sprintf("keys of the lookups may be left in the store until they expire: %v", err))
	}
}
