package trial

import (
	"strings"
	"testing"

	"authbench/results"
)

func TestRowsOfAnotherRunAreForeign(t *testing.T) {
	run := results.Run{ID: "r", Seed: 7, Plan: []results.Planned{{Scenario: "reference", Blocks: 2}}}
	blocks := PlanOf(run)
	row := func(b Block) results.Trial {
		return results.Trial{Scenario: b.Cell.Scenario, Block: b.Index, Attempt: b.Attempt, Seed: b.Seed}
	}
	own := []results.Trial{row(blocks[0]), row(blocks[1]), row(blocks[1].again())}
	if i, err := Foreign(run, own); err != nil {
		t.Errorf("row %d of the run itself: %v", i, err)
	}
	for _, tc := range []struct {
		name  string
		spoil func(*results.Trial)
		want  string
	}{
		{"another seed", func(r *results.Trial) { r.Seed++ }, "seed"},
		{"the seed of another block", func(r *results.Trial) { r.Seed = blocks[0].Seed }, "seed"},
		{"the seed of another attempt", func(r *results.Trial) { r.Seed = blocks[1].Seed }, "seed"},
		{"another scenario", func(r *results.Trial) { r.Scenario = "cpu" }, `scenario "cpu"`},
		{"a block too many", func(r *results.Trial) { r.Block = 2 }, "block 2"},
	} {
		spoilt := own[2]
		tc.spoil(&spoilt)
		i, err := Foreign(run, []results.Trial{own[0], own[1], spoilt})
		if i != 2 || err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: row %d, %v", tc.name, i, err)
		}
	}
}
