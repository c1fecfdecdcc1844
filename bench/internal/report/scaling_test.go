package report

import (
	"math"
	"regexp"
	"strings"
	"testing"

	"authbench/results"
	"authbench/scenarios"
)

// scaledWorld is calm, and holds the clusters of quotas and what their margin comes from.
func scaledWorld(changes ...func(*world)) world {
	w := calm()
	w.scenarios = []string{referenceScenario, replicasScenario, shardsScenario}
	for _, change := range changes {
		change(&w)
	}
	return w
}

// storeCosts plants what a strict session demands of the store.
func storeCosts(us float64) func(*world) {
	return func(w *world) { w.storeUS[scenarios.SessionStrict] = us }
}

// noiseless leaves what was planted.
func noiseless(w *world) { w.blockNoise, w.trialNoise = 0, 0 }

func blocks(n int) func(*world) { return func(w *world) { w.blocks = n } }

// times multiplies the goodput of a cell.
func times(factor float64, scenario, variant, point string) func(*results.Run, []results.Trial) []results.Trial {
	is := func(t results.Trial) bool { return t.Scenario == scenario && t.Variant == variant && t.Point == point }
	return edit(is, func(t *results.Trial) { t.Metrics[goodputMetric] *= factor })
}

// gapIn makes cells that cannot exist.
func gapIn(why string, pass func(results.Trial) bool) func(*results.Run, []results.Trial) []results.Trial {
	return edit(pass, func(t *results.Trial) { t.Gap, t.Metrics = why, nil })
}

func TestDemandsReadBackWhatWasPlanted(t *testing.T) {
	e := scaledWorld(noiseless).evidence(t)
	for _, c := range []struct {
		variant              string
		replica, store, knee float64
	}{
		{scenarios.SessionStrict, 40e-6, 4.5e-6, 0.04 / 4.5e-6 / (0.1 / 40e-6)},
		{scenarios.SessionCached, 24.8e-6, 0.06e-6 * (1 + unbatched*(1-0.0363)), 91.9},
		{scenarios.JWTHS256, 30e-6, 0, math.Inf(1)},
	} {
		s := sweep{replicasScenario, c.variant, 0}
		all := e.demands(e.saturated(s))
		if len(all) != 8 {
			t.Fatalf("%s: %d blocks", c.variant, len(all))
		}
		near := func(got, want float64) bool { return got == want || math.Abs(got/want-1) < 0.03 }
		for _, d := range all {
			if !near(d.replicaSeconds, c.replica) || !near(d.storeSeconds, c.store) || !near(d.knee(0), c.knee) {
				t.Errorf("%s: %+v with a knee at %v, want %+v", c.variant, d, d.knee(0), c)
			}
		}
	}
}

func TestShardsAreQuotasMore(t *testing.T) {
	d := demand{replicaSeconds: 40e-6, storeSeconds: 5e-6}
	for _, c := range []struct {
		why              string
		replicas, shards int
		want             float64
	}{
		{"one replica is the bottleneck", 1, 0, 2500},
		{"the run's own store is one", 8, 0, 8000},
		{"one shard is one", 8, 1, 8000},
		{"three shards leave it to the replicas", 8, 3, 20000},
		{"three shards and many replicas", 20, 3, 24000},
	} {
		if got := d.bound(c.replicas, c.shards); math.Abs(got-c.want) > 1e-6 {
			t.Errorf("%s: %v, want %v", c.why, got, c.want)
		}
	}
}

func TestKneeInBothDirections(t *testing.T) {
	strict := func(t results.Trial) bool {
		return t.Scenario == replicasScenario && t.Variant == scenarios.SessionStrict
	}
	for _, c := range []struct {
		why    string
		world  world
		change func(*results.Run, []results.Trial) []results.Trial
		title  string // a pattern of how it begins
		answer string // a part of it; "" for no answer at all
	}{
		{
			"a store that four replicas fill", scaledWorld(noiseless), nil, `The store of session/strict is full between 3 and 4 replicas; stateless goodput grows ×(7\.9|8)`,
			"is full between 3 and 4 replicas (predicted",
		},
		{"a store that two fill", scaledWorld(storeCosts(60)), nil, "The store of session/strict is full between 1 and 2 replicas; stateless", "full between 1 and 2 replicas (predicted"},
		{"a store that nobody fills", scaledWorld(storeCosts(8)), nil, "The store of session/strict is not full with 8 replicas; stateless", "is not full with 8 replicas; the goodput of"},
		{"a full store, and goodput that does not notice", scaledWorld(storeCosts(8)), edit(strict, func(t *results.Trial) { t.Metrics[storeShareMetric] = 1 }),
			`Stateless goodput grows ×(7\.9|8)`, "the store with 4 %) the goodput of jwt/stateless-hs256"},
		{"too few blocks", scaledWorld(blocks(5)), nil, "Goodput by number of replicas", "does not resolve"},
		{"one block", scaledWorld(blocks(1)), nil, "Goodput by number of replicas", "does not resolve"},
		{"without a strict session", scaledWorld(), without(scenarios.SessionStrict), `Stateless goodput grows ×(7\.9|8)`, "What this comes to follows from the quotas."},
		{"the scenario was not run", scaledWorld(), only(referenceScenario), "Goodput by number of replicas", ""},
	} {
		t.Run(c.why, func(t *testing.T) {
			e := evidenceOf(t, c.world, c.change)
			if got := e.replicasTitle(); !regexp.MustCompile("^" + c.title).MatchString(got) {
				t.Errorf("title %q, want %q…", got, c.title)
			}
			answer := strings.Join(e.scalingAnswer(), " ")
			if (answer == "") != (c.answer == "") || !strings.Contains(answer, c.answer) {
				t.Errorf("answer %q lacks %q", answer, c.answer)
			}
			if f, err := e.replicasFigure(); err != nil || (f.Name == "") != (c.answer == "") {
				t.Errorf("figure %q, %v", f.Name, err)
			}
		})
	}
}

