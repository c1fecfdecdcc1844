package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/urfave/cli/v3"

	"authbench/bench/internal/report"
	"authbench/results"
	"authbench/scenarios"
)

func checkCommand(stdout io.Writer) *cli.Command {
	return &cli.Command{
		Name:      "check",
		Usage:     "compute the checksums and every number of a run's report again from its evidence, and say whether they agree",
		ArgsUsage: "RUN",
		Flags:     []cli.Flag{jsonFlag()},
		Action: func(_ context.Context, c *cli.Command) error {
			if c.Args().Len() != 1 {
				return usagef("check takes one folder of a run, for example results/reference")
			}
			return check(c.Args().First(), stdout, c.Bool("json"))
		},
	}
}

// check is the check command. It writes nothing into the folder.
func check(path string, stdout io.Writer, json bool) (err error) {
	tell := newTeller(stdout, json)
	defer func() {
		if err != nil {
			tell.failed(err)
		}
	}()
	folder, err := evidenceOf(path)
	if err != nil {
		return err
	}
	c, err := examine(folder)
	if err != nil {
		return err
	}
	if e, ok := tell.(*events); ok {
		e.tell(c.event())
	} else {
		c.show(stdout, screenOf(stdout, os.Getenv))
	}
	if n := c.disagreements(); n > 0 {
		return fmt.Errorf("%s does not agree with its evidence: %s", folder, plural(n, "thing is", "things are")+" wrong")
	}
	return nil
}

func plural(n int, one, several string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprint(n, " ", several)
}

// An examination is everything that check finds.
type examination struct {
	folder   results.Folder
	checksum string
	changed  []string // evidence files that are not what SHA256SUMS says
	wrong    []error  // against the schema
	files    []report.Compared
}

func examine(folder results.Folder) (c examination, err error) {
	c.folder, c.wrong = folder, folder.Check(isMetric)
	if c.checksum, err = folder.Checksum(); err != nil {
		return c, err
	}
	err = folder.Unchanged()
	var changed *results.ChangedError
	if errors.As(err, &changed) {
		c.changed = changed.Files
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return c, err
	}
	c.files, err = report.Check(folder)
	return c, err
}

// isMetric tells the metrics that a row may have; scenarios name them with their units.
func isMetric(name string) bool {
	_, ok := scenarios.MetricByName(name)
	return ok
}

// disagreements counts what check complains of.
func (c examination) disagreements() int {
	n := len(c.changed) + len(c.wrong)
	for _, f := range c.files {
		if f.State != report.Same && !c.told(f) {
			n++
		}
	}
	return n
}

// told reports whether a file differs for no other reason than one that is told already: changed evidence has other
// checksums.
func (c examination) told(f report.Compared) bool {
	return f.File == results.ChecksumsFile && f.State == report.Differs && len(c.changed) > 0
}

func (c examination) event() checkEvent {
	event := checkEvent{
		Event: eventCheck, Agrees: c.disagreements() == 0, Checksum: c.checksum,
		Changed: none(c.changed), Wrong: []string{}, Files: none(c.files),
	}
	for _, err := range c.wrong {
		event.Wrong = append(event.Wrong, err.Error())
	}
	return event
}
