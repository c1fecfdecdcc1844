package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/urfave/cli/v3"

	"authbench/bench/internal/report"
	"authbench/results"
)

func reportCommand(stdout io.Writer) *cli.Command {
	return &cli.Command{
		Name:      "report",
		Usage:     "make the report and the charts of a run again, from its trials, without measuring",
		ArgsUsage: "RUN",
		Flags: []cli.Flag{
			jsonFlag(),
			&cli.BoolFlag{Name: "accept-evidence", Usage: "make it although the evidence was changed since the last report: what cites that one no longer holds"},
		},
		Action: func(_ context.Context, c *cli.Command) error {
			if c.Args().Len() != 1 {
				return usagef("report takes one folder of a run, for example results/reference")
			}
			return remake(c.Args().First(), c.Bool("accept-evidence"), newTeller(stdout, c.Bool("json")))
		},
	}
}

func jsonFlag() cli.Flag {
	return &cli.BoolFlag{Name: "json", Usage: "print one JSON object a line for scripts, and nothing else"}
}

// remake is the report command: it writes the report of a run again.
func remake(path string, acceptEvidence bool, tell teller) (err error) {
	defer func() {
		if err != nil {
			tell.failed(err)
		}
	}()
	folder, err := evidenceOf(path)
	if err != nil {
		return err
	}
	if err := unchanged(folder); err != nil && !acceptEvidence {
		return err
	}
	summary, err := report.Write(folder)
	if err != nil {
		return err
	}
	return tellReport(tell, folder, summary)
}

// unchanged refuses evidence that was changed after a report of it was made: a number that somebody cited from that
// report would change without a word. A run that is resumed says so by itself.
func unchanged(folder results.Folder) error {
	err := folder.Unchanged()
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var changed *results.ChangedError
	if errors.As(err, &changed) {
		return fmt.Errorf("%w: put it back as it was measured, or report it as it is with --accept-evidence", err)
	}
	return err
}
