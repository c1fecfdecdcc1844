package report

import (
	"fmt"
	"math"
	"regexp"
	"strings"
	"testing"

	"authbench/bench/internal/stat"
	"authbench/results"
	"authbench/scenarios"
)

func TestJudgeABand(t *testing.T) {
	for _, c := range []struct {
		why            string
		center, lo, hi float64
		n              int
		want           string
	}{
		{"wholly within", 1, 0.9, 1.1, 6, targetMet},
		{"up to both bounds", 1, 0.8, 1.2, 6, targetMet},
		{"wholly below", 0.6, 0.5, 0.7, 6, targetNotMet},
		{"wholly above", 1.4, 1.3, 1.5, 6, targetNotMet},
		{"reaching out", 1.1, 0.9, 1.3, 6, "not resolved (the estimate lies within)"},
		{"reaching in", 1.3, 1.1, 1.5, 6, "not resolved (the estimate lies outside)"},
		{"of few blocks", 1, 0.9, 1.1, 5, "not resolved (n=5, 6 are needed)"},
		{"of one block", 1, math.NaN(), math.NaN(), 1, "not resolved (n=1, 6 are needed)"},
		{"of none", math.NaN(), math.NaN(), math.NaN(), 0, notMeasured},
	} {
		got := targetResult{}.judge(stat.Ratio{Center: c.center, Lo: c.lo, Hi: c.hi, N: c.n, Confidence: confidence}, 0.8, 1.2)
		if got.verdict != c.want {
			t.Errorf("%s: %q, want %q", c.why, got.verdict, c.want)
		}
	}
}

// TestThreeShardsArePredictedByTheirOwnDemands: a lookup that costs three shards twice what it costs one is seen in
// their own demand, and not in one shard's.
func TestThreeShardsArePredictedByTheirOwnDemands(t *testing.T) {
	threeShards := func(p results.Trial) bool {
		return p.Scenario == shardsScenario && strings.HasPrefix(p.Point, "3 shards")
	}
	e := evidenceOf(t, scaledWorld(noiseless, storeCosts(60)), edit(threeShards, func(p *results.Trial) {
		p.Metrics[storeMetric] *= 2
		p.Metrics[goodputMetric] /= 2
	}))
	r := e.raised()
	if math.Abs(r.predicted.Center-1.5) > 0.02 || math.Abs(r.off.Center-1) > 0.02 || math.Abs(r.spread.Center-3) > 0.05 {
		t.Errorf("predicted ×%.2f (÷ measured %.2f), spread ×%.2f", r.predicted.Center, r.off.Center, r.spread.Center)
	}
}

func TestScalingTargets(t *testing.T) {
	three := scenarios.ShardLabel(scenarios.ThreeShards, 8)
	const control, capacity, raise = 0, 1, 2
	for _, c := range []struct {
		why    string
		world  world
		change func(*results.Run, []results.Trial) []results.Trial
		which  int
		want   string
	}{
		{"a control that grows in a line", scaledWorld(), nil, control, targetMet},
		{"a control that something else stops", scaledWorld(), times(0.8, replicasScenario, scenarios.JWTHS256, "8"), control, targetNotMet},
		{"a control whose one replica was held up", scaledWorld(), times(0.7, replicasScenario, scenarios.JWTHS256, "1"), control, targetNotMet},
		{"a control of five blocks", scaledWorld(blocks(5)), nil, control, "not resolved (n=5, 6 are needed)"},
		{"no control", scaledWorld(), without(scenarios.JWTHS256), control, notMeasured},
		{"a capacity as predicted", scaledWorld(), nil, capacity, targetMet},
		{"a capacity below what was predicted", scaledWorld(), times(0.75, replicasScenario, scenarios.SessionStrict, "8"), capacity, targetNotMet},
		{"a store that nobody fills", scaledWorld(storeCosts(8)), nil, capacity, notResolved},
		{"a stand-in's capacity", scaledWorld(), run(func(r *results.Run) { r.Store.StandIn = true }), capacity, targetNotJudged},
		{"no strict session", scaledWorld(), without(scenarios.SessionStrict), capacity, notMeasured},
		{"shards that gain as predicted", scaledWorld(), nil, raise, targetMet},
		{"shards that gain less", scaledWorld(), times(0.7, shardsScenario, scenarios.SessionStrict, three), raise, targetNotMet},
		{"shards of which one number was not measured", scaledWorld(), gapIn("no cluster", func(t results.Trial) bool { return t.Point == three }), raise, notMeasured},
		{"no shards", scaledWorld(), only(referenceScenario, replicasScenario), raise, notMeasured},
	} {
		if got := evidenceOf(t, c.world, c.change).scalingTargets()[c.which]; got.verdict != c.want {
			t.Errorf("%s: %+v, want %s", c.why, got, c.want)
		}
	}
}

