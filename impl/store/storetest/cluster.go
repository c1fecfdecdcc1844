package storetest

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"

	"authbench/impl/store"
)

// shardCount is how many masters a cluster has.
const shardCount = 3

// Cluster starts a private Redis Cluster of three masters on free loopback ports and forms it, which takes two
// seconds, or skips. It goes on serving the other shards' slots when one is away.
func Cluster(tb testing.TB) Server {
	tb.Helper()
	return clusterAhead(tb)(tb)
}

// clusterAhead begins a cluster that is waited for only by the function it returns: nearly all of what forming one
// takes is waiting.
func clusterAhead(tb testing.TB) func(testing.TB) Server {
	tb.Helper()
	s, nodes, err := launchCluster(redisPath(tb), tb.TempDir())
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(s.Stop)
	formed := make(chan error, 1)
	go func() { formed <- store.FormCluster(context.Background(), nodes) }()
	return func(tb testing.TB) Server {
		tb.Helper()
		if err := <-formed; err != nil {
			tb.Fatal(err)
		}
		return s
	}
}

// Nodes starts empty nodes that know nobody, for a test that forms a cluster of them, or skips.
func Nodes(tb testing.TB, count int) (servers []Server, nodes []store.Node) {
	tb.Helper()
	path := redisPath(tb)
	for range count {
		s, node, err := launchNode(path, tb.TempDir())
		if err != nil {
			tb.Fatal(err)
		}
		tb.Cleanup(s.Stop)
		servers, nodes = append(servers, s), append(nodes, node)
	}
	return servers, nodes
}

// launchCluster starts the nodes and leaves them to be formed.
func launchCluster(path, dir string) (s Server, nodes []store.Node, err error) {
	for i := range shardCount {
		own := filepath.Join(dir, strconv.Itoa(i))
		if err = os.Mkdir(own, 0o700); err != nil {
			break
		}
		shard, node, failed := launchNode(path, own)
		if err = failed; err != nil {
			break
		}
		s.Shards, nodes = append(s.Shards, shard), append(nodes, node)
	}
	s = whole(s.Shards)
	if err != nil {
		s.Stop()
	}
	return s, nodes, err
}

func launchNode(path, dir string) (Server, store.Node, error) {
	var bus int
	var failed error
	// A node takes its own port first, and ends if the bus port was taken meanwhile.
	s, addr, err := launch(path, dir, func() (line, addrs []string) {
		bus, failed = freePort()
		return []string{"--cluster-enabled", "yes", "--cluster-port", fmt.Sprint(bus), "--cluster-require-full-coverage", "no"},
			[]string{net.JoinHostPort("127.0.0.1", fmt.Sprint(bus))}
	})
	if failed != nil {
		err = failed
	}
	return s, store.Node{Addr: addr, BusPort: bus}, err
}

// whole is all shards as one store, with each of them as a seed.
func whole(shards []Server) Server {
	var seeds []string
	for _, shard := range shards {
		seeds = append(seeds, strings.TrimPrefix(shard.URL, "redis://"))
	}
	each := func(do func(Server)) func() {
		return func() {
			for _, shard := range shards {
				do(shard)
			}
		}
	}
	return Server{
		URL:    "redis://" + strings.Join(seeds, ","),
		Stop:   each(func(s Server) { s.Stop() }),
		Pause:  each(func(s Server) { s.Pause() }),
		Resume: each(func(s Server) { s.Resume() }),
		Shards: shards,
	}
}

// ShardOf returns the shard of the cluster that serves a key of s.
func (c Server) ShardOf(tb testing.TB, s *store.Store, key string) Server {
	tb.Helper()
	node, err := s.Client().(*redis.ClusterClient).MasterForKey(context.Background(), key)
	if err != nil {
		tb.Fatal(err)
	}
	for _, shard := range c.Shards {
		if shard.URL == "redis://"+node.Options().Addr {
			return shard
		}
	}
	tb.Fatalf("no shard serves %s", key)
	return Server{}
}

// ShardWithout returns a shard of the cluster that does not serve a key of s.
func (c Server) ShardWithout(tb testing.TB, s *store.Store, key string) Server {
	tb.Helper()
	serving := c.ShardOf(tb, s, key)
	for _, shard := range c.Shards {
		if shard.URL != serving.URL {
			return shard
		}
	}
	tb.Fatalf("every shard serves %s", key)
	return Server{}
}
