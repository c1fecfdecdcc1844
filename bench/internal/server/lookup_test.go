package server

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"authbench/bench/internal/lookup"
	"authbench/bench/internal/rungs"
	"authbench/scenarios"
)

func startTestLookups(t *testing.T) *Lookups {
	t.Helper()
	l, err := newTestSpawner(t).StartLookups("", nil)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// madeTokens is work on HS256 tokens alone, which needs no store.
func madeTokens(t *testing.T) *lookup.Work {
	t.Helper()
	m, err := rungs.Make(t.Context(), rungs.Config{Issuer: "https://id.example.com", Audience: "authbench"}, []scenarios.Lookup{testBenchmark()})
	if err != nil {
		t.Fatal(err)
	}
	return m.Work
}

func testBenchmark() scenarios.Lookup {
	return scenarios.Lookup{Scheme: "jwt", Op: scenarios.OpVerify, Alg: "HS256", Claims: "275B", Callers: 4, Rung: scenarios.RungFast}
}

func TestAProcessOfLookupsIsTimed(t *testing.T) {
	l, ctx, name := startTestLookups(t), t.Context(), testBenchmark().Name()
	had, err := l.List(ctx)
	if err != nil || len(had) != len(rungs.Table()) || !slices.Contains(had, name) {
		t.Fatalf("it has %d benchmarks: %v", len(had), err)
	}
	if err := l.Configure(ctx, madeTokens(t)); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Prove(ctx); err != nil {
		t.Error(err)
	}
	if skipped, err := l.Prepare(ctx, []string{name}); err != nil || len(skipped) != 0 {
		t.Fatalf("skipped %v: %v", skipped, err)
	}
	for range 2 {
		timing, err := l.Run(ctx, name, 3*time.Millisecond, 1)
		if err != nil || timing.Name != name || timing.Operations < 4 || timing.Processors != 1 || timing.CPU <= 0 {
			t.Errorf("%+v, %v", timing, err)
		}
	}
	if _, err := l.Prepare(ctx, []string{"nothing"}); err == nil || !strings.Contains(err.Error(), "our lookups: no benchmark is called nothing") {
		t.Errorf("a benchmark that is not there: %v", err)
	}
	if err := l.Stop(ctx); err != nil || l.ExitReason() != "exit status 0" {
		t.Errorf("%v: %s", err, l.ExitReason())
	}
}

func TestACallOnLookupsEndsWithItsContext(t *testing.T) {
	l := startTestLookups(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := l.List(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func TestLookupsThatEndedAreSaidToHave(t *testing.T) {
	l := startTestLookups(t)
	if err := l.kill(); err != nil {
		t.Fatal(err)
	}
	if _, err := l.List(t.Context()); !errors.Is(err, ErrExited) {
		t.Errorf("%v", err)
	}
}

func TestPeersAreFoundBesideTheProgram(t *testing.T) {
	dir := t.TempDir()
	exe := filepath.Join(dir, "bench")
	if err := os.WriteFile(exe, nil, 0o755); err != nil {
		t.Fatal(err)
	}
	s, err := NewSpawner(exe)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if path, ok := s.FindPeers(); ok {
		t.Errorf("found %s where there is nothing", path)
	}
	if err := os.WriteFile(filepath.Join(dir, PeersProgram), nil, 0o755); err != nil {
		t.Fatal(err)
	}
	if path, ok := s.FindPeers(); !ok || filepath.Dir(path) != dir {
		t.Errorf("found %q", path)
	}
}
