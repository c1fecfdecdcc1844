package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"golang.org/x/perf/benchfmt"

	"authbench/results"
	"authbench/scenarios"
)

// lookupsAlone is the smallest run of nothing but lookups.
func lookupsAlone(out, store string, more ...string) []string {
	return append([]string{
		"run", "--profile", "quick", "--scenario", "lookup", "--store", store, "--keep-awake", "off", "--out", out,
	}, more...)
}

// lookupLines reads lookup.txt as the tools do: how often each benchmark is there, by its name without the number of
// processors.
func lookupLines(t *testing.T, out string) (rounds map[string]int, config func(key string) string) {
	t.Helper()
	file, err := os.Open(filepath.Join(out, results.LookupFile))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rounds = make(map[string]int)
	var last *benchfmt.Result
	reader := benchfmt.NewReader(file, results.LookupFile)
	for reader.Scan() {
		switch record := reader.Result().(type) {
		case *benchfmt.Result:
			base, _ := record.Name.Parts()
			name := string(record.Name.Full())
			if cut := strings.LastIndex(name, "-"); len(base) > 0 && strings.HasSuffix(name, "-2") {
				name = name[:cut]
			}
			rounds[name]++
			last = record.Clone()
		case *benchfmt.SyntaxError:
			t.Error(record)
		}
	}
	if last == nil {
		t.Fatal("no result")
	}
	return rounds, last.GetConfig
}

// wantRounds fails the test unless every benchmark but the left-out ones is there as often as that.
func wantRounds(t *testing.T, out string, want int, leftOut func(scenarios.Lookup) bool) {
	t.Helper()
	rounds, _ := lookupLines(t, out)
	for _, l := range scenarios.Lookups() {
		n := want
		if leftOut(l) {
			n = 0
		}
		if rounds[l.Name()] != n {
			t.Errorf("%s is there %d times, want %d", l.Name(), rounds[l.Name()], n)
		}
	}
}

func isPeer(l scenarios.Lookup) bool { return strings.HasPrefix(l.Rung, scenarios.PeerPrefix) }
func isNone(scenarios.Lookup) bool   { return false }

func TestLookupsAloneMakeARun(t *testing.T) {
	out := filepath.Join(t.TempDir(), "run")
	code, output := bench(t.Context(), lookupsAlone(out, "embedded")...)
	if code != exitOK || strings.Count(output, "left out: other libraries: there is no program") != 1 {
		t.Fatalf("exit %d:\n%s", code, output)
	}
	wantRounds(t, out, 2, isPeer)
	if _, config := lookupLines(t, out); !strings.Contains(config("left-out-1"), "other libraries: ") || config("sessions") != "300" {
		t.Errorf("left out: %q, %q sessions", config("left-out-1"), config("sessions"))
	}
	if _, err := os.Stat(filepath.Join(out, results.TrialsFile)); err == nil {
		t.Error("there are trials")
	}
	if !strings.Contains(output, "lookup  block 2 of 2  done") {
		t.Errorf("no progress in:\n%s", output)
	}
	noChildren(t)
}

