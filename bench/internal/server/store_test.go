package server

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"authbench/impl"
)

// needRedis skips or fails the test when no redis-server is there.
func needRedis(t *testing.T) {
	t.Helper()
	if _, ok := FindRedis(); ok {
		return
	}
	if os.Getenv("AUTHBENCH_REQUIRE_REDIS") == "1" {
		t.Fatal("redis-server is not on PATH, and AUTHBENCH_REQUIRE_REDIS=1")
	}
	t.Skip("redis-server is not on PATH: install it to run this test")
}

func startTestStore(t *testing.T, s *Spawner, kind, logDir string) *StoreProcess {
	t.Helper()
	p, err := s.StartStore(t.Context(), StoreConfig{Kind: kind, LogDir: logDir})
	if err != nil {
		t.Fatal(err)
	}
	return p.(*StoreProcess)
}

// command sends one command to a store.
func command(t *testing.T, p *StoreProcess, text string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
	defer cancel()
	c, err := dialRedis(ctx, strings.TrimPrefix(p.URL(), "redis://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	got, err := c.do(strings.Fields(text)...)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return strings.Join(got, " ")
}

func TestAPrivateRedis(t *testing.T) {
	needRedis(t)
	logDir := t.TempDir()
	p := startTestStore(t, newTestSpawner(t), StoreRedis, logDir)
	if got := command(t, p, "PING"); got != "PONG" {
		t.Errorf("PING answers %s", got)
	}
	if v := p.Version(); !strings.Contains(v, "-server ") || p.Kind() != StoreRedis {
		t.Errorf("version %q, kind %q", v, p.Kind())
	}
	settings := p.Configuration()
	for name, want := range map[string]string{"save": "", "appendonly": "no", "io-threads": "1"} {
		if got, ok := settings[name]; !ok || got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if err := p.Stop(t.Context()); err != nil {
		t.Error(err)
	}
	if running(p.PID()) {
		t.Error("it still runs")
	}
	files, err := os.ReadDir(logDir)
	if err != nil || len(files) != 1 || files[0].Name() != storeLog {
		t.Errorf("it leaves %v, %v", files, err)
	}
	if log, err := os.ReadFile(filepath.Join(logDir, storeLog)); err != nil || !strings.Contains(string(log), "Ready to accept connections") {
		t.Errorf("its log: %s, %v", log, err)
	}
}

func TestTheEmbeddedStoresTTLsTick(t *testing.T) {
	p := startTestStore(t, newTestSpawner(t), StoreEmbedded, t.TempDir())
	if got := command(t, p, "SET key value PX 80"); got != "OK" {
		t.Fatalf("SET answers %s", got)
	}
	if got := command(t, p, "EXISTS key"); got != "1" {
		t.Fatalf("EXISTS answers %s", got)
	}
	eventually(t, "the end of the key", func() bool { return command(t, p, "EXISTS key") == "0" })
	if !strings.HasPrefix(p.Version(), "miniredis ") || p.Kind() != StoreEmbedded || p.Configuration()["ttl-tick"] != EmbeddedTick.String() {
		t.Errorf("%q, %q, %v", p.Version(), p.Kind(), p.Configuration())
	}
	if err := p.Stop(t.Context()); err != nil || p.ExitReason() != "exit status 0" {
		t.Errorf("%v, %s", err, p.ExitReason())
	}
}

// TestAReplicaCountsWhatItAsksOfTheStore and cleans up after itself.
func TestAReplicaCountsWhatItAsksOfTheStore(t *testing.T) {
	s := newTestSpawner(t)
	p := startTestStore(t, s, StoreEmbedded, "")
	config := testReplicaConfig(fakeStored)
	config.StoreURL, config.KeyPrefix = p.URL(), "run-1:"
	r := startTestReplica(t, s, config)
	before, err := r.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Issue(t.Context(), 0, 5); err != nil {
		t.Fatal(err)
	}
	after, err := r.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if after.StoreCommands-before.StoreCommands < 5 || after.StoreBytesSent <= before.StoreBytesSent ||
		after.StoreBytesReceived <= before.StoreBytesReceived {
		t.Errorf("before %+v, after %+v", before, after)
	}
	if writes := after.StoreWrites - before.StoreWrites; writes != 5 {
		t.Errorf("%d writes for 5 tokens", writes)
	}
	if n, err := r.Clean(t.Context()); n != 5 || err != nil {
		t.Errorf("cleaned %d, %v", n, err)
	}
	if got := command(t, p, "DBSIZE"); got != "0" {
		t.Errorf("%s keys are left", got)
	}
	if err := p.Stop(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err := r.IssuePrincipal(t.Context(), impl.Principal{Subject: "u"}); err == nil {
		t.Error("a token was issued without the store")
	}
}

// fakeServer puts a shell script in the place of redis-server, and of every other program.
func fakeServer(t *testing.T, script string) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "redis-server"), []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
}

const saysVersion = `if [ "$1" = --version ]; then echo "Redis server v=7.0.15 sha=00000000:0"; exit 0; fi; `

func TestARedisThatDoesNotStartSaysWhy(t *testing.T) {
	for _, tc := range []struct{ words, script, want string }{
		{"dies at start", saysVersion + `echo Loading; echo "Can't open the log: no space" >&2; exit 1`,
			"redis-server does not start: exit status 1: Can't open the log: no space"},
		{"dies of a bug", saysVersion + `kill -SEGV $$`, "redis-server does not start: signal: segmentation fault"},
		{"dies at anything", `echo "broken library" >&2; exit 127`, "redis-server does not start: exit status 127: broken library"},
		{"too old", `echo "Redis server v=5.0.14 sha=00000000:0 malloc=jemalloc-5.1.0"`,
			"redis-server 5.0.14 is too old: version 6.2 or newer is needed"},
		{"a little too old", `echo "Redis server v=6.0.20 sha=00000000:0 malloc=jemalloc-5.1.0"`,
			"redis-server 6.0.20 is too old: version 6.2 or newer is needed"},
		{"something else", `echo hello`, "does not say its version"},
		{"never gets a port", saysVersion + `echo "# Failed listening on port 1 (tcp), aborting." ; exit 1`, "the port is taken"},
	} {
		t.Run(tc.words, func(t *testing.T) {
			fakeServer(t, tc.script)
			_, err := newTestSpawner(t).StartStore(t.Context(), StoreConfig{Kind: StoreRedis})
			if err == nil || !strings.Contains(err.Error(), tc.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v\nwant one line with %s", err, tc.want)
			}
		})
	}
}

// TestATakenPortIsTriedAgain: the script loses its port once, and counts.
func TestATakenPortIsTriedAgain(t *testing.T) {
	needRedis(t)
	real, _ := FindRedis()
	mark := filepath.Join(t.TempDir(), "mark")
	fakeServer(t, saysVersion+fmt.Sprintf(
		`if [ ! -e %[1]s ]; then : > %[1]s; echo "bind: Address already in use, not listening"; exit 1; fi; exec %[2]s "$@"`, mark, real))
	p := startTestStore(t, newTestSpawner(t), StoreRedis, "")
	if got := command(t, p, "PING"); got != "PONG" {
		t.Errorf("PING answers %s", got)
	}
}

// TestAnotherServerOnThePortIsNotOurs although it answers like one.
func TestAnotherServerOnThePortIsNotOurs(t *testing.T) {
	needRedis(t)
	s := newTestSpawner(t)
	theirs := startTestStore(t, s, StoreRedis, "")
	ours := &StoreProcess{Process: &Process{cmd: s.child("x")}, addr: theirs.addr}
	ours.cmd.Process = &os.Process{Pid: os.Getpid()}
	if err := ours.greet(t.Context()); err != errPortTaken {
		t.Errorf("got %v", err)
	}
}

func TestNoRedisAtAll(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	s, err := NewSpawner(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.StartStore(t.Context(), StoreConfig{Kind: StoreRedis}); err == nil || !strings.Contains(err.Error(), "STORE=embedded") {
		t.Errorf("got %v", err)
	}
	if _, err := s.StartStore(t.Context(), StoreConfig{Kind: "paper"}); err == nil {
		t.Error("a paper store started")
	}
}

func TestRedisRepliesAreRead(t *testing.T) {
	for _, tc := range []struct{ words, wire, want string }{
		{"a status", "+PONG\r\n", "PONG"},
		{"a number", ":12\r\n", "12"},
		{"a text of two lines", "$4\r\na\r\nb\r\n", "a\r\nb"},
		{"a pair", "*2\r\n$4\r\nsave\r\n$0\r\n\r\n", "save|"},
		{"an error", "-ERR no\r\n", "!"},
		{"too long", "$99999999\r\n", "!"},
		{"negative", "$-1\r\n", "!"},
		{"too many", "*99999999\r\n", "!"},
		{"no reply", "hello\r\n", "!"},
		{"an empty line", "\n", "!"},
		{"cut short", "$4\r\na", "!"},
	} {
		t.Run(tc.words, func(t *testing.T) {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			go func() {
				c, err := l.Accept()
				if err == nil {
					_, _ = c.Write([]byte(tc.wire))
					_ = c.(*net.TCPConn).CloseWrite()
				}
			}()
			ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
			defer cancel()
			c, err := dialRedis(ctx, l.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			got, err := c.do("PING")
			text := strings.Join(got, "|")
			if err != nil {
				text = "!"
			}
			if text != tc.want {
				t.Errorf("got %q, %v", text, err)
			}
		})
	}
}
