package main

import (
	"errors"
	"runtime"
	"slices"
	"strings"

	"authbench/bench/internal/lookup"
	"authbench/results"
	"authbench/scenarios"
)

// leaveOut says that something is not timed, now and in lookup.txt.
func (h *harness) leaveOut(name, reason string) {
	left := lookup.LeftOut{Name: name, Reason: reason}
	h.lookups.leftOut = append(h.lookups.leftOut, left)
	h.runner.Warn("left out: " + left.String())
}

func (h *harness) lookupHeader(proof lookup.Proof) string {
	s, l := h.run.Store, h.lookups
	store := s.Version
	if s.Kind == results.StoreOwn {
		store = "redis " + s.Version
	}
	return lookup.Header{
		OS: runtime.GOOS, Arch: runtime.GOARCH, CPU: h.run.Machine.CPU, Store: store,
		Benchmarks: len(l.timed), Sessions: len(l.made.Work.SessionTokens), Peers: proof, LeftOut: l.leftOut,
	}.Text()
}

// sameLookups makes sure that rounds which are added to earlier ones are of the same benchmarks.
func (h *harness) sameLookups(header string) error {
	before, _, err := h.folder.Lookups()
	if err != nil || before == "" || slices.Equal(whatIsTimed(before), whatIsTimed(header)) {
		return err
	}
	return errors.New(results.LookupFile + " began with other libraries, or on another store: put bin/peers as it was, or begin a new run")
}

// whatIsTimed are the lines of a header that say what is timed: store, number of benchmarks, libraries. What a library
// accepts is seen anew each time, and may depend on when its store lets a record expire.
func whatIsTimed(header string) []string {
	var lines []string
	for line := range strings.Lines(header) {
		key, _, _ := strings.Cut(line, ":")
		module := strings.HasPrefix(key, scenarios.PeerPrefix) && !strings.HasSuffix(key, "-accepts")
		if module || key == "store" || key == results.BenchmarksKey {
			lines = append(lines, line)
		}
	}
	return lines
}