func TestLookupsLeaveNothingInAStoreOfTheUsers(t *testing.T) {
	besideUs(t, peersPoor)
	store := miniredis.RunT(t)
	store.Set("mine", "stays")
	out := filepath.Join(t.TempDir(), "run")
	code, output := bench(t.Context(), lookupsAlone(out, "redis://"+store.Addr())...)
	if code != exitOK || !strings.Contains(output, "no cache here") {
		t.Fatalf("exit %d:\n%s", code, output)
	}
	if keys := store.Keys(); len(keys) != 1 {
		t.Errorf("%d keys are in the store, want one: %v", len(keys), keys[:min(3, len(keys))])
	}
	wantRounds(t, out, 2, func(l scenarios.Lookup) bool { return isPeer(l) && l.Op == scenarios.OpVerifyCached })
	_, config := lookupLines(t, out)
	for key, want := range map[string]string{
		"peer-scs": peersVersion, "peer-scs-accepts": "anything", "pkg": "authbench", "benchmarks": "96", "sessions": "300",
	} {
		if got := config(key); got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
	for n, l := range poorPeers() {
		if got := config(fmt.Sprint("left-out-", n+1)); !strings.HasPrefix(got, l+": no cache here") {
			t.Errorf("left out %d: %q, want %s", n+1, got, l)
		}
	}
}

// poorPeers are the names of the benchmarks that the poor peers leave out.
func poorPeers() []string {
	var names []string
	for _, l := range scenarios.Lookups() {
		if isPeer(l) && l.Op == scenarios.OpVerifyCached {
			names = append(names, l.Name())
		}
	}
	slices.Sort(names)
	return names
}

func TestInterruptKeepsWholeRoundsAndResumeCompletes(t *testing.T) {
	besideUs(t, "")
	store := miniredis.RunT(t)
	out := filepath.Join(t.TempDir(), "run")
	args := lookupsAlone(out, "redis://"+store.Addr(), "--blocks", "3")
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	done := make(chan struct{})
	var code int
	var output string
	go func() {
		defer close(done)
		code, output = bench(ctx, args...)
	}()
	file := filepath.Join(out, results.LookupFile)
	waitFor(t, "the first finished round", func() bool { _, err := os.Stat(file); return err == nil })
	time.Sleep(100 * time.Millisecond) // into the next round
	interrupt()
	<-done
	if code != exitFailed || !strings.Contains(output, "--resume") {
		t.Fatalf("exit %d, no word of --resume in:\n%s", code, output)
	}
	noChildren(t)
	if keys := store.Keys(); len(keys) != 0 {
		t.Errorf("%d keys are left in the store", len(keys))
	}
	kept, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	// What a library accepts is not always seen alike, and a run that was killed may leave a part of a round.
	kept = bytes.Replace(kept, []byte("peer-scs-accepts: anything"), []byte("peer-scs-accepts: nothing"), 1)
	if err := os.WriteFile(file, append(slices.Clone(kept), "BenchmarkLookup/scheme=jwt/op"...), 0o644); err != nil {
		t.Fatal(err)
	}
	if code, output := bench(t.Context(), "run", "--resume", "--out", out, "--store", "redis://"+store.Addr()); code != exitOK {
		t.Fatalf("exit %d:\n%s", code, output)
	}
	all, err := os.ReadFile(file)
	if err != nil || !strings.HasPrefix(string(all), string(kept)) {
		t.Errorf("resuming changed what was kept: %v", err)
	}
	wantRounds(t, out, 3, isNone)
}

func TestALookupThatFailsEndsTheRunByName(t *testing.T) {
	for behaviour, want := range map[string]string{
		peersFail:     "rung=" + failingPeer + ": the token speaks for another subject",
		peersUnproven: failingPeer + " accepts an expired token",
		peersOld:      "build it anew",
		peersStale:    "the peers' lookups are timed by other code",
	} {
		t.Run(behaviour, func(t *testing.T) {
			besideUs(t, behaviour)
			out := filepath.Join(t.TempDir(), "run")
			code, output := bench(t.Context(), lookupsAlone(out, "embedded")...)
			if code != exitFailed || !strings.Contains(output, want) {
				t.Errorf("exit %d, no %q in:\n%s", code, want, output)
			}
			if again := strings.Contains(output, "performed once again"); again != (behaviour == peersFail) {
				t.Errorf("tried once again: %v, in:\n%s", again, output)
			}
			if _, err := os.Stat(out); err == nil {
				t.Error("a folder without any evidence was left")
			}
			noChildren(t)
		})
	}
}

func TestResumingWithOtherPeersIsRefused(t *testing.T) {
	store := miniredis.RunT(t)
	out := filepath.Join(t.TempDir(), "run")
	if code, output := bench(t.Context(), lookupsAlone(out, "redis://"+store.Addr())...); code != exitOK {
		t.Fatalf("exit %d:\n%s", code, output)
	}
	folder := results.Folder(out)
	header, rounds, err := folder.Lookups()
	if err != nil || len(rounds) != 2 {
		t.Fatalf("%d rounds: %v", len(rounds), err)
	}
	if err := os.WriteFile(folder.Path(results.LookupFile), []byte(header+strings.Join(rounds[0], "")), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(folder.Path(results.ChecksumsFile)); err != nil { // an interrupted run has none
		t.Fatal(err)
	}
	besideUs(t, "")
	code, output := bench(t.Context(), "run", "--resume", "--out", out, "--store", "redis://"+store.Addr())
	if code != exitFailed || !strings.Contains(output, "other libraries") {
		t.Errorf("exit %d:\n%s", code, output)
	}
	if _, rounds, _ := folder.Lookups(); len(rounds) != 1 {
		t.Errorf("%d rounds are left", len(rounds))
	}
}
