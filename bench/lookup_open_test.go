package main

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"authbench/bench/internal/lookup"
	"authbench/bench/internal/meter"
	"authbench/scenarios"
)

// A diedBackend is a store that has died and cannot be started again where it says so. It writes down what is asked of
// it; whatever is not asked here it does not have.
type diedBackend struct {
	backend
	asked *[]string
	err   error
}

func (b diedBackend) Ready(context.Context) (string, error) {
	*b.asked = append(*b.asked, "ready")
	return "redis://127.0.0.1:1", b.err
}

func (b diedBackend) Place([]int) error {
	*b.asked = append(*b.asked, "place")
	return nil
}

func (b diedBackend) Private() bool { return true }

func (b diedBackend) Shards() int { return 0 }

func (b diedBackend) CPU(context.Context) (time.Duration, error) { return 0, nil }

// A store that is started anew begins where it was told to at first, so it is placed after that.
func TestAStoreIsReadyBeforeItIsPlaced(t *testing.T) {
	for _, tc := range []struct {
		words string
		err   error
		want  []string
	}{
		{"it answers nobody", nil, []string{"ready", "place"}},
		{"it does not start", errors.New("no"), []string{"ready"}},
	} {
		var asked []string
		h := &harness{backend: diedBackend{asked: &asked, err: tc.err}, allowedCPUs: meter.AllowedCPUs()}
		h.runner.Setup.ReplicaCPUs, h.runner.Setup.HarnessCPUs = h.allowedCPUs[:1], h.allowedCPUs
		if err := h.openLookups(t.Context(), scenarios.Cell{Scenario: "lookup", Users: 1}); err == nil {
			t.Errorf("%s: opened", tc.words)
		}
		if !slices.Equal(asked, tc.want) {
			t.Errorf("%s: %v, want %v", tc.words, asked, tc.want)
		}
	}
}

func TestRoundsMayBeAddedWhereTheSameIsTimed(t *testing.T) {
	was := lookup.Header{OS: "linux", Store: "redis 7.0.15", Benchmarks: 98, Sessions: 100, Peers: lookup.Proof{
		Modules: map[string]string{"scs": "example.com/scs@v1"}, Accepts: map[string][]string{"scs": {"a record past its end"}},
	}}
	for _, tc := range []struct {
		words  string
		change func(*lookup.Header)
		same   bool
	}{
		{"nothing else", func(*lookup.Header) {}, true},
		{"one word less of what is accepted", func(h *lookup.Header) { h.Peers.Accepts = nil }, true},
		{"another store", func(h *lookup.Header) { h.Store = "redis 8.0.0" }, false},
		{"fewer benchmarks", func(h *lookup.Header) { h.Benchmarks = 90 }, false},
		{"another version", func(h *lookup.Header) { h.Peers.Modules = map[string]string{"scs": "example.com/scs@v2"} }, false},
		{"no libraries", func(h *lookup.Header) { h.Peers = lookup.Proof{} }, false},
	} {
		now := was
		tc.change(&now)
		if got := slices.Equal(whatIsTimed(was.Text()), whatIsTimed(now.Text())); got != tc.same {
			t.Errorf("%s: the same is %v", tc.words, got)
		}
	}
}

func TestWantOfCPUIsSaid(t *testing.T) {
	l := &lookups{}
	of := scenarios.Lookup{Scheme: "jwt", Op: scenarios.OpVerify, Alg: "HS256", Claims: "275B", Callers: 64, Rung: scenarios.RungFast}
	full := lookup.Timing{CPU: 2 * time.Second, Elapsed: time.Second, Processors: 2}
	half := lookup.Timing{CPU: time.Second, Elapsed: time.Second, Processors: 2}
	if l.count(of, full, 0); l.shortage() != "" {
		t.Errorf("where nothing was short: %s", l.shortage())
	}
	l.count(of, full, 1)
	if text := l.shortage(); !strings.Contains(text, "than there was for them: 1") || strings.Contains(text, of.Name()) {
		t.Errorf("one that was repeated: %s", text)
	}
	l.count(of, half, 2)
	l.count(of, half, 2)
	if text := l.shortage(); !strings.Contains(text, "than there was for them: 5; runs that are kept although they never had it: 2, of "+of.Name()) || strings.Count(text, of.Name()) != 1 {
		t.Errorf("two that never had it: %s", text)
	}
}
