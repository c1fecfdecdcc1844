package report

import (
	"errors"
	"fmt"
	"os"

	"authbench/results"
)

// both is the evidence of two runs.
type both struct{ older, newer evidence }

// readBoth reads two different runs that are complete.
func readBoth(older, newer results.Folder) (both, error) {
	if sameFile(older, newer) {
		return both{}, fmt.Errorf("OLD and NEW are one folder, %s: name two runs", older)
	}
	var b both
	for _, of := range []struct {
		folder results.Folder
		e      *evidence
	}{{older, &b.older}, {newer, &b.newer}} {
		var err error
		if *of.e, err = readWhole(of.folder); err != nil {
			return both{}, err
		}
	}
	if id := b.older.run.ID; id != "" && id == b.newer.run.ID {
		return both{}, fmt.Errorf("%s and %s both hold the run %q: name two runs", older, newer, clean(id))
	}
	return b, nil
}

func sameFile(older, newer results.Folder) bool {
	a, errA := os.Stat(string(older))
	b, errB := os.Stat(string(newer))
	return errA == nil && errB == nil && os.SameFile(a, b)
}

// readWhole reads a run that has all that it planned: what an unfinished one lacks is not chosen at random, and a run
// in progress would read differently a minute later.
func readWhole(folder results.Folder) (evidence, error) {
	e, err := readEvidence(folder)
	if err != nil {
		return evidence{}, err
	}
	if missing := e.unfinishedWarnings(); len(missing) > 0 {
		return evidence{}, fmt.Errorf("%s: a run in progress, or one that was ended: %s", folder, clean(missing[0]))
	}
	return e, nil
}

// notes say what is in both runs and not compared.
func (b both) notes() []string {
	notes := []string{}
	if b.older.lookups.count() > 0 && b.newer.lookups.count() > 0 {
		notes = append(notes, "The lookup path is no trial and not compared here: compare the two "+results.LookupFile+" with benchstat.")
	}
	if b.bothShow() {
		notes = append(notes, "Demonstrations are no trials and not compared here: each report says whether its own came out as expected.")
	}
	return notes
}

// bothShow reports whether both runs hold demonstrations.
func (b both) bothShow() bool {
	return len(b.older.demonstrations) > 0 && len(b.newer.demonstrations) > 0
}

// errNothingInCommon says why there is nothing to show.
func (b both) errNothingInCommon() error {
	if b.older.lookups.count() > 0 && b.newer.lookups.count() > 0 {
		return errors.New("the two runs have nothing in common but the lookup path, which is no trial: compare the two " +
			results.LookupFile + " with benchstat")
	}
	if b.bothShow() {
		return errors.New("the two runs have nothing in common but demonstrations, which are no trials: read what the two reports say of them")
	}
	return errors.New("the two runs have nothing in common: no scenario at the same point with the same variant is in both")
}
