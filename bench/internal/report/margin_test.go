package report

import (
	"math"
	"strings"
	"testing"

	"authbench/bench/internal/stat"
	"authbench/results"
	"authbench/scenarios"
)

// edit changes the rows that pass.
func edit(pass func(results.Trial) bool, change func(*results.Trial)) func(*results.Run, []results.Trial) []results.Trial {
	return func(_ *results.Run, rows []results.Trial) []results.Trial {
		for i := range rows {
			if pass(rows[i]) {
				change(&rows[i])
			}
		}
		return rows
	}
}

func inScenario(name string) func(results.Trial) bool {
	return func(t results.Trial) bool { return t.Scenario == name }
}

func TestFewerRequestsATrialWidenTheMargin(t *testing.T) {
	w := calm()
	w.trialNoise = 0.05
	jwt, session := cell{cpuScenario, scenarios.JWTHS256, "500/s"}, cell{cpuScenario, scenarios.SessionStrict, "500/s"}
	for _, c := range []struct {
		why      string
		requests int // 2,000 in the A/A pairs
		times    float64
	}{
		{"a quarter", 500, 2},
		{"as many", 2000, 1},
		{"within what a Poisson schedule scatters", 1960, 1},
		{"more do not narrow it", 8000, 1},
		{"not recorded", 0, 1},
	} {
		e := w.evidence(t, edit(inScenario(cpuScenario), func(row *results.Trial) { row.Requests = c.requests }))
		floor := stat.NoiseFloor(e.twinRatios(cpuMetric), w.blocks)
		if floor <= stat.LeastMargin {
			t.Fatalf("the world is too quiet for this test: floor %v", floor)
		}
		want := math.Pow(1+floor, c.times) - 1
		if got := e.compare(jwt, session, cpuMetric).Margin; math.Abs(got-want) > 1e-12 {
			t.Errorf("%s: margin %v, want %v", c.why, got, want)
		}
		if said := strings.Contains(e.noiseSentence(), "in cpu at 500/s"); said != (c.times > 1) {
			t.Errorf("%s: said %v in %q", c.why, said, e.noiseSentence())
		}
	}
}

func TestTheSmallerOfTwoRowsSetsTheMargin(t *testing.T) {
	w := calm()
	w.trialNoise = 0.05
	thin := func(row results.Trial) bool {
		return row.Scenario == referenceScenario && row.Variant == scenarios.JWTRS256
	}
	e := w.evidence(t, edit(thin, func(row *results.Trial) { row.Requests = 125 }))
	there := e.compare(at(scenarios.JWTRS256), at(scenarios.SessionStrict), cpuMetric).Margin
	back := e.compare(at(scenarios.SessionStrict), at(scenarios.JWTRS256), cpuMetric).Margin
	other := e.compare(at(scenarios.JWTES256), at(scenarios.SessionStrict), cpuMetric).Margin
	if there != back || there <= other {
		t.Errorf("margins %v and %v with a thin row, %v without", there, back, other)
	}
}

func TestDistrustNamesTwinsOnlyWhereTheySetTheMargin(t *testing.T) {
	quiet, noisy := calm(), calm()
	quiet.trialNoise, noisy.trialNoise = 0.001, 0.05
	const twins = "which the intervals of two identical arms reach as well"
	if got := noisy.evidence(t).distrustAnswer(); !strings.Contains(got, twins) {
		t.Errorf("noisy: %q", got)
	}
	got := quiet.evidence(t).distrustAnswer()
	if strings.Contains(got, twins) || !strings.Contains(got, "below ±2.0 %, the least that is called one") {
		t.Errorf("quiet: %q", got)
	}
}
