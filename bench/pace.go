package main

import (
	"slices"
	"time"

	"authbench/bench/internal/trial"
)

// pace reckons how long a run still takes.
type pace struct {
	plan     []trial.Block
	expected time.Duration // of the blocks that are not finished
	finished time.Duration // expected duration of the finished ones
	spent    time.Duration // that those took
	began    time.Time
}

func newPace(plan []trial.Block) pace {
	p := pace{plan: plan, began: time.Now()}
	for _, b := range plan {
		p.expected += p.duration(b)
	}
	return p
}

// duration is how long a block is expected to take, with what is set up before the first of its scenario.
func (p *pace) duration(b trial.Block) time.Duration {
	first := slices.IndexFunc(p.plan, func(other trial.Block) bool { return other.Cell.Scenario == b.Cell.Scenario })
	if first >= 0 && p.plan[first].Index == b.Index {
		return b.Cell.SetUpDuration() + b.Cell.BlockDuration()
	}
	return b.Cell.BlockDuration()
}

// of is how many blocks of a scenario are to run, and how long they are expected to take.
func (p *pace) of(scenario string) (blocks int, expected time.Duration) {
	for _, b := range p.plan {
		if b.Cell.Scenario == scenario {
			blocks++
			expected += p.duration(b)
		}
	}
	return blocks, expected
}

// end takes a finished block into the reckoning.
func (p *pace) end(b trial.Block) {
	d := p.duration(b)
	p.expected -= d
	p.finished += d
	p.spent = time.Since(p.began)
}

// left scales what is expected by how long the finished part took. What is spent on the block that runs now counts, up
// to the whole of what was expected of it.
func (p *pace) left(now trial.Block) time.Duration {
	scale := 1.0
	if p.finished > 0 {
		scale = float64(p.spent) / float64(p.finished)
	}
	scaled := func(d time.Duration) time.Duration { return time.Duration(scale * float64(d)) }
	left := max(scaled(p.expected)-(time.Since(p.began)-p.spent), scaled(p.expected-p.duration(now)))
	return left.Round(time.Second)
}
