package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"golang.org/x/term"

	"authbench/bench/internal/report"
	"authbench/bench/internal/trial"
	"authbench/results"
)

// progress tells how far a run is: one live line on a terminal, plain lines elsewhere.
type progress struct {
	out      io.Writer
	live     bool
	plan     []trial.Block
	run      results.Run
	expected time.Duration // of the blocks not begun
	finished time.Duration // expected duration of the finished blocks
	began    time.Time
}

func newProgress(out io.Writer, plan []trial.Block, run results.Run) *progress {
	p := &progress{out: out, plan: plan, run: run}
	for _, b := range plan {
		p.expected += p.duration(b)
	}
	if file, ok := out.(*os.File); ok {
		p.live = term.IsTerminal(int(file.Fd()))
	}
	return p
}

// duration is how long a block is expected to take, with what is set up before the first of its scenario.
func (p *progress) duration(b trial.Block) time.Duration {
	first := slices.IndexFunc(p.plan, func(other trial.Block) bool { return other.Cell.Scenario == b.Cell.Scenario })
	if first >= 0 && p.plan[first].Index == b.Index {
		return b.Cell.SetUpDuration() + b.Cell.BlockDuration()
	}
	return b.Cell.BlockDuration()
}

// start shows the plan and how long it should take.
func (p *progress) start() {
	p.began = time.Now()
	fmt.Fprintf(p.out, "run %s: profile %s, store %s %s, seed %d, about %v\n",
		p.run.ID, p.run.Profile, p.run.Store.Kind, p.run.Store.Version, p.run.Seed, p.expected.Round(time.Second))
	for _, c := range p.run.Plan {
		left := 0
		for _, b := range p.plan {
			if b.Cell.Scenario == c.Scenario {
				left++
			}
		}
		fmt.Fprintf(p.out, "  %-10s %d of %d blocks to run\n", c.Scenario, left, c.Blocks)
	}
	for _, note := range p.run.Machine.Notes {
		fmt.Fprintln(p.out, "  note:", note)
	}
}

// begin says which block runs now.
func (p *progress) begin(b trial.Block) {
	if p.live {
		fmt.Fprintf(p.out, "\r\033[K%s  block %d of %d  %v left", b.Cell.Scenario, b.Index+1, b.Cell.Blocks, p.left())
	}
}

// left scales what is expected by how long the finished part took.
func (p *progress) left() time.Duration {
	scale := 1.0
	if p.finished > 0 {
		scale = float64(time.Since(p.began)) / float64(p.finished)
	}
	return time.Duration(scale * float64(p.expected)).Round(time.Second)
}

// end says that a block is finished, and why if it was voided.
func (p *progress) end(b trial.Block, rows []results.Trial) {
	d := p.duration(b)
	p.expected -= d
	p.finished += d
	for _, reason := range voids(rows) {
		p.line("%s  block %d of %d  void: %s", b.Cell.Scenario, b.Index+1, b.Cell.Blocks, reason)
	}
	if !p.live {
		p.line("%s  block %d of %d  done, %v left", b.Cell.Scenario, b.Index+1, b.Cell.Blocks, p.left())
	}
}

func (p *progress) line(format string, args ...any) {
	if p.live {
		fmt.Fprint(p.out, "\r\033[K")
	}
	fmt.Fprintf(p.out, format+"\n", args...)
}

func (p *progress) finish() {
	p.line("measured in %v", time.Since(p.began).Round(time.Second))
}

// tell prints what the report found and where it is.
func tell(out io.Writer, s report.Summary) {
	for _, warning := range s.Warnings {
		fmt.Fprintf(out, "\nwarning: %s\n", warning)
	}
	for _, sentence := range s.Answer {
		fmt.Fprintf(out, "\n%s\n", sentence)
	}
	fmt.Fprintf(out, "\n%s\n%s\n%s\n", s.Report, s.Index, s.Bench)
}

// voids returns the reasons for which rows are void, each once.
func voids(rows []results.Trial) []string {
	var reasons []string
	for _, row := range rows {
		reason := row.Void
		if !strings.HasPrefix(reason, trial.FaultPrefix) {
			reason = fmt.Sprintf("%s at %s: %s", row.Variant, row.Point, reason)
		}
		if row.Void != "" && !strings.HasPrefix(row.Void, trial.VoidedPrefix) && !slices.Contains(reasons, reason) {
			reasons = append(reasons, reason)
		}
	}
	return reasons
}
