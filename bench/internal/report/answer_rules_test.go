package report

import (
	"strings"
	"testing"

	"authbench/results"
	"authbench/scenarios"
)

// beginnings are the first runes of lines.
func beginnings(lines []string, most int) []string {
	var cut []string
	for _, line := range lines {
		if runes := []rune(line); len(runes) > most {
			line = string(runes[:most])
		}
		cut = append(cut, line)
	}
	return cut
}

// sessionUS is what a session lookup takes in the calm world, replica and store together.
const sessionUS = 130

// TestTheAnswerSaysWhatWasPlanted: an effect of a tenth, none, the inverse one, and too few trials to say.
func TestTheAnswerSaysWhatWasPlanted(t *testing.T) {
	for _, c := range []struct {
		why         string
		jwtUS       float64 // of HS256; the others stay where they are
		rows        func(*results.Run, []results.Trial) []results.Trial
		cost, flips string
	}{
		{"a session a tenth dearer", sessionUS / 1.1, noChange(), "n=8 the CPU of an HS256 JWT that nothing but its lifetime ends (more)", "against ES256 the session takes less CPU (×0.6"},
		{"no difference", sessionUS, noChange(), "(equal within ±", "against ES256 the session takes less CPU (×0.6"},
		{"a session a tenth cheaper", sessionUS * 1.1, noChange(), "n=8 the CPU of an HS256 JWT that nothing but its lifetime ends (less)", "against HS256, the session takes more response time"},
		{"five blocks", sessionUS / 1.1, keep(func(t results.Trial) bool { return t.Block < 5 }), "n=5 the CPU of an HS256 JWT that nothing but its lifetime ends (not resolved)",
			"nothing that this run varied is resolved the other way"},
	} {
		t.Run(c.why, func(t *testing.T) {
			w := calm()
			w.replicaUS[scenarios.JWTHS256] = c.jwtUS
			answer := w.evidence(t, c.rows).answer()
			if len(answer) < 3 || len(answer) > 4 {
				t.Fatalf("%d sentences: %q", len(answer), answer)
			}
			if !strings.Contains(answer[0], c.cost) {
				t.Errorf("%q lacks %q", answer[0], c.cost)
			}
			if !strings.Contains(strings.ToLower(answer[1]), strings.ToLower(c.flips)) {
				t.Errorf("%q lacks %q", answer[1], c.flips)
			}
		})
	}
}

// TestNoDifferenceIsClaimedWithinTheNoise: where identical arms differ by half, a tenth is none.
func TestNoDifferenceIsClaimedWithinTheNoise(t *testing.T) {
	w := calm()
	w.replicaUS[scenarios.JWTHS256] = sessionUS / 1.1
	noisy := edit(func(t results.Trial) bool { return t.Variant == scenarios.JWTHS256Twin }, func(t *results.Trial) { t.Metrics[cpuMetric] *= 1.5 })
	if got := w.evidence(t, noisy).priceAnswer(); strings.Contains(got, "(more)") {
		t.Errorf("claimed: %q", got)
	}
}

func TestTheAnswerSaysWhatRevocationCosts(t *testing.T) {
	stale := calm()
	stale.slowness = 20
	for _, c := range []struct {
		why   string
		world world
		want  []string
	}{
		{"a denylist as dear as a lookup", calm(), []string{"a JWT on a denylist that every request asks takes ×", "(more) and ×", "accepted late after 0 of"}},
		{"a slow message", stale, []string{"a copy of the denylist in every replica takes ×", "at the latest by "}},
	} {
		got := strings.Join(c.world.evidence(t).revocationAnswer(), "")
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: %q lacks %q", c.why, got, want)
			}
		}
	}
	if got := calm().evidence(t, only(bandwidthScenario)).revocationAnswer(); got != nil {
		t.Errorf("of a run without: %q", got)
	}
}

func TestTheAnswerNamesTheRateOfTheRun(t *testing.T) {
	e := calm().evidence(t, run(func(r *results.Run) { r.Settings.RateRPS = 750 }))
	if got := e.priceAnswer(); !strings.Contains(got, "at 750 requests/s") {
		t.Errorf("%q", got)
	}
}

func TestAPlantedTenthThatIsNotFoundTakesTheTrustFromTenths(t *testing.T) {
	gone := edit(func(t results.Trial) bool { return t.Variant == scenarios.CalibrationCPU10pct }, func(t *results.Trial) {
		t.Metrics[replicaMetric] /= 1.12
	})
	if got := calm().evidence(t, gone).distrustAnswer(); !strings.Contains(got, "differences in CPU of some 10.0 %") || strings.Contains(got, "as a whole") {
		t.Errorf("%q", got)
	}
}
