package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"authbench/bench/internal/report"
	"authbench/bench/internal/trial"
	"authbench/results"
)

// liveEvery is how often the live line is written again at most: a terminal that draws takes CPU of its own, beside
// what is measured.
const liveEvery = 400 * time.Millisecond

// progress tells people how far a run is: one live line on a terminal, plain lines elsewhere.
type progress struct {
	out    io.Writer
	screen screen

	mu    sync.Mutex
	pace  pace
	block trial.Block // that runs now
	drawn time.Time   // when the live line was
}

func (p *progress) start(run results.Run, plan []trial.Block) {
	p.pace = newPace(plan)
	fmt.Fprintf(p.out, "run %s: profile %s, store %s %s, seed %d, about %v\n",
		run.ID, run.Profile, run.Store.Kind, run.Store.Version, run.Seed, p.pace.expected.Round(time.Second))
	longest := 0
	for _, c := range run.Plan {
		longest = max(longest, len(report.Plain(c.Scenario)))
	}
	for _, c := range run.Plan {
		blocks, expected := p.pace.of(c.Scenario)
		fmt.Fprintf(p.out, "  %-*s  %2d of %2d blocks to run, about %v\n", longest, report.Plain(c.Scenario), blocks, c.Blocks, rounded(expected))
	}
	for _, note := range run.Machine.Notes {
		fmt.Fprintln(p.out, "  note:", note)
	}
}

// rounded is a duration as a plan says it.
func rounded(d time.Duration) time.Duration {
	if d < 10*time.Second {
		return d.Round(100 * time.Millisecond)
	}
	return d.Round(time.Second)
}

func (p *progress) begin(b trial.Block) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.block = b
	p.draw("")
}

func (p *progress) turn(_, variant string, _, _ int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if time.Since(p.drawn) >= liveEvery {
		p.draw(variant)
	}
}

// draw writes the live line, where there is one.
func (p *progress) draw(variant string) {
	if !p.screen.live {
		return
	}
	p.drawn = time.Now()
	text := placeOf(p.block)
	if variant != "" {
		text += "  " + variant
	}
	text += fmt.Sprintf("  %v left", p.pace.left(p.block))
	fmt.Fprint(p.out, rewrite+fit(report.Plain(text), p.screen.columns()-1))
}

// placeOf names a block.
func placeOf(b trial.Block) string {
	return fmt.Sprintf("%s  block %d of %d", report.Plain(b.Cell.Scenario), b.Index+1, b.Cell.Blocks)
}

func (p *progress) end(b trial.Block, rows []results.Trial) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.pace.end(b)
	for _, reason := range voids(rows) {
		p.line("%s  void: %s", placeOf(b), report.Plain(reason))
	}
	if !p.screen.live {
		p.line("%s  done, %v left", placeOf(b), p.pace.left(b))
	}
}

func (p *progress) warn(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.line("%s %s", p.screen.paint(yellow, "warning:"), report.Plain(text))
}

func (p *progress) line(format string, args ...any) {
	p.clear()
	fmt.Fprintf(p.out, format+"\n", args...)
}

// clear takes the live line away.
func (p *progress) clear() {
	if p.screen.live && !p.drawn.IsZero() {
		fmt.Fprint(p.out, rewrite)
	}
}

func (p *progress) finish() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.line("measured in %v", time.Since(p.pace.began).Round(time.Second))
	p.drawn = time.Time{}
}

func (p *progress) failed(error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
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
