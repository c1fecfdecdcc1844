package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"authbench/bench/internal/meter"
	"authbench/bench/internal/server"
	"authbench/bench/internal/trial"
	"authbench/results"
	"authbench/scenarios"
)

// storeAnswers is how long a store has to answer at the start of a run.
const storeAnswers = 3 * time.Second

// A backend is the run's store: trial.Store, and what run.json says of it.
type backend interface {
	trial.Store
	describe() results.Store
	close(ctx context.Context)
}

// openBackend starts a private store or connects to the user's own.
func openBackend(ctx context.Context, spawner *server.Spawner, kind, logDir string, cpus []int) (backend, error) {
	if isURL(kind) {
		return openOwn(ctx, kind)
	}
	_, haveRedis := server.FindRedis()
	switch {
	case (kind == server.StoreRedis || kind == server.StoreCluster) && !haveRedis:
		return nil, fmt.Errorf("STORE=%s: neither redis-server nor valkey-server is on PATH: install one, or use STORE=embedded", kind)
	case kind == "auto" && haveRedis:
		kind = server.StoreRedis
	case kind == "auto":
		kind = server.StoreEmbedded
	}
	p := &private{spawner: spawner, config: server.StoreConfig{Kind: kind, LogDir: logDir, CPUs: cpus}}
	if kind == server.StoreCluster {
		p.config.Shards = server.ClusterShards
	}
	if _, err := p.Ready(ctx); err != nil {
		return nil, err
	}
	return p, nil
}

// private is a store process of the harness's own, started anew when it has died.
type private struct {
	spawner *server.Spawner
	config  server.StoreConfig

	mu      sync.Mutex
	process server.PrivateStore
}

// Ready implements trial.Store.
func (p *private) Ready(ctx context.Context) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.process != nil && p.fault() == nil {
		return p.process.URL(), nil
	}
	if p.process != nil { // of a cluster the other shards may live on
		p.process.Stop(ctx)
	}
	process, err := p.spawner.StartStore(ctx, p.config)
	if err != nil {
		return "", err
	}
	p.process = process
	return process.URL(), nil
}

// CPU implements trial.Store.
func (p *private) CPU(context.Context) (time.Duration, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.fault(); err != nil {
		return 0, err
	}
	var total time.Duration
	for _, pid := range p.process.PIDs() {
		used, err := meter.ProcessCPU(pid)
		if err != nil {
			return 0, err
		}
		total += used
	}
	return total, nil
}

// Fault implements trial.Store.
func (p *private) Fault() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.fault()
}

func (p *private) fault() error {
	if p.process == nil {
		return nil
	}
	if err := p.process.Fault(); err != nil {
		return fmt.Errorf("store: %w", err)
	}
	return nil
}

// Private implements trial.Store.
func (p *private) Private() bool { return true }

// TTLTick implements trial.Store.
func (p *private) TTLTick() time.Duration {
	if p.config.Kind == server.StoreEmbedded {
		return server.EmbeddedTick
	}
	return 0
}

// Place implements trial.Store.
func (p *private) Place(cpus []int) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.process == nil || p.fault() != nil || len(cpus) == 0 {
		return nil // it is placed when it starts anew
	}
	var err error
	for _, pid := range p.process.PIDs() {
		err = errors.Join(err, meter.Pin(pid, cpus))
	}
	return err
}

// PIDs implements trial.Store.
func (p *private) PIDs() []int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.process.PIDs()
}

// Shards implements trial.Store.
func (p *private) Shards() int { return p.config.Shards }

// MemoryBytes implements trial.Store.
func (p *private) MemoryBytes(ctx context.Context) (uint64, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.process.MemoryBytes(ctx)
}

func (p *private) describe() results.Store {
	return results.Store{
		Kind: p.config.Kind, Version: p.process.Version(), Configuration: p.process.Configuration(),
		Private: true, StandIn: p.config.Kind == server.StoreEmbedded,
	}
}

func (p *private) close(ctx context.Context) {
	if p.process != nil {
		p.process.Stop(ctx)
	}
}

// clusters are private Redis Clusters, started when a block first asks for one; the run's own, if it is one, among
// them. There are none where nothing can start them.
func (h *harness) clusters() map[int]trial.Store {
	if _, ok := server.FindRedis(); !ok {
		return nil
	}
	h.sharded = map[int]backend{}
	stores := map[int]trial.Store{}
	for _, n := range []int{scenarios.OneShard, scenarios.ThreeShards} {
		h.sharded[n] = &private{spawner: h.spawner, config: server.StoreConfig{
			Kind: server.StoreCluster, Shards: n, LogDir: h.folder.Path(results.LogsDir), CPUs: h.runner.Setup.HarnessCPUs,
		}}
		if h.backend.Private() && h.backend.Shards() == n {
			h.sharded[n] = h.backend
		}
		stores[n] = h.sharded[n]
	}
	return stores
}
