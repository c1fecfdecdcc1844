package report

import (
	"math"
	"strings"
	"testing"

	"authbench/results"
	"authbench/scenarios"
)

func TestStatementOnScaling(t *testing.T) {
	dearCache := func(w *world) { w.replicaUS[scenarios.SessionCached] = 110 }
	dearJWT := func(w *world) { jwtCPU(400)(w); storeCosts(8)(w) }
	for _, c := range []struct {
		why                string
		world              world
		change             func(*results.Run, []results.Trial) []results.Trial
		verdict, condition string
	}{
		{
			"the store stops one session and not the other", scaledWorld(), nil, depends,
			"depends on whether a session asks the store at every request: more for jwt/stateless-hs256 against session/strict; not more for jwt/stateless-hs256 against session/cached",
		},
		{"both sessions fall behind", scaledWorld(dearCache), nil, supported, ""},
		{"neither does", scaledWorld(dearJWT), nil, refuted, ""},
		{"too few blocks", scaledWorld(blocks(5)), nil, notResolved, "not resolved for jwt/stateless-hs256 (5 blocks, 6 are needed)"},
		{"no A/A pairs to take a margin from", scaledWorld(), without(scenarios.SessionStrictTwin, scenarios.JWTHS256Twin), notResolved, ""},
		{"without a cached session", scaledWorld(), without(scenarios.SessionCached), supported, ""},
		{"no quotas", scaledWorld(), gapIn("no quotas", inScenario(replicasScenario)), notMeasured, ""},
		{"the scenario was not run", scaledWorld(), only(referenceScenario), notMeasured, ""},
	} {
		t.Run(c.why, func(t *testing.T) {
			s, _ := scenarios.StatementByName("jwts-scale-better")
			if f := evidenceOf(t, c.world, c.change).find(s, s.View); f.verdict != c.verdict || !strings.Contains(f.condition(), c.condition) {
				t.Errorf("%q, %q; want %q, %q", f.verdict, f.condition(), c.verdict, c.condition)
			}
		})
	}
}

// TestGrowthIsOverTheSameVariant: what one replica of a variant does is no part of how it grows.
func TestGrowthIsOverTheSameVariant(t *testing.T) {
	at := func(v string) cell { return cell{replicasScenario, v, scenarios.MostPoint} }
	e := scaledWorld(noiseless).evidence(t)
	view := scenarios.View{Metrics: []string{goodputMetric}, Over: scenarios.LonePoint}
	for _, c := range []struct {
		against string
		want    float64
	}{{scenarios.SessionStrict, 8 / (0.04 / 4.5e-6 / (0.1 / 40e-6))}, {scenarios.SessionCached, 1}} {
		got := e.compareIn(view, at(scenarios.JWTHS256), at(c.against))
		if !got.resolved() || math.Abs(got.Ratio.Center/c.want-1) > 0.02 {
			t.Errorf("against %s: %s, want ×%v", c.against, got.text(), c.want)
		}
	}
	view.Over = "of another scenario"
	if got := e.compareIn(view, at(scenarios.JWTHS256), at(scenarios.SessionStrict)); got.usable() || got.resolved() {
		t.Errorf("over a point that was not measured: %s", got.text())
	}
}

// TestGoodputIsJudgedByTheMarginOfCPU: an open loop's own goodput would say that there is no noise.
func TestGoodputIsJudgedByTheMarginOfCPU(t *testing.T) {
	w := scaledWorld()
	w.trialNoise = 0.05
	e := w.evidence(t)
	cells := []cell{{replicasScenario, scenarios.JWTHS256, "8"}}
	goodput, cpu := e.margin(8, cells, goodputMetric), e.margin(8, cells, cpuMetric)
	if goodput != cpu || !(goodput > 0.03) || math.IsInf(goodput, 1) {
		t.Errorf("the margin of goodput is %v, of CPU %v", goodput, cpu)
	}
}
