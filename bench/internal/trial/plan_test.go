package trial

import (
	"testing"

	"pgregory.net/rapid"

	"authbench/results"
	"authbench/scenarios"
)

func cells() []scenarios.Cell {
	p, _ := scenarios.ProfileByName("quick")
	return p.Cells
}

func TestPlanIsTheSameForASeed(t *testing.T) {
	a, b, c := Plan(cells(), 1), Plan(cells(), 1), Plan(cells(), 2)
	seeds := make(map[uint64]bool)
	for i := range a {
		if a[i].Seed != b[i].Seed {
			t.Errorf("block %d: seeds %d and %d from one seed", i, a[i].Seed, b[i].Seed)
		}
		if a[i].Seed == c[i].Seed {
			t.Errorf("block %d: the same seed from two", i)
		}
		if seeds[a[i].Seed] {
			t.Errorf("block %d shares its seed with another", i)
		}
		seeds[a[i].Seed] = true
	}
}

func TestRemainingLeavesOutWhatIsMeasured(t *testing.T) {
	plan := Plan([]scenarios.Cell{{Scenario: "reference", Blocks: 4}}, 1)
	row := func(block, attempt int, void string) results.Trial {
		return results.Trial{Scenario: "reference", Block: block, Attempt: attempt, Void: void}
	}
	rows := []results.Trial{
		row(0, 0, ""),                      // measured
		row(1, 0, "lag"),                   // void once: interrupted before its second attempt
		row(2, 0, "lag"), row(2, 1, "lag"), // void twice: given up
	}
	var left []int
	for _, b := range Remaining(plan, rows) {
		left = append(left, b.Index)
	}
	if len(left) != 2 || left[0] != 1 || left[1] != 3 {
		t.Errorf("blocks %v remain, want 1 and 3", left)
	}
}

func TestWholeStopsAtABlockCutShort(t *testing.T) {
	plan := Plan([]scenarios.Cell{{Scenario: "generator", Blocks: 3}}, 1) // two arms a block
	row := func(block, attempt int) results.Trial {
		return results.Trial{Scenario: "generator", Block: block, Attempt: attempt}
	}
	for _, tc := range []struct {
		name string
		rows []results.Trial
		want int
	}{
		{"nothing", nil, 0},
		{"two whole blocks", []results.Trial{row(0, 0), row(0, 0), row(1, 0), row(1, 0)}, 4},
		{"an attempt and its second", []results.Trial{row(0, 0), row(0, 0), row(0, 1), row(0, 1)}, 4},
		{"half a block at the end", []results.Trial{row(0, 0), row(0, 0), row(1, 0)}, 2},
		{"half a second attempt", []results.Trial{row(0, 0), row(0, 0), row(0, 1)}, 2},
		{"rows of no scenario of the plan", []results.Trial{{Scenario: "weather"}}, 0},
	} {
		if got := Whole(plan, tc.rows); got != tc.want {
			t.Errorf("%s: %d rows, want %d", tc.name, got, tc.want)
		}
	}
}

func TestEveryArmHasEverySliceOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		arms := rapid.IntRange(1, 30).Draw(t, "arms")
		slices := rapid.IntRange(1, 6).Draw(t, "slices")
		turns := order(arms, slices, rapid.Uint64().Draw(t, "seed"))
		seen := make(map[turn]int)
		for place, turn := range turns {
			if turn.slice != place/arms {
				t.Fatalf("slice %d of arm %d comes in round %d", turn.slice, turn.arm, place/arms)
			}
			seen[turn]++
		}
		if len(seen) != arms*slices || len(turns) != arms*slices {
			t.Fatalf("%d turns, %d different, want %d", len(turns), len(seen), arms*slices)
		}
	})
}

func TestOrderIsShuffled(t *testing.T) {
	first := make(map[int]bool)
	for seed := range uint64(50) {
		first[order(8, 1, seed)[0].arm] = true
	}
	if len(first) < 4 {
		t.Errorf("over 50 seeds only the arms %v ever come first", first)
	}
}
