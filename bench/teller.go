package main

import (
	"io"
	"os"

	"authbench/bench/internal/report"
	"authbench/bench/internal/trial"
	"authbench/results"
)

// A teller tells how far a run is and what came of it: lines for people, or events for scripts. Its warnings may come
// from several goroutines at once.
type teller interface {
	// start shows the plan and how long it should take.
	start(run results.Run, plan []trial.Block)
	// begin says which block runs now, turn which arm of it is loaded next.
	begin(b trial.Block)
	turn(scenario, variant string, block, slice int)
	// end says that a block is finished, and why if it was voided.
	end(b trial.Block, rows []results.Trial)
	warn(text string)
	finish()
	// found tells what the report found and where it is.
	found(s report.Summary, checksum string)
	// failed says that nothing more comes. The error itself goes to stderr, from whoever gets it.
	failed(err error)
}

func newTeller(out io.Writer, json bool) teller {
	if json {
		return newEvents(out)
	}
	return &progress{out: out, screen: screenOf(out, os.Getenv)}
}

// tellReport tells what a report found.
func tellReport(t teller, folder results.Folder, s report.Summary) error {
	checksum, err := folder.Checksum()
	if err == nil {
		t.found(s, checksum)
	}
	return err
}
