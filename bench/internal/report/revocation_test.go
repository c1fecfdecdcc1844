package report

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"authbench/bench/internal/stat"
	"authbench/results"
	"authbench/scenarios"
)

// changed changes rows in place.
func changed(change func(*results.Trial)) func(*results.Run, []results.Trial) []results.Trial {
	return func(_ *results.Run, rows []results.Trial) []results.Trial {
		for i := range rows {
			change(&rows[i])
		}
		return rows
	}
}

// on limits a change to a variant at a scenario.
func on(scenario, variant string, change func(*results.Trial)) func(*results.Run, []results.Trial) []results.Trial {
	return changed(func(t *results.Trial) {
		if t.Scenario == scenario && t.Variant == variant && t.Gap == "" {
			change(t)
		}
	})
}

func TestRevocationWarnings(t *testing.T) {
	exceed := func(t *results.Trial) {
		if len(t.Revocations) > 0 {
			t.Revocations[0].Exceeded = true
		}
	}
	stale := func(t *results.Trial) { t.Revocations[0].StaleAccepts = 2 }
	metric := func(name string, v float64) func(*results.Trial) {
		return func(t *results.Trial) { t.Metrics[name] = v }
	}
	for _, c := range []struct {
		why    string
		change func(*results.Run, []results.Trial) []results.Trial
		slow   float64
		want   string
	}{
		{"beyond the bound", on(cutsScenario, scenarios.SessionCached, exceed), 1, "A promise was broken, tokens were accepted beyond the bound: session/cached in cuts at cut, 8 of 96 revokes"},
		{"strict and stale", on(revocationScenario, scenarios.SessionStrict, stale), 1, "Stale accepts with variants that promise none: session/strict in revocation at one-device, after 8 of 96 revokes"},
		{"resurrected", on(raceScenario, scenarios.SessionCached, metric("resurrections", 1)), 1, "Logged-out sessions came back: session/cached in 8 of 960 races"},
		{"the naive one was not caught", on(raceScenario, scenarios.SessionNaive, metric("resurrections", 0)), 1, "The positive control failed, scenario logout-race did not catch session/naive: 0 of 960 races"},
		{"slow messages", changed(func(*results.Trial) {}), 3, "may be more than twice a bare PUBLISH → receive (from the last acceptance to the first refusal seen): session/cached at p50 between ×"},
	} {
		t.Run(c.why, func(t *testing.T) {
			w := calm()
			w.slowness = c.slow
			if got := strings.Join(w.evidence(t, c.change).warnings(), "\n"); !strings.Contains(got, c.want) {
				t.Errorf("%q lacks %q", got, c.want)
			}
		})
	}
}

func TestLawOfLifetimes(t *testing.T) {
	// exactly: every revoke of a lifetime L takes 0.4·L + 0.25 s
	exactly := changed(func(r *results.Trial) {
		if p, ok := lifetimePoint(r); ok {
			for i := range r.Propagation {
				r.Propagation[i] = 0.4*p.Lifetime.Seconds() + 0.25
			}
		}
	})
	l := calm().evidence(t, exactly).lawOfLifetimes()
	if !l.fitted || math.Abs(l.line.Slope-0.4) > 1e-9 || math.Abs(l.line.Intercept-0.25) > 1e-9 || l.missed > 1e-9 {
		t.Errorf("%+v, want 0.4 × lifetime + 0.25 s that misses nothing", l)
	}
	if got, want := l.at(time.Hour, 2*time.Second), 1440+0.25+1.9; math.Abs(got-want) > 1e-6 {
		t.Errorf("an hour with a leeway of 2 s: %v, want %v", got, want)
	}
	for _, c := range []struct {
		why    string
		change func(*results.Run, []results.Trial) []results.Trial
		want   string
	}{
		{"one lifetime", keep(func(t results.Trial) bool { return t.Scenario != lifetimesScenario || t.Point == "1s" }), "fitted to nothing (1 lifetime measured, 3 are needed)"},
		{"none", keep(func(t results.Trial) bool { return t.Scenario != lifetimesScenario }), "held it against no measurement"},
	} {
		l := calm().evidence(t, c.change).lawOfLifetimes()
		if l.fitted || l.line.Slope != 0.5 || !strings.Contains(l.sentence(), c.want) {
			t.Errorf("%s: %q lacks %q", c.why, l.sentence(), c.want)
		}
	}
}

func lifetimePoint(r *results.Trial) (scenarios.Point, bool) {
	s, _ := scenarios.ByName(lifetimesScenario)
	p, ok := s.Point(r.Point)
	return p, ok && r.Scenario == lifetimesScenario
}

