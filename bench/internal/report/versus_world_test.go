package report

import (
	"maps"
	"testing"

	"authbench/results"
	"authbench/scenarios"
)

// A change edits a run and its rows before they are sorted out.
type change = func(*results.Run, []results.Trial) []results.Trial

// of narrows a world to some scenarios, with noise of its own.
func (w world) of(seed uint64, names ...string) world {
	w.seed, w.scenarios = seed, names
	return w
}

// times plants a factor on what variants cost.
func (w world) times(factor float64, variants ...string) world {
	w.replicaUS, w.storeUS = maps.Clone(w.replicaUS), maps.Clone(w.storeUS)
	for _, v := range variants {
		w.replicaUS[v], w.storeUS[v] = w.replicaUS[v]*factor, w.storeUS[v]*factor
	}
	return w
}

// slower plants a factor on all variants: another machine.
func (w world) slower(factor float64) world {
	var all []string
	for v := range w.replicaUS {
		all = append(all, v)
	}
	return w.times(factor, all...)
}

// against compares a world with an older one.
func (w world) against(t testing.TB, older world, changes ...change) Versus {
	t.Helper()
	v, err := both{older.evidence(t, changes...), w.evidence(t, changes...)}.versus("old", "new")
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// sameSeed makes runs of different noise ones of the same seed.
func sameSeed(r *results.Run, rows []results.Trial) []results.Trial {
	r.Seed = 7
	for i := range rows {
		rows[i].Seed = 70 + uint64(rows[i].Block)
	}
	return rows
}

// find returns the comparison of a cell in a metric, the control's too.
func (v Versus) find(t testing.TB, c cell, metric string) VersusCell {
	t.Helper()
	for _, all := range [][]VersusCell{v.Cells, v.Control} {
		for _, found := range all {
			if found.cell() == c && found.Metric == metric {
				return found
			}
		}
	}
	t.Fatalf("no %s of %v", metric, c)
	return VersusCell{}
}

// different lists the variants that differ.
func (v Versus) different() []string {
	var names []string
	for _, c := range v.Cells {
		if c.differs() {
			names = append(names, c.Variant)
		}
	}
	return names
}

// strict is the cell that effects are planted on.
func strict() cell { return at(scenarios.SessionStrict) }
