package main

import (
	"testing"
	"testing/synctest"
	"time"

	"authbench/bench/internal/trial"
	"authbench/results"
)

// The time that is left follows the pace of what is finished, and falls while a block runs.
func TestTimeLeftFollowsThePace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		plan := trial.PlanOf(results.Run{Plan: []results.Planned{{Scenario: "generator", Blocks: 4, Slices: 10, Slice: time.Second}}})
		p := newPace(plan)
		blocks, expected := p.of("generator")
		if blocks != 4 || expected != p.expected || expected <= 0 {
			t.Fatalf("%d blocks in %v of %v", blocks, expected, p.expected)
		}
		first := p.duration(plan[0])
		if left := p.left(plan[0]); left != expected.Round(time.Second) {
			t.Errorf("at first %v are left, want %v", left, expected)
		}
		time.Sleep(first / 2)
		if left, want := p.left(plan[0]), (expected - first/2).Round(time.Second); left != want {
			t.Errorf("in the middle of a block %v are left, want %v", left, want)
		}
		time.Sleep(3 * first / 2)
		if left, want := p.left(plan[0]), (expected - first).Round(time.Second); left != want {
			t.Errorf("in a block that takes long %v are left, want %v", left, want)
		}
		p.end(plan[0]) // it took twice as long as expected
		if left, want := p.left(plan[1]), (2 * (expected - first)).Round(time.Second); left != want {
			t.Errorf("afterwards %v are left, want %v", left, want)
		}
	})
}