func TestDominated(t *testing.T) {
	of := func(e evidence, variant string) (string, bool) {
		all := e.choices()
		for _, c := range all {
			if c.variant == variant {
				return e.dominatedText(c, all), true
			}
		}
		return "", false
	}
	same := calm() // as dear as the lookup, and as soon
	same.replicaUS[scenarios.SessionSliding], same.storeUS[scenarios.SessionSliding] = 100, 30
	noisy := calm()
	noisy.blocks = 4
	quick := calm() // below resolution: as soon as the strict, and cheaper
	quick.slowness = 0.0001
	for _, c := range []struct {
		why, variant string
		world        world
		want         string
	}{
		{"dearer and as soon", scenarios.SessionSliding, calm(), "session/strict"},
		{"equal on both is not dominated", scenarios.SessionSliding, same, "nobody: on the front"},
		{"nothing resolved dominates nobody", scenarios.SessionSliding, noisy, "nobody: on the front"},
		{"the soonest", scenarios.SessionStrict, calm(), "nobody: on the front"},
		{"as soon, cheaper, and promising less", scenarios.SessionStrict, quick, "session/cached (which promises 500 ms, not 0)"},
		{"the same lifetime, dearer", scenarios.JWTES256, calm(), "session/cached, jwt/stateless-hs256 (5 min)"},
	} {
		if got, ok := of(c.world.evidence(t), c.variant); !ok || !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", c.why, got, c.want)
		}
	}
}

func TestDelayBelowResolutionHasNoRatio(t *testing.T) {
	r := revokes{delays: []float64{0.0004, 0.0005}, published: []float64{0.0001, 0.0001}, stale: 1}
	if got := r.overPublish(0.95); !math.IsNaN(got) {
		t.Errorf("×%v of a delay that cannot be told from 0", got)
	}
	r.delays = []float64{0.0006, 0.0006}
	if got := r.overPublish(0.95); math.Abs(got-6) > 1e-9 {
		t.Errorf("×%v, want ×6", got)
	}
	r.stale = 0
	if got := r.quantileText(0.5); got != "≤ 600 µs" || !math.IsNaN(r.overPublish(0.5)) {
		t.Errorf("nothing accepted late, but %q and a ratio of %v", got, r.overPublish(0.5))
	}
}

// A run from before knows no settings and none of the new scenarios; nothing of it may be made up.
func TestRunFromBefore(t *testing.T) {
	e := calm().evidence(t, only(referenceScenario, bandwidthScenario), run(func(r *results.Run) { r.Settings = results.Settings{} }))
	if front, err := e.stalenessSection(); err != nil || len(front) != 0 {
		t.Errorf("cost against staleness of a run that ended no token: %v, %v", front, err)
	}
	for _, row := range e.questionTables()[0].Rows {
		if !slices.Contains([]string{"5", "6", "8", "9"}, row[0]) {
			t.Errorf("question %s: %q", row[0], row[2])
		}
	}
}

// What is missing must be missing from the words too, and nothing may break.
func TestPartsOfARun(t *testing.T) {
	w := calm()
	w.events, w.blocks = 3, 1
	w.scenarios = []string{referenceScenario, revocationScenario, lifetimesScenario, cutsScenario, denylistScenario}
	noReference := changed(func(r *results.Trial) {
		delete(r.Metrics, "publish_seconds_p50")
		delete(r.Metrics, "publish_seconds_p95")
		for i := range r.Revocations {
			r.Revocations[i].PublishSeconds = nil
		}
	})
	gaps := changed(func(r *results.Trial) {
		if r.Scenario == cutsScenario {
			*r = results.Trial{Scenario: r.Scenario, Variant: r.Variant, Point: r.Point, Block: r.Block, Gap: "faults never run on the user's own store"}
		}
	})
	for why, change := range map[string]func(*results.Run, []results.Trial) []results.Trial{
		"one block": changed(func(*results.Trial) {}), "no reference": noReference, "gaps": gaps,
		"one lifetime":  keep(func(r results.Trial) bool { return r.Scenario != lifetimesScenario || r.Point == "1s" }),
		"no CPU":        keep(func(r results.Trial) bool { return r.Scenario != referenceScenario }),
		"void":          changed(func(r *results.Trial) { r.Void = "died" }),
		"no settings":   run(func(r *results.Run) { r.Settings = results.Settings{} }),
		"no revokes":    changed(func(r *results.Trial) { r.Revocations, r.Propagation = nil, nil }),
		"two variants":  keep(func(r results.Trial) bool { return r.Variant == scenarios.SessionStrict || r.Variant == scenarios.None }),
		"unknown point": changed(func(r *results.Trial) { r.Point += "?" }),
	} {
		t.Run(why, func(t *testing.T) {
			e := w.evidence(t, change)
			d, err := build(e)
			if err != nil {
				t.Fatal(err)
			}
			md, err := renderMarkdown(d)
			if err != nil {
				t.Fatal(err)
			}
			for _, bad := range []string{"NaN", "Inf", "%!", "0001-01-01"} {
				if strings.Contains(string(md), bad) {
					t.Errorf("the report says %q", bad)
				}
			}
			if why == "gaps" && !strings.Contains(string(md), "none: faults never run on the user's own store") {
				t.Error("the gaps of cuts are not said")
			}
			if why == "no reference" && strings.Contains(string(md), "Against the message alone") {
				t.Error("a table of a reference that was not taken")
			}
		})
	}
}

func TestTheoryOfLifetimes(t *testing.T) {
	if got, want := theory(100*time.Millisecond), (stat.Line{Slope: 0.5, Intercept: 0.1}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestWarningsThatDifferInNumbersAreOne(t *testing.T) {
	got := tallyOf(alike([]string{"3 of 9 probes left out", "histogram left out", "4 of 12 probes left out"})).lines(5)
	if want := []string{"2× 3 of 9 probes left out (or other numbers)", "1× histogram left out"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