// TestTheMeasuredKneeHoldsThePredictedOne: wherever the knee is planted, up to where the store's demand is read, it lies where
// the measured one does.
func TestTheMeasuredKneeHoldsThePredictedOne(t *testing.T) {
	for _, us := range []float64{18, 20, 24, 34, 47, 65, 90} {
		e := scaledWorld(storeCosts(us), noiseless).evidence(t, only(referenceScenario, replicasScenario))
		k := e.kneeOf(e.asked())
		planted := scenarios.StoreQuota / (us * scaledStore * 1e-6) / (scenarios.ReplicaQuota / 40e-6)
		if !(float64(k.before) <= planted && planted <= float64(k.full)) || math.Abs(k.predicted.Center/planted-1) > 0.02 || !e.within(k.predicted) {
			t.Errorf("a store of %v µs: %+v, planted %v", us, k, planted)
		}
	}
}

// evidenceOf is a world's after one change, or none.
func evidenceOf(t *testing.T, w world, change func(*results.Run, []results.Trial) []results.Trial) evidence {
	t.Helper()
	if change == nil {
		return w.evidence(t)
	}
	return w.evidence(t, change)
}

func TestStoreShareTitle(t *testing.T) {
	for _, c := range []struct {
		why   string
		world world
		want  string
	}{
		{"one fills it", scaledWorld(), "is full between 3 and 4 replicas; the others use 8.5 % of its quota at most"},
		{"nobody does", scaledWorld(storeCosts(8)), "is not full with 8 replicas; the others use 8.5 %"},
		{"too few blocks", scaledWorld(blocks(3)), "The store's utilisation by number of replicas"},
	} {
		if got := c.world.evidence(t).storeShareTitle(); !strings.Contains(got, c.want) {
			t.Errorf("%s: %q lacks %q", c.why, got, c.want)
		}
	}
}

// TestPredictions: demands are no test of the points that they were read at, and read at low load they predict too little.
func TestPredictions(t *testing.T) {
	e := scaledWorld(noiseless).evidence(t)
	f := e.asked()
	off, at := worst(e.predict(f.sweep, f.from), unread)
	if want := []string{"2", "3", "4", "8"}; strings.Join(numbers(at), " ") != strings.Join(want, " ") || !(off < 0.015) {
		t.Errorf("held against %v, off by %v; want %v, next to nothing", at, off, want)
	}
	p, ok := e.predictAt(f.sweep, f.other, e.mostReplicas())
	if !ok || math.Abs(p.ratio.Center-1/(1+unbatched)) > 0.02 {
		t.Errorf("read at low load: %+v, want %v of what was measured", p.ratio, 1/(1+unbatched))
	}
	if _, ok := e.predictAt(f.sweep, f.from, 5); ok {
		t.Error("a prediction of what was not measured")
	}
	worse := scaledWorld(noiseless).evidence(t, times(0.8, replicasScenario, scenarios.SessionStrict, "4"))
	if got := worse.boundCaption(worse.asked()); !strings.Contains(got, "at 2, 3, 4 and 8, where nothing was read, it is off by up to 25.") || !strings.Contains(got, "read at low load, by up to 4") {
		t.Errorf("caption %q", got)
	}
	few := scaledWorld().evidence(t, keep(func(t results.Trial) bool {
		return t.Point == scenarios.LonePoint || t.Point == scenarios.SaturatedPoint
	}))
	if got := few.boundCaption(few.asked()); !strings.Contains(got, "held against no other point") {
		t.Errorf("caption %q", got)
	}
}

func TestDemandTableTellsBatching(t *testing.T) {
	e := scaledWorld(noiseless).evidence(t)
	text := tableText(e.demandTable(replicasScenario))
	for _, want := range []string{"session/strict|store|8.0", "µs|4.5", "×0.56", "jwt/stateless-hs256|store|0 µs|0 µs|–|0|8"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q lacks %q", text, want)
		}
	}
}

// tableText is a table's rows on lines.
func tableText(t table) string {
	var lines []string
	for _, row := range t.Rows {
		lines = append(lines, strings.Join(row, "|"))
	}
	return strings.Join(lines, "\n")
}

func TestKneeTable(t *testing.T) {
	text := tableText(scaledWorld().evidence(t).kneeTable(replicasScenario))
	for _, want := range []string{"session/strict|full between 3 and 4 replicas|3.5", "session/cached|not full with 8 replicas|none up to 8 (9", "jwt/stateless-hs256|not full with 8 replicas|none: nothing is asked of the store"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q lacks %q", text, want)
		}
	}
	if text := tableText(scaledWorld(blocks(2)).evidence(t).kneeTable(replicasScenario)); !strings.Contains(text, "session/strict|not resolved|3.5") {
		t.Errorf("two blocks: %q", text)
	}
}

// TestTheRunsOwnClusterHasAQuotaAMaster: where the run's store is a cluster, so is that of the scenario replicas.
func TestTheRunsOwnClusterHasAQuotaAMaster(t *testing.T) {
	one := scaledWorld(noiseless).evidence(t)
	three := evidenceOf(t, scaledWorld(noiseless), run(func(r *results.Run) { r.Store.Configuration = map[string]string{"cluster-shards": "3"} }))
	s := sweep{replicasScenario, scenarios.SessionStrict, 0}
	if one.masters(s) != 0 || three.masters(s) != 3 || three.masters(shardSweep(scenarios.OneShard)) != 1 {
		t.Errorf("%d, %d and %d masters", one.masters(s), three.masters(s), three.masters(shardSweep(scenarios.OneShard)))
	}
}
