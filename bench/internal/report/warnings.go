package report

import (
	"fmt"
	"slices"
	"strings"

	"authbench/results"
	"authbench/scenarios"
)

// citable reports whether the run's profile measures enough to be cited; one that this program does
// not know is not.
func (e evidence) citable() bool {
	p, ok := scenarios.ProfileByName(e.run.Profile)
	return ok && p.Citable
}

// warnings lists everything that limits what may be said of the run, the gravest first.
func (e evidence) warnings() []string { return slices.Concat(e.graveWarnings(), e.partialWarnings()) }

// partialWarnings are about single variants and comparisons: they stand with how far to trust the run.
func (e evidence) partialWarnings() []string {
	return slices.Concat(e.revocationWarnings(), e.twinWarnings(), e.leftOutWarnings())
}

// graveWarnings are what a reader must know before the first number.
func (e evidence) graveWarnings() []string {
	return slices.Concat(
		e.profileWarnings(),
		e.storeWarnings(),
		e.storeCPUWarnings(),
		e.calibrationWarnings(),
		e.commitWarnings(),
		e.blockWarnings(),
		e.exactnessWarnings(),
		e.claimsWarnings(),
		e.ownWarnings(),
		e.unfinishedWarnings(),
	)
}

func (e evidence) profileWarnings() []string {
	if e.citable() {
		return nil
	}
	return []string{fmt.Sprintf("A %s run shows every chart's shape; its intervals are too wide to cite. "+
		"Run make bench PROFILE=standard for numbers to cite.", e.run.Profile)}
}

func (e evidence) storeWarnings() []string {
	if e.run.Store.Kind == results.StoreOwn {
		return []string{"The store is the user's own: its CPU is what the server says of itself, other clients included, and the distance " +
			"to it is whatever it is."}
	}
	if !e.run.Store.StandIn {
		return nil
	}
	return []string{"The store is miniredis, embedded: a stand-in, not for citing store capacity or what a lookup costs the " +
		"store. Put redis-server or valkey-server on PATH, or name your own with STORE=redis://…"}
}

// storeCPUWarnings is for a store that does not say what CPU it used, such as a user's own may not.
func (e evidence) storeCPUWarnings() []string {
	session := at(scenarios.SessionStrict)
	if len(e.values(session, replicaMetric)) == len(e.values(session, cpuMetric)) {
		return nil
	}
	return []string{"The store's CPU could not be read: the replica's stands alone, and no sum or comparison of sums is given."}
}

func (e evidence) calibrationWarnings() []string {
	var failed []string
	for _, c := range e.calibrations() {
		if c.failed() {
			failed = append(failed, c.failure())
		}
	}
	if len(failed) == 0 {
		return nil
	}
	return []string{"Calibration failed, the instrument did not read back what was planted: " + strings.Join(failed, "; ") + "."}
}

func (e evidence) commitWarnings() []string {
	if !e.run.Dirty {
		return nil
	}
	return []string{"The working tree had uncommitted changes: the commit does not say what was measured."}
}

func (e evidence) blockWarnings() []string {
	var short []string
	for _, name := range e.scenarios() {
		if n := e.blocks(name); n > 0 && n < enoughBlocks && !e.exact(name) && !e.counts(name) {
			short = append(short, fmt.Sprintf("%s (%d)", name, n))
		}
	}
	if len(short) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("Fewer than %d blocks in scenario %s: no comparison there is resolved.", enoughBlocks, list(short))}
}

// counts reports whether a scenario's results are counts, extremes and quantiles of all its events, which no number
// of blocks makes more of. None of its comparisons has a verdict.
func (e evidence) counts(scenario string) bool {
	return slices.Contains([]string{
		revocationScenario, lifetimesScenario, cutsScenario, expiryScenario, refreshScenario, raceScenario, denylistScenario,
	}, scenario)
}

// exactnessWarnings name exact metrics that did not repeat: they are then no more exact than others.
func (e evidence) exactnessWarnings() []string {
	var broken []string
	for _, name := range e.scenarios() {
		if !e.exact(name) {
			continue
		}
		for _, m := range e.exactMetrics(name) {
			if cells := e.unequalCells(name, m); len(cells) > 0 {
				broken = append(broken, fmt.Sprintf("%s of %s", m, list(cells)))
			}
		}
	}
	if len(broken) == 0 {
		return nil
	}
	return []string{"An exact metric did not repeat from block to block: " + strings.Join(broken, "; ") + "."}
}

func (e evidence) unequalCells(scenario, metric string) []string {
	var cells []string
	for _, point := range e.points(scenario) {
		for _, variant := range e.variants(scenario) {
			if xs := e.values(cell{scenario, variant, point}, metric); len(xs) > 0 && !allSame(xs) {
				cells = append(cells, variant+" at "+point)
			}
		}
	}
	return cells
}

func (e evidence) twinWarnings() []string {
	var apart []string
	for _, p := range e.twins(referenceScenario) {
		if c := e.compare(p.twin, p.base, cpuMetric); c.usable() && !c.containsOne() {
			apart = append(apart, fmt.Sprintf("%s against itself reads %s", p.base.variant, c.text()))
		}
	}
	if len(apart) == 0 {
		return nil
	}
	return []string{"Two identical arms read differently in CPU per request, as one in twenty will; the margin takes it in: " +
		strings.Join(apart, "; ") + "."}
}

func (e evidence) claimsWarnings() []string {
	if e.run.Claims.Source != results.ClaimsUser {
		return nil
	}
	return []string{"The claims are the user's own: the numbers are about those tokens and compare with no other run's."}
}

// leftOutWarnings say what of the lookup path was to be timed and was not.
func (e evidence) leftOutWarnings() []string {
	if all := e.lookups.leftOut(); len(all) > 0 {
		return []string{"Left out of the lookup path: " + strings.Join(all, "; ") + "."}
	}
	return nil
}

// unfinishedWarnings name the scenarios that still lack blocks of the run's own plan.
func (e evidence) unfinishedWarnings() []string {
	var missing []string
	for _, p := range e.run.Plan {
		if n := e.blocks(p.Scenario); n < p.Blocks && !e.allVoid(p.Scenario, p.Blocks) {
			missing = append(missing, fmt.Sprintf("%s (%d of %s)", p.Scenario, n, plural(p.Blocks, "block")))
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return []string{"The run is not complete: " + list(missing) + ". It goes on with --resume."}
}

// allVoid reports whether every planned block was at least tried: what is missing was voided, and
// --resume has nothing to do.
func (e evidence) allVoid(scenario string, planned int) bool {
	tried := map[int]bool{}
	for _, t := range slices.Concat(e.used, e.voids, e.gaps) {
		if t.Scenario == scenario {
			tried[t.Block] = true
		}
	}
	return len(tried) >= planned
}
