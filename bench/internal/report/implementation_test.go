package report

import (
	"strings"
	"testing"

	"authbench/results"
	"authbench/scenarios"
)

// obviousPointGone is a run that held one implementation only.
func obviousPointGone(rung string) func(*results.Run, []results.Trial) []results.Trial {
	return func(r *results.Run, rows []results.Trial) []results.Trial {
		r.Settings.Rung = rung
		var kept []results.Trial
		for _, t := range rows {
			if t.Scenario != referenceScenario || t.Point != scenarios.ObviousPoint {
				kept = append(kept, t)
			}
		}
		return kept
	}
}

func TestLikeWithLike(t *testing.T) {
	cpu, _ := scenarios.StatementByName("cpu")
	for _, c := range []struct {
		why    string
		dearer func(variant string) float64
		answer string // a part of the first sentence
		flips  string // a part of what flips the statement
	}{
		{"both dearer by as much", func(string) float64 { return 0.5 }, "the order is the same", "obvious against obvious, the replica's CPU alone of the obvious implementations, other offered rates and 64 requests in flight: the same"},
		{
			"an obvious HS256 dearer than a session lookup", func(v string) float64 {
				if v == scenarios.JWTHS256 {
					return 4
				}
				return 0
			}, "the order flips for HS256", "the replica's CPU alone of the obvious implementations: supported",
		},
	} {
		t.Run(c.why, func(t *testing.T) {
			w := calm()
			w.dearer = c.dearer
			e := w.evidence(t)
			if got := e.cpuAnswer(); !strings.Contains(got, "fast implementations") || !strings.Contains(got, c.answer) {
				t.Errorf("%q lacks %q", got, c.answer)
			}
			if got := e.flips(e.find(cpu, cpu.View)); !strings.Contains(got, c.flips) {
				t.Errorf("%q lacks %q", got, c.flips)
			}
			if got := e.implementationTable(); len(got.Rows) == 0 {
				t.Error("no table of both implementations")
			}
		})
	}
}

func TestARunOfOneImplementationSpeaksOfNoOther(t *testing.T) {
	cpu, _ := scenarios.StatementByName("cpu")
	for rung, want := range map[string]string{"": "obvious implementations", "obvious": "obvious implementations", "fast": "fast implementations"} {
		e := calm().evidence(t, obviousPointGone(rung))
		if got := strings.Join(append(e.answer(), e.details()...), "\n"); !strings.Contains(got, want) || strings.Contains(got, "bvious against obvious") ||
			strings.Contains(got, "the obvious way") {
			t.Errorf("rung %q: %q", rung, got)
		}
		if got := e.flips(e.find(cpu, cpu.View)); strings.Contains(got, "obvious against obvious") {
			t.Errorf("rung %q: %q", rung, got)
		}
		if f, err := e.implementationFigure(); err != nil || f.Name != "" || len(e.implementationTable().Rows) > 0 {
			t.Errorf("rung %q: a comparison with what was not measured, %v", rung, err)
		}
		s, err := e.scenarioSection(referenceScenario)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range s.Notes {
			if got := strings.Join(n.Items, " "); strings.Contains(got, "--rung") || strings.Contains(got, "obvious with obvious") {
				t.Errorf("rung %q: %s", rung, got)
			}
		}
		if got := e.statementTable().Note; strings.Contains(got, "obvious against obvious") {
			t.Errorf("rung %q: %s", rung, got)
		}
		if got := strings.Join(e.caption(""), " "); !strings.HasSuffix(got, want) {
			t.Errorf("rung %q: caption %q", rung, got)
		}
	}
}

func TestCasesOfTheOtherImplementationAreTheSameCases(t *testing.T) {
	own := at(scenarios.JWTHS256)
	for _, c := range []struct {
		why   string
		other cell
		want  bool
	}{
		{"itself", own, true},
		{"in the other implementation", obviously(scenarios.JWTHS256), true},
		{"another variant there", obviously(scenarios.JWTRS256), false},
		{"another scenario", cell{cpuScenario, scenarios.JWTHS256, "500/s"}, true},
	} {
		if got := sameCase(own, c.other); got != c.want {
			t.Errorf("%s: %v", c.why, got)
		}
	}
	if a, b := (cell{"revocation", "x", "one-device"}), (cell{"revocation", "x", "everywhere-1"}); sameCase(a, b) {
		t.Error("two points of one scenario are two cases")
	}
}
