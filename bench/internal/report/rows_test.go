package report

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"authbench/bench/internal/trial"
	"authbench/results"
	"authbench/scenarios"
)

// row is a trial at the reference point with one number.
func row(variant string, block, attempt int, cpu float64, void string) results.Trial {
	return results.Trial{
		Scenario: referenceScenario, Variant: variant, Point: scenarios.ReferencePoint.Label, Block: block, Attempt: attempt, Void: void,
		Metrics: map[string]float64{cpuMetric: cpu},
	}
}

func TestSortOutCountsEveryRowOnce(t *testing.T) {
	const a, b = scenarios.SessionStrict, scenarios.JWTHS256
	e := sortOut(results.Run{}, []results.Trial{
		row(b, 1, 0, 11, ""), row(a, 1, 0, 10, ""), // written shuffled
		row(a, 0, 0, 99, "drops"), row(b, 0, 0, 98, ""), // voids its block …
		row(a, 0, 1, 12, ""), row(b, 0, 1, 13, ""), // … which is run again
		row(a, 2, 0, 97, "lag"), row(b, 2, 0, 96, ""),
		row(a, 2, 1, 95, "lag"), row(b, 2, 1, 14, ""), // void again: its partner stands alone
	})
	if got, want := e.values(at(a), cpuMetric), []float64{12, 10}; !cmp.Equal(got, want) {
		t.Errorf("%s: %v, want %v, by block", a, got, want)
	}
	if got, want := e.values(at(b), cpuMetric), []float64{13, 11, 14}; !cmp.Equal(got, want) {
		t.Errorf("%s: %v, want %v, by block", b, got, want)
	}
	as, bs := e.paired(at(a), at(b), cpuMetric)
	if !cmp.Equal(as, []float64{12, 10}) || !cmp.Equal(bs, []float64{13, 11}) {
		t.Errorf("paired: %v and %v: only blocks in which both count", as, bs)
	}
	if len(e.voids) != 3 || len(e.superseded) != 2 || len(e.used) != 5 {
		t.Errorf("%d void, %d superseded, %d used; want 3, 2, 5", len(e.voids), len(e.superseded), len(e.used))
	}
}

func TestOrderDoesNotDependOnTheFile(t *testing.T) {
	w := calm()
	rows := w.rows(t)
	reversed := slices.Clone(rows)
	slices.Reverse(reversed)
	if diff := cmp.Diff(sortOut(w.run(), rows).used, sortOut(w.run(), reversed).used); diff != "" {
		t.Error(diff)
	}
}

func TestSumNeedsEveryMetric(t *testing.T) {
	e := sortOut(results.Run{}, []results.Trial{row(scenarios.None, 0, 0, 1, "")})
	if xs := e.values(at(scenarios.None), cpuMetric, storeMetric); len(xs) != 0 {
		t.Errorf("a sum that lacks a part gave %v", xs)
	}
}

func TestVoidsAreCountedByVariantWithReasons(t *testing.T) {
	e := sortOut(results.Run{}, []results.Trial{
		row(scenarios.JWTHS256, 0, 0, 1, "drops"), row(scenarios.JWTHS256, 1, 0, 1, "lag"), row(scenarios.JWTHS256, 2, 0, 1, "lag"),
		row(scenarios.SessionStrict, 0, 0, 1, trial.VoidedPrefix+"jwt/stateless-hs256"), row(scenarios.SessionStrict, 0, 1, 1, ""), row(scenarios.JWTHS256, 0, 1, 1, ""),
	})
	want := [][]string{
		{scenarios.SessionStrict, "1", "0", "1", "none"},
		{scenarios.JWTHS256, "1", "3", "0", "2× lag; 1× drops"},
	}
	if diff := cmp.Diff(want, e.voidTable().Rows); diff != "" {
		t.Error(diff)
	}
}

func TestAFaultIsTheBlocksUnlessItNamesTheVariant(t *testing.T) {
	const denylist = trial.FaultPrefix + "jwt/denylist does not conform: revoked accepted"
	const twin = trial.FaultPrefix + "session/strict~twin: the replica ended"
	e := sortOut(results.Run{}, []results.Trial{
		row(scenarios.SessionStrict, 0, 0, 1, denylist), row(scenarios.JWTDenylist, 0, 0, 1, denylist),
		row(scenarios.SessionStrict, 1, 0, 1, twin), row(scenarios.JWTDenylist, 1, 0, 1, twin), row(scenarios.SessionStrictTwin, 1, 0, 1, twin),
	})
	want := [][]string{
		{scenarios.SessionStrict, "0", "0", "2", "none"},
		{scenarios.JWTDenylist, "0", "1", "1", "1× " + denylist},
		{scenarios.SessionStrictTwin, "0", "1", "0", "1× " + twin},
	}
	if diff := cmp.Diff(want, e.voidTable().Rows); diff != "" {
		t.Error(diff)
	}
}
