package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v3"

	"authbench/bench/internal/report"
	"authbench/results"
)

// compareHelp is what --help says beside the flags.
const compareHelp = `Ratios are NEW ÷ OLD, with 95 % intervals, and each cell has one of three verdicts. What the runs do not share is warned of.
The exit code is 0 whatever was found, unless --fail-on asks for a gate; it may be given again:

   differs      a cell differs, either way
   worse        a cell differs for the worse: a cost that rose, goodput that fell
   METRIC>5%    a cell of that metric differs and has its whole interval above +5 %, for example cpu_seconds_per_request>5%
   METRIC<-5%   or its whole interval below -5 %

The exit code is then 1 if a cell trips it, or if no cell could. What is not resolved trips nothing, and the control is no cell.
Of many cells some differ by chance: the tally says about how many, and METRIC>… with a bound of your own trips less often.`

func compareCommand(stdout io.Writer) *cli.Command {
	return &cli.Command{
		Name:        "compare",
		Usage:       "one run against another, cell by cell, sorted by what changed",
		ArgsUsage:   "OLD NEW",
		Description: compareHelp,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "format", Value: report.FormatText, Usage: strings.Join(report.Formats(), ", ")},
			&cli.StringSliceFlag{Name: "fail-on", Usage: "exit with 1 on `GATE`: differs, worse, METRIC>5%, METRIC<-5%"},
		},
		Action: func(_ context.Context, c *cli.Command) error {
			if c.Args().Len() != 2 || c.Args().Get(0) == "" || c.Args().Get(1) == "" {
				return usagef("compare takes two folders of runs, OLD and NEW, for example results/reference results/mine")
			}
			return compare(stdout, results.Folder(c.Args().Get(0)), results.Folder(c.Args().Get(1)), c.String("format"), c.StringSlice("fail-on"))
		},
	}
}

// compare writes the comparison, and fails on the first gate that does not hold.
func compare(stdout io.Writer, older, newer results.Folder, format string, failOn []string) error {
	if !slices.Contains(report.Formats(), format) {
		return usagef("unknown --format %q: one of %s", format, strings.Join(report.Formats(), ", "))
	}
	var gates []report.Gate
	for _, text := range failOn {
		if text == "" { // no FAIL_ON
			continue
		}
		gate, err := report.ParseGate(text)
		if err != nil {
			return usagef("--fail-on: %w", err)
		}
		gates = append(gates, gate)
	}
	for _, folder := range []results.Folder{older, newer} {
		if _, err := evidenceOf(string(folder)); err != nil {
			return fmt.Errorf("cannot compare: %w", err)
		}
	}
	versus, err := report.Compare(older, newer)
	if err != nil {
		return fmt.Errorf("cannot compare: %w", err)
	}
	if err := versus.Write(stdout, format); err != nil {
		return err
	}
	for _, gate := range gates {
		if err := versus.Holds(gate); err != nil {
			return err
		}
	}
	return nil
}
