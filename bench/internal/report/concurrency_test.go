package report

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"authbench/bench/internal/stat"
	"authbench/results"
	"authbench/scenarios"
)

// inFlight keeps some points of scenario concurrency.
func inFlight(pass func(n int) bool) func(*results.Run, []results.Trial) []results.Trial {
	return keep(func(r results.Trial) bool {
		n, err := strconv.Atoi(r.Point)
		return r.Scenario != concurrencyScenario || err == nil && pass(n)
	})
}

// follows gives a variant another law, with no noise but the block's.
func follows(variant string, law stat.USL) func(*results.Run, []results.Trial) []results.Trial {
	return on(concurrencyScenario, variant, func(t *results.Trial) {
		n, _ := strconv.ParseFloat(t.Point, 64)
		t.Metrics[goodputMetric] = law.At(n) * (1 + 0.01*float64(t.Block%3))
	})
}

func scalingOf(t *testing.T, e evidence, variant string) scaling {
	t.Helper()
	all := e.scalings()
	i := slices.IndexFunc(all, func(s scaling) bool { return s.variant == variant })
	if i < 0 {
		t.Fatalf("no scaling of %s", variant)
	}
	return all[i]
}

func TestScalingFindsWhatWasPlanted(t *testing.T) {
	e := ofSizes().evidence(t)
	for _, v := range []string{scenarios.SessionStrict, scenarios.SessionCached, scenarios.JWTHS256} {
		s, want := scalingOf(t, e, v), callersLaw(v)
		if got := s.law(); math.Abs(got.Lambda/want.Lambda-1) > 0.2 || math.Abs(got.Sigma-want.Sigma) > 0.05*want.Sigma || math.Abs(got.Kappa-want.Kappa) > 5e-5 {
			t.Errorf("%s: %+v, want %+v", v, got, want)
		}
		if !(s.missed < 0.05) || !(s.apart < 0.05) || s.lambda.N != 8 || !(s.sigma.Confidence > 0) {
			t.Errorf("%s: off by %v and %v, %+v", v, s.missed, s.apart, s.sigma)
		}
	}
	if got := scalingOf(t, e, scenarios.SessionStrict).peakText(); !strings.HasPrefix(got, "48 [4") {
		t.Errorf("N* %q, want 48", got)
	}
	if got := scalingOf(t, ofSizes().evidence(t, follows(scenarios.JWTHS256, stat.USL{Lambda: 100, Sigma: 0.4})), scenarios.JWTHS256).peakText(); got != "none" {
		t.Errorf("N* of a law that never falls: %q", got)
	}
	far := stat.USL{Lambda: 100, Sigma: 0.1, Kappa: 0.9 / (1000 * 1000)}
	if got := scalingOf(t, ofSizes().evidence(t, follows(scenarios.JWTHS256, far)), scenarios.JWTHS256).peakText(); !strings.HasSuffix(got, "beyond the 256 measured") {
		t.Errorf("N* beyond what was measured: %q", got)
	}
}

func TestConcurrencyTitle(t *testing.T) {
	few := ofSizes()
	few.blocks = 5
	for _, c := range []struct {
		why      string
		world    world
		change   func(*results.Run, []results.Trial) []results.Trial
		want     string
		unwanted string
	}{
		{"one falls", ofSizes(), changed(func(*results.Trial) {}), "; it falls beyond 64 for session/strict", "for session/strict and"},
		{"none falls", ofSizes(), follows(scenarios.SessionStrict, stat.USL{Lambda: 2500, Sigma: 0.08}),
			"Goodput with 256 requests in flight over that with 1: ×12.0 with session/strict, ×2.", "falls"},
		{"less than with one", ofSizes(), follows(scenarios.SessionStrict, stat.USL{Lambda: 2500, Sigma: 1, Kappa: 0.01}), "×0.28", ""},
		{"as much as with one", ofSizes(), follows(scenarios.SessionStrict, stat.USL{Lambda: 2500, Sigma: 1}), "over that with 1: equal within ±", "falls"},
		{"too few blocks", few, changed(func(*results.Trial) {}), "Goodput of one replica by requests in flight", "×"},
		{"nothing to judge by", ofSizes(), only(concurrencyScenario), "Goodput of one replica by requests in flight", "×"},
		{"other ends", ofSizes(), keep(func(r results.Trial) bool {
			return r.Scenario != concurrencyScenario || r.Variant != scenarios.JWTHS256 || r.Point != "256"
		}), "Goodput of one replica by requests in flight", "×"},
	} {
		t.Run(c.why, func(t *testing.T) {
			f, err := c.world.evidence(t, c.change).concurrencyFigure()
			if err != nil || !strings.Contains(f.Alt, c.want) || c.unwanted != "" && strings.Contains(f.Alt, c.unwanted) {
				t.Errorf("%q, want %q and not %q (%v)", f.Alt, c.want, c.unwanted, err)
			}
		})
	}
}

