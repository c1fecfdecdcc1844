package server

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
)

// The kinds of store that the harness can start.
const (
	StoreEmbedded = "embedded"
	StoreRedis    = "redis"
)

// A StoreConfig says which store to start.
type StoreConfig struct {
	Kind string // StoreEmbedded, StoreRedis or StoreCluster
	// Shards is the number of masters of a StoreCluster; it means nothing to the others.
	Shards int
	// LogDir is an existing folder that keeps the store's log; "" keeps none.
	LogDir string
	// CPUs the process is confined to, on Linux; none means wherever it likes.
	CPUs []int
}

// A StoreProcess is a private store: a child of the harness on a free loopback port, which keeps
// nothing on disk and dies with the harness.
type StoreProcess struct {
	*Process
	kind          string
	version       string
	addr          string
	busPort       int // of a node of a cluster
	configuration map[string]string
}

// A PrivateStore is a store of the harness's own: one process, or the shards of a cluster.
type PrivateStore interface {
	// URL is where the store answers.
	URL() string
	// Version names the program and its version.
	Version() string
	// Configuration is what the store is set to, by the names of its own settings.
	Configuration() map[string]string
	// PIDs are its processes.
	PIDs() []int
	// Fault is nil while all of it runs, and names what ended, and why.
	Fault() error
	// MemoryBytes is what its data takes, as it says itself; the error matches errors.ErrUnsupported where it
	// does not.
	MemoryBytes(ctx context.Context) (uint64, error)
	// Stop has it end.
	Stop(ctx context.Context) error
}

// StartStore starts a private store and waits until it answers.
func (s *Spawner) StartStore(ctx context.Context, config StoreConfig) (PrivateStore, error) {
	switch config.Kind {
	case StoreEmbedded:
		return orNone(s.startEmbedded(ctx, config))
	case StoreRedis:
		return orNone(s.startRedis(ctx, config))
	case StoreCluster:
		return orNone(s.startCluster(ctx, config))
	}
	return nil, fmt.Errorf("no store is called %q: use %s, %s or %s", config.Kind, StoreEmbedded, StoreRedis, StoreCluster)
}

// orNone keeps a nil pointer from becoming a store.
func orNone[T PrivateStore](started T, err error) (PrivateStore, error) {
	if err != nil {
		return nil, err
	}
	return started, nil
}

// PIDs is the process's id, alone.
func (p *StoreProcess) PIDs() []int { return []int{p.PID()} }

// URL is where the store answers.
func (p *StoreProcess) URL() string { return "redis://" + p.addr }

// Kind is StoreEmbedded or StoreRedis.
func (p *StoreProcess) Kind() string { return p.kind }

// Version names the program and its version, such as "redis-server 7.0.15" or "miniredis v2.40.0".
func (p *StoreProcess) Version() string { return p.version }

// Configuration is what the store is set to, by the names of its own settings.
func (p *StoreProcess) Configuration() map[string]string { return maps.Clone(p.configuration) }

// storeLog is the store's log in its LogDir.
const storeLog = "store.log"

// startLogged starts a store whose output goes to its log.
func (s *Spawner) startLogged(sp spawn, logDir string) (*Process, error) {
	if logDir == "" {
		return s.start(sp)
	}
	log, err := os.OpenFile(filepath.Join(logDir, storeLog), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, fmt.Errorf("cannot keep the store's log: %w", err)
	}
	sp.log = log
	p, err := s.start(sp)
	if err != nil {
		return nil, errors.Join(err, log.Close())
	}
	go func() {
		<-p.exited
		_ = log.Close()
	}()
	return p, nil
}

// startEmbedded starts miniredis in a process of its own.
func (s *Spawner) startEmbedded(ctx context.Context, config StoreConfig) (*StoreProcess, error) {
	p, err := s.startLogged(spawn{
		name: "embedded store", cmd: s.child(childStore), cpus: config.CPUs, control: true,
	}, config.LogDir)
	if err != nil {
		return nil, err
	}
	ready, err := p.awaitLine(ctx)
	if err != nil {
		return nil, errors.Join(err, p.kill())
	}
	return &StoreProcess{
		Process: p, kind: StoreEmbedded, version: "miniredis " + ready.Version, addr: ready.Addr,
		configuration: map[string]string{"ttl-tick": EmbeddedTick.String(), "save": "", "appendonly": "no"},
	}, nil
}