func TestShardsTitle(t *testing.T) {
	three := scenarios.ShardLabel(scenarios.ThreeShards, 8)
	for _, c := range []struct {
		why    string
		world  world
		change func(*results.Run, []results.Trial) []results.Trial
		want   string
	}{
		{"as much more as predicted", scaledWorld(noiseless, storeCosts(40)), nil, `Three shards bring the goodput of 8 replicas to ×(3\.0|2\.9)\d, where ×(3\.0|2\.9)\d was predicted`},
		{"less than predicted", scaledWorld(noiseless), times(0.5, shardsScenario, scenarios.SessionStrict, three), "to ×1.5"},
		{"a store that nobody fills", scaledWorld(noiseless, storeCosts(5)), nil, `Three shards leave the goodput of 8 replicas as it is \(equal within ±2 %\), where ×(1\.0|0\.9)\d+ was predicted`},
		{"too few blocks", scaledWorld(blocks(4)), nil, "Goodput of one shard and of three, by number of replicas"},
		{"one shard alone", scaledWorld(), keep(func(t results.Trial) bool { return !strings.HasPrefix(t.Point, "3 shards") }), "Goodput of one shard and of three, by number of replicas"},
	} {
		e := evidenceOf(t, c.world, c.change)
		if got := e.shardsTitle(); !regexp.MustCompile(c.want).MatchString(got) {
			t.Errorf("%s: %q lacks %q", c.why, got, c.want)
		}
		if f, err := e.shardsFigure(); err != nil || f.Name == "" {
			t.Errorf("%s: no figure, %v", c.why, err)
		}
	}
}

func TestSectionSaysWhatQuotasDidNotAllow(t *testing.T) {
	const why = "CPU quotas are not permitted here"
	all := gapIn(why, func(t results.Trial) bool { return t.Scenario == replicasScenario })
	some := gapIn(why, func(t results.Trial) bool {
		return t.Scenario == replicasScenario && t.Variant == scenarios.SessionCached
	})
	s, _ := scenarios.ByName(replicasScenario)
	cells := len(scenarios.Cell{Scenario: replicasScenario}.Arms())
	for _, c := range []struct {
		why     string
		change  func(*results.Run, []results.Trial) []results.Trial
		prose   string // of the second sentence
		figures int
		tables  int
	}{
		{"none at all", all, fmt.Sprintf("Not measured here, of %d cells: %d× %s.", cells, cells, why), 0, 0},
		{"one variant not", some, fmt.Sprintf("Not measured here, of %d cells: %d× %s.", cells, len(s.Points), why), 2, 5},
		{"all", nil, "Goodput has no A/A pairs of its own", 2, 5},
	} {
		e := evidenceOf(t, scaledWorld(), c.change)
		s, err := e.scenarioSection(replicasScenario)
		if err != nil {
			t.Fatal(err)
		}
		if len(s.Prose) < 2 || !strings.HasPrefix(s.Prose[1], c.prose) || len(s.Figures) != c.figures || len(s.Tables) != c.tables {
			t.Errorf("%s: %q, %d figures, %d tables", c.why, s.Prose, len(s.Figures), len(s.Tables))
		}
	}
}
