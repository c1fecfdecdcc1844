package server

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"authbench/bench/internal/leftover"
	"authbench/impl/store"
	"authbench/results"
)

const (
	// StoreCluster is the kind of a private Redis Cluster.
	StoreCluster = "cluster"
	// ClusterShards is how many masters the run's own cluster has: the fewest that Redis calls a cluster.
	ClusterShards = 3

	clusterFormTimeout = 10 * time.Second
	clusterOldestMajor = 7 // the first that can be told its bus port
)

// A Cluster is a private Redis Cluster of masters without copies, children of the harness on free loopback ports.
type Cluster struct {
	shards []*StoreProcess
}

// startCluster starts a private Redis Cluster and waits until it serves every slot.
func (s *Spawner) startCluster(ctx context.Context, config StoreConfig) (*Cluster, error) {
	path, ok := FindRedis()
	if !ok {
		return nil, errors.New("a private Redis Cluster needs redis-server or valkey-server on PATH: install one")
	}
	version, err := redisVersion(ctx, path)
	if err != nil {
		return nil, err
	}
	if major, _, _ := strings.Cut(version, "."); tooOldForCluster(major) {
		return nil, fmt.Errorf("%s %s is too old for a private cluster: version %d or newer is needed", filepath.Base(path), version, clusterOldestMajor)
	}
	leftover.Sweep(os.TempDir(), clusterFolderPrefix, os.RemoveAll)
	c := &Cluster{}
	for i := range config.Shards {
		p, err := s.startShard(ctx, path, i, config)
		if err != nil {
			return nil, errors.Join(err, c.kill())
		}
		p.version = filepath.Base(path) + " " + version
		c.shards = append(c.shards, p)
	}
	if err := c.form(ctx); err != nil {
		return nil, errors.Join(err, c.kill())
	}
	return c, nil
}

func tooOldForCluster(major string) bool {
	n, err := strconv.Atoi(major)
	return err != nil || n < clusterOldestMajor
}

// startShard starts one node, which knows nobody yet.
func (s *Spawner) startShard(ctx context.Context, path string, i int, config StoreConfig) (*StoreProcess, error) {
	return s.startRedisTrying(ctx, path, redisStart{
		name: fmt.Sprintf("%s, shard %d of %d", filepath.Base(path), i+1, config.Shards), cluster: true,
	}, config)
}

// clusterFolder makes a folder for what a shard knows of the others.
func clusterFolder() (string, error) {
	folder, err := os.MkdirTemp("", leftover.Name(clusterFolderPrefix))
	if err != nil {
		return "", fmt.Errorf("a shard needs a folder for what it knows of the others: %w", err)
	}
	return folder, nil
}

// clusterFolderPrefix begins the name of a shard's folder, before the process id of its harness.
const clusterFolderPrefix = "authbench-shard-"

// form makes one cluster of the nodes.
func (c *Cluster) form(ctx context.Context) error {
	ctx, cancel := context.WithTimeoutCause(ctx, clusterFormTimeout, fmt.Errorf("not within %v", clusterFormTimeout))
	defer cancel()
	var nodes []store.Node
	for _, p := range c.shards {
		nodes = append(nodes, store.Node{Addr: p.addr, BusPort: p.busPort})
	}
	if err := store.FormCluster(ctx, nodes); err != nil {
		return fmt.Errorf("the private Redis Cluster cannot be used: %w", err)
	}
	return nil
}

// URL names every shard as a seed.
func (c *Cluster) URL() string {
	var addrs []string
	for _, p := range c.shards {
		addrs = append(addrs, p.addr)
	}
	return "redis://" + strings.Join(addrs, ",")
}

// Version is that of the shards' program.
func (c *Cluster) Version() string { return c.shards[0].Version() }

// Configuration is what each shard is set to, and how many there are.
func (c *Cluster) Configuration() map[string]string {
	configuration := c.shards[0].Configuration()
	configuration[results.ShardsSetting] = strconv.Itoa(len(c.shards))
	return configuration
}

// PIDs are the shards' process ids.
func (c *Cluster) PIDs() []int {
	var pids []int
	for _, p := range c.shards {
		pids = append(pids, p.PID())
	}
	return pids
}

// Fault names a shard that has ended; the others go on serving their slots.
func (c *Cluster) Fault() error {
	for _, p := range c.shards {
		if err := p.Fault(); err != nil {
			return err
		}
	}
	return nil
}

// MemoryBytes is what the data of all shards takes, as they say themselves.
func (c *Cluster) MemoryBytes(ctx context.Context) (total uint64, err error) {
	for _, p := range c.shards {
		bytes, err := p.MemoryBytes(ctx)
		if err != nil {
			return 0, err
		}
		total += bytes
	}
	return total, nil
}

// Stop has every shard end, as Process.Stop does.
func (c *Cluster) Stop(ctx context.Context) error {
	var err error
	for _, p := range c.shards {
		err = errors.Join(err, p.Stop(ctx))
	}
	return err
}

func (c *Cluster) kill() error {
	var err error
	for _, p := range c.shards {
		err = errors.Join(err, p.kill())
	}
	return err
}
