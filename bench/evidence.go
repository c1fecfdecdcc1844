package main

import (
	"fmt"

	"authbench/bench/internal/trial"
	"authbench/results"
)

// evidenceOf opens a run's folder for a command that reads it, or says in one line why it cannot be: it is no run, it
// is being measured, its rows cannot be read, or they are another run's.
func evidenceOf(path string) (results.Folder, error) {
	folder := results.Folder(path)
	if err := folder.Busy(); err != nil {
		return "", err
	}
	run, err := folder.Run()
	if err != nil {
		return "", err
	}
	rows, err := folder.Trials()
	if err != nil {
		return "", err
	}
	return folder, ownTrials(folder, run, rows)
}

// ownTrials refuses rows of another run.
func ownTrials(folder results.Folder, run results.Run, rows []results.Trial) error {
	if i, err := trial.Foreign(run, rows); err != nil {
		return fmt.Errorf("%s, line %d: is of another run: %w: put the file back as it was measured",
			folder.Path(results.TrialsFile), i+1, err)
	}
	return nil
}
