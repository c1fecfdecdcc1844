package results

import "fmt"

// Foreign says why a row cannot be of this run, in words for the end of a line, or nil: its scenario is not in the
// plan, or its block is not. Whether its seed is this run's is known to whoever draws the seeds.
func (r Run) Foreign(t Trial) error {
	p, ok := r.planned(t.Scenario)
	switch {
	case !ok:
		return fmt.Errorf("scenario %q is not in the plan of run %s", t.Scenario, r.ID)
	case t.Block < 0 || t.Block >= p.Blocks:
		return fmt.Errorf("block %d of scenario %s, of which run %s has %d", t.Block, t.Scenario, r.ID, p.Blocks)
	case t.Attempt < 0 || t.Attempt >= mostAttempts:
		return fmt.Errorf("attempt %d at block %d of scenario %s: there are %d", t.Attempt, t.Block, t.Scenario, mostAttempts)
	}
	return nil
}
