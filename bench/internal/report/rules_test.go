package report

import (
	"math"
	"testing"

	"authbench/results"
	"authbench/scenarios"
)

func TestNewStatements(t *testing.T) {
	few := calm()
	few.blocks, few.events = 1, 8
	for _, c := range []struct {
		name   string
		world  world
		change func(*results.Run, []results.Trial) []results.Trial
		want   string
	}{
		{"sessions-at-once", calm(), nil, depends},
		{"sessions-at-once", calm(), without(scenarios.SessionCached), supported},
		{"sessions-at-once", few, without(scenarios.SessionCached), notResolved},
		{"jwts-not-revocable", calm(), nil, depends},
		{"jwts-not-revocable", calm(), only(lifetimesScenario), supported},
		{"jwts-expire-at-once", calm(), nil, refuted},
		{"short-lifetimes", calm(), nil, refuted},
		{"short-lifetimes", calm(), edit(func(t results.Trial) bool { return t.Scenario == lifetimesScenario }, func(t *results.Trial) {
			for i := range t.Propagation {
				t.Propagation[i] /= 100
			}
		}), supported},
		{"rotation-logs-out", calm(), nil, depends},
		{"logged-out-stays-so", calm(), nil, depends},
		{"logged-out-stays-so", calm(), without(scenarios.SessionNaive), supported},
		{"verified-cache-delays", calm(), nil, depends},
		{"verified-cache-delays", calm(), without(scenarios.SessionCached), refuted},
		{"verified-cache-delays", calm(), only(bandwidthScenario), notMeasured},
	} {
		changes := []func(*results.Run, []results.Trial) []results.Trial{}
		if c.change != nil {
			changes = append(changes, c.change)
		}
		s, ok := scenarios.StatementByName(c.name)
		e := c.world.evidence(t, changes...)
		f := e.find(s, s.View)
		if !ok || f.verdict != c.want {
			t.Errorf("%s: %q, want %q (%s)", c.name, f.verdict, c.want, e.statementEvidence(f))
		}
		if c.want != notMeasured && f.evidenceLine() == absent {
			t.Errorf("%s: no evidence is given", c.name)
		}
	}
}

func TestAtMostIsTheBinomial(t *testing.T) {
	for _, c := range []struct {
		k, n int
		p    float64
		want float64
	}{{-1, 10, 0.5, 0}, {0, 10, 0.5, 1.0 / 1024}, {5, 10, 0.5, 638.0 / 1024}, {10, 10, 0.5, 1}, {0, 72, 0.05, math.Pow(0.95, 72)}} {
		if got := atMost(c.k, c.n, c.p); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("at most %d of %d at %v: %v, want %v", c.k, c.n, c.p, got, c.want)
		}
	}
}
