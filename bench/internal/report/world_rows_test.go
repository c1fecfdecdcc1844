package report

import (
	"hash/fnv"
	"io"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"authbench/results"
	"authbench/scenarios"
)

// noise is a stream of the world's own for whatever has that name, so that a variant, a scenario or a benchmark more
// moves no number of the others.
func (w world) noise(name ...string) *rand.Rand {
	h := fnv.New64a()
	for _, part := range name {
		_, _ = io.WriteString(h, part+"\x00")
	}
	return rand.New(rand.NewPCG(w.seed, h.Sum64()))
}

// rows is the trials.jsonl of the world.
func (w world) rows(t testing.TB) []results.Trial {
	t.Helper()
	var rows []results.Trial
	for _, name := range w.scenarios {
		s, ok := scenarios.ByName(name)
		if !ok {
			t.Fatalf("no scenario %q", name)
		}
		for block := range w.blocksOf(name) {
			number := strconv.Itoa(block)
			shared := w.noise(name, number).NormFloat64() * w.blockNoise
			for _, arm := range (scenarios.Cell{Scenario: name}).Arms() {
				own := w.noise(name, number, arm.Variant, arm.Point.Label)
				rows = append(rows, w.trial(t, own, s, arm, block, shared))
			}
		}
	}
	return rows
}

// hasCost: a variant that costs nothing would be the cheapest of all, and the tests about order would fail for it.
func (w world) hasCost(t testing.TB, variant string, p scenarios.Point) {
	t.Helper()
	variant = scenarios.BaseOf(variant)
	if w.replicaUS[variant] == 0 {
		t.Fatalf("give %s a cost in calm()", variant)
	}
	if p.Relayed && w.far.localUS[variant] == 0 {
		t.Fatalf("give %s a response time in nearAndFar()", variant)
	}
}

func (w world) trial(t testing.TB, rng *rand.Rand, s scenarios.Scenario, arm scenarios.Arm, block int, shared float64) results.Trial {
	t.Helper()
	p := arm.Point
	w.hasCost(t, arm.Variant, p)
	row := results.Trial{
		Scenario: s.Name, Scheme: scenarios.SchemeOf(arm.Variant), Variant: arm.Variant, Axis: s.Axis, Point: p.Label,
		Block: block, Seed: w.seed, OfferedRate: p.RateRPS, AchievedRate: p.RateRPS, Requests: 2000,
		Metrics: map[string]float64{},
	}
	noise := math.Exp(shared + rng.NormFloat64()*w.trialNoise)
	for _, plant := range []planting{w.plantScaled, w.plantDistance, w.plantSize} {
		if plant(rng, &row, p, noise) {
			return row
		}
	}
	switch p.Work {
	case scenarios.WorkExact:
		w.exactMetrics(t, &row, p)
	case scenarios.WorkClosed:
		p.RateRPS = scenarios.ReferencePoint.RateRPS // what the synthetic cost is stated at
		w.openMetrics(t, rng, &row, p, noise)
	case scenarios.WorkOpen:
		w.openMetrics(t, rng, &row, p, noise)
	case scenarios.WorkIssue, scenarios.WorkPasswordHash, scenarios.WorkRefreshVerb:
		w.verbMetrics(&row, p, noise)
	default:
		w.eventMetrics(rng, &row, p)
	}
	return row
}
