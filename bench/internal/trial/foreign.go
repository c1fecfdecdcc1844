package trial

import (
	"fmt"

	"authbench/results"
)

// Foreign finds the first row that is not of the run: of a scenario or a block that its plan does not have, or drawn
// from another seed than the run's. It returns the row's place among rows, from 0, and why; a nil error says that all
// rows are the run's.
func Foreign(run results.Run, rows []results.Trial) (row int, err error) {
	seeds := seedsOf(run)
	for i, r := range rows {
		if err := run.Foreign(r); err != nil {
			return i, err
		}
		if want := seeds[attemptOf{r.Scenario, r.Block, r.Attempt}]; r.Seed != want {
			return i, fmt.Errorf("seed %d at block %d of scenario %s, where run %s with seed %d has %d",
				r.Seed, r.Block, r.Scenario, run.ID, run.Seed, want)
		}
	}
	return 0, nil
}

// attemptOf is one attempt at a block of a scenario.
type attemptOf struct {
	scenario       string
	block, attempt int
}

// seedsOf are the seeds of every attempt at every block of the run's plan.
func seedsOf(run results.Run) map[attemptOf]uint64 {
	seeds := map[attemptOf]uint64{}
	for _, b := range PlanOf(run) {
		for _, b := range []Block{b, b.again()} {
			seeds[attemptOf{b.Cell.Scenario, b.Index, b.Attempt}] = b.Seed
		}
	}
	return seeds
}
