// Package storetest gives a test every store that the schemes run on: the embedded miniredis, and a
// private redis-server when one is on PATH. It is imported by tests only.
package storetest

import (
	"context"
	"net"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

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
}

// Each runs f once a store, as a subtest of the store's name.
func Each(t *testing.T, f func(t *testing.T, url string)) {
	t.Helper()
	EachServer(t, func(t *testing.T, s Server) { f(t, s.URL) })
}

// EachServer is Each for tests that stop or pause the store.
func EachServer(t *testing.T, f func(t *testing.T, s Server)) {
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
	path, err := exec.LookPath("redis-server")
	if err != nil {
		if os.Getenv("AUTHBENCH_REQUIRE_REDIS") == "1" {
			tb.Fatal("redis-server is not on PATH, and AUTHBENCH_REQUIRE_REDIS is 1")
		}
		tb.Skip("redis-server is not on PATH: install it to run this test")
	}
	// A port that was free a moment ago may be taken by now: another one is tried then.
	for range 3 {
		if s, ok := startRedis(tb, path, freePort(tb)); ok {
			return s
		}
	}
	tb.Fatal("redis-server does not start on a free loopback port")
	return Server{}
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

func freePort(tb testing.TB) string {
	tb.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	defer listener.Close()
	return strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)
}

func answers(addr string) bool {
	conn, err := net.DialTimeout("tcp", addr, 100*time.Millisecond)
	if err != nil {
		return false
	}
	return conn.Close() == nil
}
