package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"authbench/bench/internal/lookup"
	"authbench/bench/internal/meter"
	"authbench/bench/internal/rungs"
	"authbench/bench/internal/server"
	"authbench/scenarios"
)

// openTimeout bounds everything that is made once, before the first round.
const openTimeout = 5 * time.Minute

// mostSessions are looked up, whatever the profile says: a store of the user's own is spared most of them, and so is a
// test.
var mostSessions = struct{ private, own int }{1_000_000, 10_000}

// openLookups makes the work, and starts the processes and has them prove and prepare what they are to be timed at.
// However far it gets, closeLookups undoes it.
func (h *harness) openLookups(ctx context.Context, cell scenarios.Cell) error {
	ctx, cancel := context.WithTimeout(ctx, openTimeout)
	defer cancel()
	l := &lookups{backend: h.backend}
	h.lookups = l
	url, err := h.backend.Ready(ctx) // before it is placed: one that died begins anew where it was first
	if err != nil {
		return err
	}
	if setup := h.runner.Setup; setup.ReplicaCPUs != nil {
		l.allCPUs, l.loneCPU, l.homeCPUs = h.allowedCPUs, setup.ReplicaCPUs, setup.HarnessCPUs
	}
	if err := l.move(l.allCPUs); err != nil {
		return err
	}
	_, errCPU := l.backend.CPU(ctx)
	l.storeCPU = errCPU == nil
	listed := h.listedLookups(cell)
	if err := h.makeWork(ctx, l, cell, listed, url); err != nil {
		return fmt.Errorf("making the work of the lookups: %w", err)
	}
	if err := h.startLookups(l, listed); err != nil {
		return err
	}
	proof, skipped, err := l.prepare(ctx)
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(skipped)) {
		h.leaveOut(name, skipped[name])
	}
	l.choose(listed, skipped)
	l.header = h.lookupHeader(proof)
	return h.sameLookups(l.header)
}

// move has this process, which only waits while a benchmark runs, and the store run on the CPUs.
func (l *lookups) move(cpus []int) error {
	if cpus == nil {
		return nil
	}
	return errors.Join(meter.PinSelf(cpus), l.backend.Place(cpus))
}

// listedLookups are the cell's. Those of sessions are left out where the store is a cluster: the plain socket and
// the other libraries that they stand beside ask one Redis.
func (h *harness) listedLookups(cell scenarios.Cell) []scenarios.Lookup {
	listed := cell.Lookups()
	if h.backend.Shards() == 0 {
		return listed
	}
	h.leaveOut("lookups of sessions", "the store is a Redis Cluster, and the plain clients beside them ask one Redis: STORE=redis has them")
	return slices.DeleteFunc(slices.Clone(listed), func(l scenarios.Lookup) bool { return l.Scheme == "session" })
}

func (h *harness) makeWork(ctx context.Context, l *lookups, cell scenarios.Cell, listed []scenarios.Lookup, url string) (err error) {
	most := mostSessions.private
	if !h.backend.Private() {
		most = mostSessions.own
	}
	l.made, err = rungs.Make(ctx, rungs.Config{
		StoreURL: url, Prefix: h.lookupPrefix(), Issuer: issuer, Audience: audience, Sessions: min(cell.Users, most),
	}, listed)
	return err
}

// lookupPrefix is another one for each run.
func (h *harness) lookupPrefix() string {
	sum := sha256.Sum256([]byte(h.run.ID + " lookups"))
	return fmt.Sprintf("ab:%x:", sum[:4])
}

// startLookups starts a process a group of our benchmarks and, if the program is there, of the peers'.
func (h *harness) startLookups(l *lookups, listed []scenarios.Lookup) error {
	ours, others := splitPeers(listed)
	if err := h.startGroups(l, "", ours); err != nil {
		return err
	}
	path, ok := h.spawner.FindPeers()
	if !ok {
		h.leaveOut("other libraries", fmt.Sprintf("there is no program %s beside this one; make build makes both", server.PeersProgram))
		return nil
	}
	return h.startGroups(l, path, others)
}

func (h *harness) startGroups(l *lookups, path string, listed []scenarios.Lookup) error {
	for _, group := range lookup.Groups(listed) {
		process, err := h.spawner.StartLookups(path, l.allCPUs)
		if err != nil {
			return err
		}
		l.processes = append(l.processes, &lookupProcess{Lookups: process, group: group})
	}
	return nil
}

func splitPeers(listed []scenarios.Lookup) (ours, peers []scenarios.Lookup) {
	for _, l := range listed {
		if strings.HasPrefix(l.Rung, scenarios.PeerPrefix) {
			peers = append(peers, l)
		} else {
			ours = append(ours, l)
		}
	}
	return ours, peers
}

// prepare gives every process its part of the work and has it prove and prepare its benchmarks, all at the same time:
// two of them take far longer than the others, to fill their caches.
func (l *lookups) prepare(ctx context.Context) (lookup.Proof, map[string]string, error) {
	proofs, skips := make([]lookup.Proof, len(l.processes)), make([]map[string]string, len(l.processes))
	group, ctx := errgroup.WithContext(ctx)
	for i, p := range l.processes {
		group.Go(func() (err error) {
			proofs[i], skips[i], err = p.prepare(ctx, l.made.Work)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return lookup.Proof{}, nil, err
	}
	all, skipped := lookup.Proof{Modules: map[string]string{}, Accepts: map[string][]string{}}, map[string]string{}
	for i := range proofs {
		maps.Copy(all.Modules, proofs[i].Modules)
		maps.Copy(all.Accepts, proofs[i].Accepts)
		maps.Copy(skipped, skips[i])
	}
	return all, skipped, nil
}

func (p *lookupProcess) prepare(ctx context.Context, w *lookup.Work) (proof lookup.Proof, skipped map[string]string, err error) {
	had, err := p.List(ctx)
	if err != nil {
		return proof, nil, err
	}
	for _, name := range p.group.Names() {
		if !slices.Contains(had, name) {
			return proof, nil, fmt.Errorf("%s have no %s: the program is older than this one, build it anew", p.Name(), name)
		}
	}
	if err := p.Configure(ctx, w.Part(p.group)); err != nil {
		return proof, nil, err
	}
	if proof, err = p.Prove(ctx); err != nil {
		return proof, nil, err
	}
	skipped, err = p.Prepare(ctx, p.group.Names())
	return proof, skipped, err
}

// choose lists what is to be timed, in the scenario's order.
func (l *lookups) choose(listed []scenarios.Lookup, skipped map[string]string) {
	for _, one := range listed {
		if _, skip := skipped[one.Name()]; skip {
			continue
		}
		for _, p := range l.processes {
			if p.group.Has(one.Name()) {
				l.timed = append(l.timed, timedLookup{one, p})
			}
		}
	}
}
