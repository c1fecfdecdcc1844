package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"authbench/bench/internal/trial"
	"authbench/results"
)

// whatIsLeft reads what an interrupted run has, changes nothing, and returns the blocks that it lacks. Repair cuts what
// is not whole: it is for later, when everything has started, so that a run that cannot go on stays as it is.
func whatIsLeft(folder results.Folder, run results.Run) (left []trial.Block, repair func() error, err error) {
	rows, shown, err := wholeRows(folder, run)
	if err != nil {
		return nil, nil, err
	}
	_, rounds, err := folder.Lookups()
	if err != nil {
		return nil, nil, err
	}
	plan := trial.PlanOf(run)
	whole := trial.Whole(plan, rows)
	left = remainingShown(remainingRounds(trial.Remaining(plan, rows[:whole]), len(rounds)), shown)
	return left, func() error { return cut(folder, whole, left) }, nil
}

// wholeRows reads the rows of trials and of demonstrations, but for a last line that was cut short. It refuses what is
// not of this run, and what was changed since a report was made.
func wholeRows(folder results.Folder, run results.Run) (rows []results.Trial, shown []results.Demonstration, err error) {
	if hasTrials(folder) {
		rows, err = folder.Trials()
	}
	trialsShort, err := shortOnly(err)
	if err != nil {
		return nil, nil, err
	}
	if err := ownTrials(folder, run, rows); err != nil {
		return nil, nil, err
	}
	shown, err = folder.Demonstrations()
	shownShort, err := shortOnly(err)
	if err != nil {
		return nil, nil, err
	}
	if err := changedOtherwise(folder, trialsShort || !hasTrials(folder), shownShort); err != nil {
		return nil, nil, fmt.Errorf("%s cannot go on: %w", folder, err)
	}
	return rows, shown, nil
}

// shortOnly takes a last line that was cut short for no error.
func shortOnly(err error) (short bool, other error) {
	var cut *results.CutShortError
	if errors.As(err, &cut) {
		return true, nil
	}
	return false, err
}

// changedOtherwise refuses evidence that was changed since a report was made, but for rows that were lost: reading sends
// whoever lost them here, and they are measured again.
func changedOtherwise(folder results.Folder, trialsLost, shownLost bool) error {
	err := unchanged(folder)
	var changed *results.ChangedError
	if !errors.As(err, &changed) {
		return err
	}
	other := func(name string) bool {
		return !(name == results.TrialsFile && trialsLost || name == results.DemonstrationsFile && shownLost)
	}
	if slices.ContainsFunc(changed.Files, other) {
		return err
	}
	return nil
}

func hasTrials(folder results.Folder) bool {
	_, err := os.Stat(folder.Path(results.TrialsFile))
	return !errors.Is(err, fs.ErrNotExist)
}

// cut removes what is not whole, and SHA256SUMS: evidence is added to from here on.
func cut(folder results.Folder, trials int, left []trial.Block) error {
	if err := folder.ForgetChecksums(); err != nil {
		return err
	}
	if hasTrials(folder) {
		if err := folder.KeepTrials(trials); err != nil {
			return err
		}
	}
	if _, err := folder.RepairLookups(); err != nil {
		return err
	}
	return keepShown(folder, left)
}
