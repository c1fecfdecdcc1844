package server

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestNewSpawnerNeedsAProgram(t *testing.T) {
	if _, err := NewSpawner(filepath.Join(t.TempDir(), "nothing")); err == nil {
		t.Error("nothing can be started")
	}
}

func TestCloseLeavesNoChild(t *testing.T) {
	s := newTestSpawner(t)
	replica := startTestReplica(t, s, testReplicaConfig(fakeSession))
	store := startTestStore(t, s, StoreEmbedded, "")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, p := range []*Process{replica.Process, store.Process} {
		if running(p.PID()) || p.ExitReason() == "" {
			t.Errorf("%s runs: %q", p.Name(), p.ExitReason())
		}
	}
	if err := s.Close(); err != nil {
		t.Errorf("closing again: %v", err)
	}
	if _, err := s.StartReplica(t.Context(), testReplicaConfig(fakeSession)); err == nil || !strings.Contains(err.Error(), "closed") {
		t.Errorf("starting afterwards: %v", err)
	}
}

func TestAChildEndsWithItsControlChannel(t *testing.T) {
	s := newTestSpawner(t)
	replica := startTestReplica(t, s, testReplicaConfig(fakeSession))
	store := startTestStore(t, s, StoreEmbedded, "")
	for _, p := range []*Process{replica.Process, store.Process} {
		if err := p.control.Close(); err != nil {
			t.Fatal(err)
		}
		<-p.Exited()
		if reason := p.ExitReason(); reason != "exit status 0" {
			t.Errorf("%s: %s", p.Name(), reason)
		}
	}
}

func TestStartingIsBoundByItsContext(t *testing.T) {
	s := newTestSpawner(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.StartReplica(ctx, testReplicaConfig(fakeSession)); err == nil {
		t.Error("a replica started")
	}
	if _, err := s.StartStore(ctx, StoreConfig{Kind: StoreEmbedded}); err == nil {
		t.Error("a store started")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.children) > 0 {
		// Reaping is seen by the spawner a moment after the caller: only a live process is a leak.
		for p := range s.children {
			if running(p.PID()) {
				t.Errorf("%s is left", p.Name())
			}
		}
	}
}

// TestNothingIsLeftOpen: pipes and goroutines of a child go with it.
func TestNothingIsLeftOpen(t *testing.T) {
	count := func() int {
		files, err := os.ReadDir("/dev/fd")
		if err != nil {
			t.Skip("this system does not list a process's open files: nothing to count")
		}
		return len(files)
	}
	s := newTestSpawner(t)
	cycle := func() {
		if err := startTestReplica(t, s, testReplicaConfig(fakeSession)).Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	cycle() // what the first one opens for good, such as the poller
	before := count()
	for range 5 {
		cycle()
	}
	eventually(t, "as few open files as before", func() bool { return count() <= before })
}

func TestTheTellingLine(t *testing.T) {
	for _, tc := range []struct{ words, written, want string }{
		{"nothing", "", ""},
		{"one line", "out of memory\n", "out of memory"},
		{"the last of two", "loading\nout of memory\n\n", "out of memory"},
		{"a line without an end", "out of mem", "out of mem"},
		{"a panic and not its stack", "note\npanic: oops\n\ngoroutine 1 [running]:\nmain.main()\n", "panic: oops"},
		{"a long line is cut", strings.Repeat("x", 2*maxTailLine) + "\n", strings.Repeat("x", maxTailLine)},
	} {
		for _, chunk := range []int{1, 7, 10_000} {
			var log strings.Builder
			tail := tail{name: "child", log: &log}
			for rest := tc.written; rest != ""; {
				n := min(chunk, len(rest))
				if _, err := tail.Write([]byte(rest[:n])); err != nil {
					t.Fatal(err)
				}
				rest = rest[n:]
			}
			if got := tail.line(); got != tc.want {
				t.Errorf("%s: %q, want %q", tc.words, got, tc.want)
			}
			if lines := strings.Count(log.String(), "child: "); lines != strings.Count(tc.written, "\n") {
				t.Errorf("%s: the log has %d lines", tc.words, lines)
			}
		}
	}
}
