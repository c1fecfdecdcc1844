package report

import (
	"math"
	"strings"
	"testing"

	"authbench/results"
	"authbench/scenarios"
)

// took sets the time of every revoke-all by its tokens.
func took(seconds func(variant string, tokens float64) float64) func(*results.Run, []results.Trial) []results.Trial {
	s, _ := scenarios.ByName(revocationScenario)
	return changed(func(t *results.Trial) {
		p, known := s.Point(t.Point)
		if !known || t.Scenario != revocationScenario || p.Case != scenarios.CaseEverywhere {
			return
		}
		for i := range t.Revocations {
			t.Revocations[i].SentSeconds = -seconds(t.Variant, float64(p.Tokens)) * (1 + 0.01*float64(t.Block%3))
		}
	})
}

func TestRevokeAllTitle(t *testing.T) {
	const epochs, sessions = "jwt/epoch-strict and jwt/epoch-replicated", "session/strict and session/cached"
	few := ofSizes()
	few.blocks = 5
	none := changed(func(*results.Trial) {})
	for _, c := range []struct {
		why    string
		world  world
		change func(*results.Run, []results.Trial) []results.Trial
		want   string
	}{
		{"sessions grow, epochs do not", ofSizes(), none, "the time of a revoke-all is proportional from 100 on with " + sessions + ", flat with " + epochs},
		{"nobody grows", ofSizes(), took(func(string, float64) float64 { return 1e-3 }), "is flat with every variant"},
		{"all grow", ofSizes(), took(func(_ string, n float64) float64 { return 1e-3 * math.Sqrt(n) }), "is sub-linear with every variant"},
		{"too few blocks", few, none, "Time of a revoke-all by the tokens of its subject"},
		{
			"without a thousand", ofSizes(), keep(func(r results.Trial) bool { return r.Point != "everywhere-1000" }),
			"flat with " + epochs,
		},
	} {
		t.Run(c.why, func(t *testing.T) {
			f, err := c.world.evidence(t, c.change).revokeAllFigure()
			if err != nil || !strings.Contains(f.Alt, c.want) {
				t.Errorf("%q lacks %q (%v)", f.Alt, c.want, err)
			}
		})
	}
}

func TestRevokeAllOfOneSizeHasNoFigure(t *testing.T) {
	one := keep(func(r results.Trial) bool {
		return !strings.HasPrefix(r.Point, "everywhere-") || r.Point == "everywhere-10"
	})
	for why, e := range map[string]evidence{"one size": ofSizes().evidence(t, one), "no revocation": ofSizes().evidence(t, only(sizeScenario))} {
		if f, err := e.revokeAllFigure(); err != nil || f.Name != "" || len(e.revokeAllTable().Rows) > 0 {
			t.Errorf("%s: %q, %v", why, f.Alt, err)
		}
		if got := e.questionAnswer(2); strings.Contains(got, "by tokens") {
			t.Errorf("%s: %q", why, got)
		}
	}
}

func TestQuestionOfEverywhereSaysTheShape(t *testing.T) {
	got := ofSizes().evidence(t).questionAnswer(2)
	for _, want := range []string{"of 1,000 tokens at the median, by tokens proportional from 100 on (stale accepts after 0 of ", "at the median, by tokens flat ("} {
		if !strings.Contains(got, want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
}
