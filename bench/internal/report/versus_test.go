package report

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"authbench/results"
	"authbench/scenarios"
)

func TestAPlantedTenPercentIsFoundAndComesFirst(t *testing.T) {
	const subject = scenarios.SessionStrict
	for _, tc := range []struct {
		name      string
		factor    float64
		direction string
	}{
		{"dearer", 1.1, "more"},
		{"cheaper", 1 / 1.1, "less"},
	} {
		older := calm().of(1, referenceScenario)
		v := calm().of(2, referenceScenario).times(tc.factor, subject).against(t, older)
		c := v.find(t, strict(), cpuMetric)
		if c.Verdict != "differs" || c.Direction != tc.direction || c.Decides != decidesRelative {
			t.Errorf("%s: %+v", tc.name, c)
		}
		if r := c.Relative; r.Lo > tc.factor || r.Hi < tc.factor || r.Hi/r.Lo > 1.1 {
			t.Errorf("%s: relative %v does not hold %v, or hardly says so", tc.name, r.text(), tc.factor)
		}
		if v.Cells[0].Variant != subject || !strings.HasPrefix(v.Cells[0].words(), "differs, "+tc.direction) {
			t.Errorf("%s: first comes %+v", tc.name, v.Cells[0])
		}
		for _, variant := range v.different() {
			if variant != subject {
				t.Errorf("%s: %s is said to differ", tc.name, variant)
			}
		}
	}
}

func TestOldAndNewExchangedReadInverse(t *testing.T) {
	a, b := calm().of(1, referenceScenario, bandwidthScenario), calm().of(2, referenceScenario, bandwidthScenario).times(1.1, scenarios.JWTES256)
	there, back := b.against(t, a), a.against(t, b)
	for _, c := range there.Cells {
		other := back.find(t, c.cell(), c.Metric)
		if c.Verdict != other.Verdict {
			t.Errorf("%v %s: %s, exchanged %s", c.VersusName, c.Metric, c.Verdict, other.Verdict)
		}
		if r := c.decisive(); r != nil && math.Abs(r.Ratio*other.decisive().Ratio-1) > 1e-9 {
			t.Errorf("%v %s: %v and %v are not inverse", c.VersusName, c.Metric, r.text(), other.decisive().text())
		}
	}
}

func TestTooFewBlocksResolveNothing(t *testing.T) {
	older, newer := calm().of(1, referenceScenario), calm().of(2, referenceScenario).times(2, scenarios.SessionStrict)
	newer.blocks = enoughBlocks - 1
	v := newer.against(t, older)
	if c := v.find(t, strict(), cpuMetric); c.words() != "not resolved: n=5, 6 are needed" || c.Relative.Lo < 1.5 {
		t.Errorf("%s, %s", c.words(), c.Relative.text())
	}
	if v.Tally.Differs+v.Tally.Equal+v.Tally.Judged > 0 {
		t.Errorf("%+v", v.Tally)
	}
}

func TestBlocksArePairedWhereTheyWereMadeAlike(t *testing.T) {
	plan := func(change func(*results.Planned)) change {
		return func(r *results.Run, rows []results.Trial) []results.Trial {
			change(&r.Plan[0])
			return sameSeed(r, rows)
		}
	}
	nothing := plan(func(*results.Planned) {})
	again := func(r *results.Run, rows []results.Trial) []results.Trial {
		for i := range sameSeed(r, rows) {
			if rows[i].Block == 3 {
				rows[i].Attempt, rows[i].Seed = 1, 99
			}
		}
		return rows
	}
	few := func(r *results.Run, rows []results.Trial) []results.Trial {
		return edit(func(row results.Trial) bool { return row.Block > 5 }, func(row *results.Trial) { row.Void = "lag" })(r, sameSeed(r, rows))
	}
	for _, tc := range []struct {
		name   string
		newer  change
		paired bool
		n      int
		says   string
	}{
		{"the same seed and plan", nothing, true, 8, "Paired by block: one seed and one plan"},
		{"more blocks by the same plan", plan(func(p *results.Planned) { p.Blocks = 20 }), true, 8, "Paired by block"},
		{"blocks that were voided stay out", few, true, 6, "Paired by block"},
		{"other users", plan(func(p *results.Planned) { p.Users = 5 }), false, 8, "no plan of a scenario is"},
		{"other variants, so other shuffles", plan(func(p *results.Planned) { p.Variants = []string{"none"} }), false, 8, "no plan of a scenario is"},
		{"one block was run again", again, false, 8, "Paired by block"},
		{"another seed", func(_ *results.Run, rows []results.Trial) []results.Trial { return rows }, false, 8, "the seeds are 7 and 2"},
	} {
		b := both{calm().of(1, referenceScenario).evidence(t, sameSeed), calm().of(2, referenceScenario).evidence(t, tc.newer)}
		v, err := b.versus("old", "new")
		if err != nil {
			t.Fatal(err)
		}
		c := v.find(t, strict(), cpuMetric)
		for _, r := range []*VersusRatio{c.Raw, c.Relative} {
			if r.Paired != tc.paired || r.N != tc.n {
				t.Errorf("%s: %+v, want paired %v, n=%d", tc.name, r, tc.paired, tc.n)
			}
		}
		if !strings.Contains(v.Pairing, tc.says) {
			t.Errorf("%s: says %q", tc.name, v.Pairing)
		}
	}
}

func TestEveryScenarioSaysHowItIsCompared(t *testing.T) {
	other := func(r *results.Run, rows []results.Trial) []results.Trial {
		r.Plan[1].Slices = 3
		return sameSeed(r, rows)
	}
	names := []string{referenceScenario, cpuScenario, bandwidthScenario}
	b := both{calm().of(1, names...).evidence(t, sameSeed), calm().of(2, names...).evidence(t, other)}
	v, err := b.versus("old", "new")
	if err != nil {
		t.Fatal(err)
	}
	const want = "Paired by block, with the same schedules, users and shuffles in both: reference. Their plans differ, so compared as two samples, " +
		"by Welch's t interval of the logs: cpu."
	if diff := cmp.Diff(want, v.Pairing); diff != "" {
		t.Error(diff)
	}
}

// TestTwoRunsOfOneLawRarelyDiffer: A/A over runs, paired and not, with margins from the runs' own twins.
func TestTwoRunsOfOneLawRarelyDiffer(t *testing.T) {
	const pairs = 25
	for name, changes := range map[string][]change{"two samples": nil, "paired": {sameSeed}} {
		judged, differ, expected := 0, 0, 0.0
		for i := range uint64(pairs) {
			w := calm()
			w.trialNoise, w.blockNoise, w.blocks = 0.05, 0.2, 6
			v := w.of(1000+2*i, referenceScenario).against(t, w.of(1001+2*i, referenceScenario), changes...)
			judged, differ, expected = judged+v.Tally.Judged, differ+v.Tally.Differs, expected+v.Tally.ChanceCalledDiffer
			if v.Tally.Cells != v.Tally.Differs+v.Tally.NotResolved+v.Tally.Equal || v.Tally.ChanceExcludesOne != thousandths(0.05*float64(v.Tally.Judged)) {
				t.Fatalf("%+v does not add up", v.Tally)
			}
		}
		rate := float64(differ) / float64(judged)
		t.Logf("%s: %d of %d called different (%.2f %%), at most about %.1f were expected", name, differ, judged, 100*rate, expected)
		if judged < 1000 || rate > 0.02 {
			t.Errorf("%s: %d of %d cells of the same law were called different", name, differ, judged)
		}
	}
}
