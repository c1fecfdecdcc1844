// Package storetest gives a test every store that the schemes run on: the embedded miniredis, and a private
// redis-server and a private Redis Cluster when one is on PATH. It is imported by tests only.
package storetest

import (
	"context"
	"os"
	"os/exec"
	"testing"

	"github.com/alicebob/miniredis/v2"

	"authbench/impl/store"
)

// A Server is one store, for one test.
type Server struct {
	URL  string
	Stop func() // ends it at once; connections break and new ones are refused
	// Pause makes it hold its connections and answer nothing, and resume undoes that; nil where the
	// store cannot do it.
	Pause, Resume func()
	// Shards are the masters of a cluster, each of which can be stopped or paused by itself; nil for one Redis.
	Shards []Server
}

// Each runs f once a store, as a subtest of the store's name. The third, "redis-cluster", is there in packages
// that use Main.
func Each(t *testing.T, f func(t *testing.T, url string)) {
	t.Helper()
	EachSingle(t, func(t *testing.T, s Server) { f(t, s.URL) })
	if os.Getenv(sharedURL) != "" {
		t.Run("redis-cluster", func(t *testing.T) { f(t, Shared(t)) })
	}
}

// EachServer is Each for tests that stop or pause the store, or that run in parallel: the cluster is their own.
func EachServer(t *testing.T, f func(t *testing.T, s Server)) {
	t.Helper()
	if os.Getenv(sharedURL) == "" {
		EachSingle(t, f)
		return
	}
	cluster := clusterAhead(t)
	EachSingle(t, f)
	t.Run("redis-cluster", func(t *testing.T) { f(t, cluster(t)) })
}

// EachSingle is EachServer for tests that need one Redis: those with a Proxy, which a cluster's client would go
// around, with database numbers, or about commands of many keys.
func EachSingle(t *testing.T, f func(t *testing.T, s Server)) {
	t.Helper()
	t.Run("miniredis", func(t *testing.T) { f(t, Embedded(t)) })
	t.Run("redis-server", func(t *testing.T) { f(t, Redis(t)) })
}

// Embedded starts a miniredis in this process, with TTLs that tick: by themselves they stand still.
func Embedded(tb testing.TB) Server {
	tb.Helper()
	m := miniredis.NewMiniRedis()
	if err := m.Start(); err != nil {
		tb.Fatalf("starting miniredis: %v", err)
	}
	tb.Cleanup(m.Close)
	m.ClockTTL(true)
	return Server{URL: "redis://" + m.Addr(), Stop: m.Close}
}

// Redis starts a private redis-server on a free loopback port, without persistence, or skips.
func Redis(tb testing.TB) Server {
	tb.Helper()
	s, _, err := launch(redisPath(tb), tb.TempDir(), func() (line, addrs []string) { return nil, nil })
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(s.Stop)
	return s
}

// redisPath returns where redis-server is, or skips.
func redisPath(tb testing.TB) string {
	tb.Helper()
	path, err := exec.LookPath("redis-server")
	if err == nil {
		return path
	}
	if os.Getenv("AUTHBENCH_REQUIRE_REDIS") == "1" {
		tb.Fatal("redis-server is not on PATH, and AUTHBENCH_REQUIRE_REDIS is 1")
	}
	tb.Skip("redis-server is not on PATH: install it to run this test")
	return ""
}

// Open opens a store on url and closes it with the test.
func Open(tb testing.TB, url, prefix string) *store.Store {
	tb.Helper()
	s, err := store.Open(context.Background(), store.Config{URL: url, Prefix: prefix})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { s.Close() }) // a second Close is an error that nobody needs
	return s
}
