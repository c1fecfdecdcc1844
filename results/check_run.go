package results

import (
	"slices"
	"strings"
)

// idTime is how a run's identifier begins: with the second in which it started, in UTC.
const idTime = "20060102T150405Z"

// storeKinds are the kinds of store that there are.
func storeKinds() []string { return []string{"embedded", "redis", "cluster", StoreOwn} }

// checkRun: run.json says what, where and on what, completely.
func (c *checker) checkRun() {
	r := c.run
	c.wrong(r.Schema < 1, "schema %d: there is none below 1", r.Schema)
	c.wrong(r.Started.IsZero(), "does not say when the run started")
	id := r.Started.UTC().Format(idTime) + "-" + r.Profile + "-"
	c.wrong(!strings.HasPrefix(r.ID, id) || len(r.ID) == len(id), "run id %q: want %s and some letters, as started and profile say", r.ID, id)
	c.wrong(len(r.Argv) == 0, "does not say how the run was called")
	c.wrong(r.Commit == "", "does not say from which commit")
	c.wrong(r.Build.Go == "", "does not say with which Go")
	c.wrong(r.Machine.Cores < 1 || r.Machine.OS == "", "does not say on what machine")
	c.wrong(!slices.Contains(storeKinds(), r.Store.Kind), "store %q: one of %s", r.Store.Kind, strings.Join(storeKinds(), ", "))
	c.wrong(r.Claims.Source != ClaimsBuiltIn && r.Claims.Source != ClaimsUser, "claims of source %q", r.Claims.Source)
	c.wrong(r.Settings == Settings{}, "does not say the settings")
	c.wrong(len(r.Parameters) == 0, "does not say what was held equal")
	c.checkPlan()
}

// checkPlan: every scenario is planned once, and some blocks of it.
func (c *checker) checkPlan() {
	c.wrong(len(c.run.Plan) == 0, "has no plan")
	planned := map[string]bool{}
	for _, p := range c.run.Plan {
		c.wrong(p.Scenario == "" || planned[p.Scenario], "scenario %q is planned twice, or has no name", p.Scenario)
		c.wrong(p.Blocks < 1 || p.Slices < 0 || p.Users < 0 || p.Slice < 0 || p.WarmUp < 0 || p.Events < 0,
			"scenario %q: less than one block, or something below 0", p.Scenario)
		planned[p.Scenario] = true
	}
}

// planned returns what the run planned of a scenario.
func (r Run) planned(scenario string) (Planned, bool) {
	i := slices.IndexFunc(r.Plan, func(p Planned) bool { return p.Scenario == scenario })
	if i < 0 {
		return Planned{}, false
	}
	return r.Plan[i], true
}
