package main

import (
	"fmt"
	"reflect"
	"slices"

	"authbench/bench/internal/trial"
	"authbench/results"
)

// takeUp reads the plan of an interrupted run and leaves out what is already measured. What was
// measured before keeps standing beside what is measured now, so both must have been made alike: the
// run's own record says how, and anything that cannot be made the same is refused.
func (h *harness) takeUp() error {
	folder := results.Folder(h.options.out)
	before, err := folder.Run()
	if err != nil {
		return err
	}
	if err := h.sameAs(before); err != nil {
		return fmt.Errorf("%s cannot go on: %w", folder, err)
	}
	if h.unlock, err = folder.Lock(); err != nil {
		return err
	}
	left, repair, err := whatIsLeft(folder, before)
	if err != nil {
		return err
	}
	h.repair = repair
	h.options.store, h.options.keepAwake = storeOf(before.Store, h.options.store), onOff(before.Machine.KeepAwake)
	h.folder, h.run, h.plan = folder, before, left
	return nil
}

// remainingRounds leaves out the blocks of lookups of which the rounds are there already.
func remainingRounds(plan []trial.Block, rounds int) []trial.Block {
	return slices.DeleteFunc(plan, func(b trial.Block) bool { return len(b.Cell.Lookups()) > 0 && b.Index < rounds })
}

// sameAs compares what this call would run with with what the run began with.
func (h *harness) sameAs(before results.Run) error {
	now := h.run
	for _, c := range []struct {
		what       string
		then, this any
		do         string
	}{
		{"claims", before.Claims, now.Claims, "give the same CLAIMS"},
		{"scenario file", caseOf(before.Mix), caseOf(now.Mix), "give the same SCENARIO_FILE, or none, for the run knows its own"},
		{"settings", before.Settings, now.Settings, "give the same flags"},
		{"commit", before.Commit, now.Commit, "check that commit out"},
		{"uncommitted changes", before.Dirty, now.Dirty, "put the tree back as it was"},
		{"Go version", before.Build.Go, now.Build.Go, "use that version"},
		{"machine", machineOf(before), machineOf(now), "go on there"},
	} {
		if !reflect.DeepEqual(c.then, c.this) {
			return fmt.Errorf("it began with another %s (%v, now %v): %s, or begin a new run", c.what, c.then, c.this, c.do)
		}
	}
	if isURL(h.options.store) != (before.Store.Kind == results.StoreOwn) ||
		isURL(h.options.store) && shown(h.options.store) != before.Store.URL {
		return fmt.Errorf("it began on store %s %s: give the same STORE", before.Store.Kind, before.Store.URL)
	}
	return nil
}

func machineOf(r results.Run) string {
	return fmt.Sprint(r.Machine.CPU, ", ", r.Machine.Cores, " cores, ", r.Machine.Kernel)
}

// storeOf returns the store option that opens the kind of store a run began on.
func storeOf(before results.Store, given string) string {
	if before.Kind == results.StoreOwn {
		return given
	}
	return before.Kind
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}
