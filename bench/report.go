package main

import (
	"context"
	"io"

	"github.com/urfave/cli/v3"

	"authbench/bench/internal/report"
	"authbench/results"
)

func reportCommand(stdout io.Writer) *cli.Command {
	return &cli.Command{
		Name:      "report",
		Usage:     "make the report and the charts of a run again, from its trials, without measuring",
		ArgsUsage: "RUN",
		Action: func(_ context.Context, c *cli.Command) error {
			if c.Args().Len() != 1 {
				return usagef("report takes one folder of a run, for example results/reference")
			}
			summary, err := report.Write(results.Folder(c.Args().First()))
			if err != nil {
				return err
			}
			tell(stdout, summary)
			return nil
		},
	}
}