func TestALawTakesSixPoints(t *testing.T) {
	e := ofSizes().evidence(t, inFlight(func(n int) bool { return n <= 16 }))
	row := e.scalingTable().Rows[0]
	if row[1] != "none: 5 points, 6 are needed" || len(row) != len(e.scalingTable().Head) {
		t.Errorf("%q", row)
	}
	f, err := e.concurrencyFigure()
	const without = "No law of session/strict (5 points, 6 are needed)"
	if err != nil || strings.Contains(string(f.Picture.SVG), "session/strict, law") || !strings.Contains(strings.Join(f.Caption, " "), without) {
		t.Errorf("%q, %v", f.Caption, err)
	}
	six := scalingOf(t, ofSizes().evidence(t, inFlight(func(n int) bool { return n <= 32 })), scenarios.SessionStrict)
	if six.none != "" || !math.IsNaN(six.apart) || six.row()[7] != absent {
		t.Errorf("six points are fitted, and none can be left out: %+v", six.coefficients)
	}
	broken := keep(func(r results.Trial) bool {
		return r.Scenario != concurrencyScenario || r.Point != "4" || r.Block%2 == 0
	})
	if s := scalingOf(t, ofSizes().evidence(t, broken), scenarios.SessionStrict); s.lambda.N != 4 || s.lambda.Confidence != 0 {
		t.Errorf("half of the blocks lack a point, and %d were fitted: %+v", s.lambda.N, s.lambda)
	}
	if f, err := ofSizes().evidence(t, only(sizeScenario)).concurrencyFigure(); err != nil || f.Name != "" {
		t.Errorf("a figure of what was not run: %q, %v", f.Alt, err)
	}
}

// What is missing must be missing from the words too, and nothing may break.
func TestPartsOfSizes(t *testing.T) {
	one := ofSizes()
	one.blocks, one.events = 1, 3
	gap := func(scenario, variant, point string) func(*results.Run, []results.Trial) []results.Trial {
		return on(scenario, variant, func(r *results.Trial) {
			if point == "" || r.Point == point {
				r.Gap = "cannot be"
			}
		})
	}
	for why, e := range map[string]evidence{
		"one block": one.evidence(t), "a gap": ofSizes().evidence(t, gap(sizeScenario, scenarios.SessionStrict, "1000000")),
		"a variant of gaps": ofSizes().evidence(t, gap(sizeScenario, scenarios.SessionStrict, ""), gap(concurrencyScenario, scenarios.JWTHS256, "")),
		"a gap in flight":   ofSizes().evidence(t, gap(concurrencyScenario, scenarios.SessionStrict, "16")),
		"zeros": ofSizes().evidence(t, changed(func(r *results.Trial) {
			for name := range r.Metrics {
				r.Metrics[name] = 0
			}
		})),
		"no metrics":  ofSizes().evidence(t, changed(func(r *results.Trial) { clear(r.Metrics) })),
		"one point":   ofSizes().evidence(t, inFlight(func(n int) bool { return n == 64 })),
		"no twins":    ofSizes().evidence(t, only(sizeScenario, concurrencyScenario)),
		"unknown":     ofSizes().evidence(t, changed(func(r *results.Trial) { r.Point += "?" })),
		"void blocks": ofSizes().evidence(t, changed(func(r *results.Trial) { r.Void = "died" })),
	} {
		t.Run(why, func(t *testing.T) {
			d, err := build(e)
			if err != nil {
				t.Fatal(err)
			}
			md, err := renderMarkdown(d)
			if err != nil {
				t.Fatal(err)
			}
			for _, bad := range []string{"NaN", "Inf", "%!"} {
				if strings.Contains(string(md), bad) {
					t.Errorf("the report says %q", bad)
				}
			}
		})
	}
}
