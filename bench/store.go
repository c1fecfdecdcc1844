package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"authbench/bench/internal/meter"
	"authbench/bench/internal/server"
	"authbench/impl/store"
	"authbench/results"
)

// storeAnswers is how long a store has to answer at the start of a run.
const storeAnswers = 3 * time.Second

// A backend is the run's store: trial.Store, and what run.json says of it.
type backend interface {
	Ready(ctx context.Context) (url string, err error)
	CPU(ctx context.Context) (time.Duration, error)
	Fault() error
	Private() bool
	TTLTick() time.Duration
	Place(cpus []int) error
	MemoryBytes(ctx context.Context) (uint64, error)
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
	case kind == server.StoreRedis && !haveRedis:
		return nil, fmt.Errorf("STORE=redis: neither redis-server nor valkey-server is on PATH: install one, or use STORE=embedded")
	case kind == "auto" && haveRedis:
		kind = server.StoreRedis
	case kind == "auto":
		kind = server.StoreEmbedded
	}
	p := &private{spawner: spawner, config: server.StoreConfig{Kind: kind, LogDir: logDir, CPUs: cpus}}
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
	process *server.StoreProcess
}

// Ready implements trial.Store.
func (p *private) Ready(ctx context.Context) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.process != nil && p.fault() == nil {
		return p.process.URL(), nil
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
	return meter.ProcessCPU(p.process.PID())
}

// Fault implements trial.Store.
func (p *private) Fault() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.fault()
}

func (p *private) fault() error {
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
	return meter.Pin(p.process.PID(), cpus)
}

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

func (p *private) close(ctx context.Context) { p.process.Stop(ctx) }

// own is the user's own Redis: nothing but keys of the run's prefix is touched there.
type own struct {
	url  string
	conn *store.Store
}

func openOwn(ctx context.Context, url string) (backend, error) {
	ctx, cancel := context.WithTimeout(ctx, storeAnswers)
	defer cancel()
	conn, err := store.Open(ctx, store.Config{URL: url, Prefix: "ab:"})
	if err != nil {
		return nil, err
	}
	return &own{url: url, conn: conn}, nil
}

// Ready implements trial.Store.
func (o *own) Ready(context.Context) (string, error) { return o.url, nil }

// CPU implements trial.Store: what the server says of itself, whoever else it serves meanwhile.
func (o *own) CPU(ctx context.Context) (time.Duration, error) { return o.conn.ServerCPU(ctx) }

// Fault implements trial.Store: a store that is not ours is only ever seen through its answers.
func (o *own) Fault() error { return nil }

// Private implements trial.Store.
func (o *own) Private() bool { return false }

// TTLTick implements trial.Store.
func (o *own) TTLTick() time.Duration { return 0 }

// Place implements trial.Store.
func (o *own) Place([]int) error { return nil }

// MemoryBytes implements trial.Store: what others keep there would be counted too.
func (o *own) MemoryBytes(context.Context) (uint64, error) { return 0, errors.ErrUnsupported }

func (o *own) describe() results.Store {
	return results.Store{Kind: results.StoreOwn, Version: o.conn.Version(), URL: store.Redact(o.url)}
}

func (o *own) close(context.Context) { o.conn.Close() }
