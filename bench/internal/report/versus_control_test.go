package report

import (
	"math"
	"strings"
	"testing"

	"authbench/results"
	"authbench/scenarios"
)

func TestAnotherMachineIsTheControlsToTell(t *testing.T) {
	names := []string{referenceScenario, loginScenario, bandwidthScenario}
	v := calm().of(2, names...).slower(1.6).against(t, calm().of(1, names...))
	control := v.find(t, at(scenarios.None), cpuMetric)
	if !control.differs() || control.Relative != nil || !strings.Contains(v.witness(), "raw ratios of times are not to be read") {
		t.Errorf("the control: %+v; %s", control, v.witness())
	}
	c := v.find(t, strict(), cpuMetric)
	if c.differs() || c.Raw.Lo < 1.2 || math.Abs(c.Relative.Ratio-1) > 0.05 {
		t.Errorf("raw %s, relative %s, %s", c.Raw.text(), c.Relative.text(), c.Verdict)
	}
	issue := v.find(t, cell{loginScenario, scenarios.SessionStrict, issuePoint}, verbMetric)
	if issue.Raw.Lo < 1.2 || !strings.Contains(issue.words(), "not resolved: the control differs") {
		t.Errorf("a raw ratio that only the machine moved: %s, %s", issue.Raw.text(), issue.words())
	}
	for _, variant := range v.different() {
		t.Errorf("%s is said to differ", variant)
	}
}

func TestWithoutAControlTheRawRatioDecides(t *testing.T) {
	older, newer := calm().of(1, referenceScenario), calm().of(2, referenceScenario).times(1.5, scenarios.SessionStrict)
	v := newer.against(t, older, without(scenarios.None))
	c := v.find(t, strict(), cpuMetric)
	if c.Decides != decidesRaw || c.Relative != nil || !c.differs() {
		t.Errorf("%+v", c)
	}
	if !strings.Contains(v.witness(), "Not in both runs") {
		t.Error(v.witness())
	}
}

// TestTheControlStandsForBothImplementations: it has none itself, and runs once.
func TestTheControlStandsForBothImplementations(t *testing.T) {
	v := calm().of(2, referenceScenario).against(t, calm().of(1, referenceScenario))
	if c := v.find(t, obviously(scenarios.SessionStrict), cpuMetric); c.Relative == nil {
		t.Errorf("%+v", c)
	}
}

// TestARoundTripHasAPaceOfItsOwn: on a slower machine what waits for a set distance is hardly later, and dividing by
// the control would make it look sooner.
func TestARoundTripHasAPaceOfItsOwn(t *testing.T) {
	older, newer := calm().of(1, distanceScenario, referenceScenario), calm().of(2, distanceScenario, referenceScenario)
	newer.far.localUS = map[string]float64{}
	for variant, us := range older.far.localUS {
		newer.far.localUS[variant] = us * 1.3
	}
	v := newer.against(t, older)
	for _, c := range v.Cells {
		if c.Scenario == distanceScenario && (c.Relative != nil || c.Decides != decidesRaw || c.differs()) {
			t.Fatalf("%+v", c)
		}
	}
}

func TestExactCellsAreComparedDigitByDigit(t *testing.T) {
	point := cell{bandwidthScenario, scenarios.SessionStrict, "275B bearer"}
	set := func(value float64) change {
		return edit(func(row results.Trial) bool { return cellOf(row) == point }, func(row *results.Trial) { row.Metrics[storeBytesMetric] = value })
	}
	for _, tc := range []struct {
		name     string
		was, is  float64
		verdict  string
		ratio    float64 // 0 for none
		sortedAt int
	}{
		{"the same", 425, 425, "equal", 1, -1},
		{"a byte more", 425, 426, "differs, more", 426. / 425, 0},
		{"a byte less", 425, 424, "differs, less", 424. / 425, 0},
		{"from nothing", 0, 425, "differs, more", 0, 0},
		{"to nothing", 425, 0, "differs, less", 0, 0},
		{"nothing in both", 0, 0, "equal", 0, -1},
	} {
		b := both{calm().of(1, bandwidthScenario).evidence(t, set(tc.was)), calm().of(2, bandwidthScenario).evidence(t, set(tc.is))}
		v, err := b.versus("old", "new")
		if err != nil {
			t.Fatal(err)
		}
		c := v.find(t, point, storeBytesMetric)
		if words := strings.TrimSuffix(c.words(), ": there is no ratio to 0"); words != tc.verdict || c.Margin != nil || c.Decides != decidesRaw {
			t.Errorf("%s: %s, %+v", tc.name, words, c)
		}
		if (c.Raw == nil) != (tc.ratio == 0) || c.Raw != nil && (c.Raw.Ratio != tc.ratio || c.Raw.Confidence != 1) {
			t.Errorf("%s: %+v, want %v", tc.name, c.Raw, tc.ratio)
		}
		if first := v.Cells[0].cell() == point; tc.sortedAt == 0 && !first {
			t.Errorf("%s: first comes %+v", tc.name, v.Cells[0])
		}
		if shown := c.fold() == ""; shown != (tc.sortedAt == 0) {
			t.Errorf("%s: shown is %v", tc.name, shown)
		}
	}
}

func TestAnExactMetricThatDoesNotRepeatIsNotExact(t *testing.T) {
	point := cell{bandwidthScenario, scenarios.SessionStrict, "275B bearer"}
	twice := func(_ *results.Run, rows []results.Trial) []results.Trial {
		for _, row := range rows {
			if cellOf(row) == point {
				row.Block, row.Metrics = 1, map[string]float64{wireMetric: row.Metrics[wireMetric] + 1}
				rows = append(rows, row)
			}
		}
		return rows
	}
	v := calm().of(2, bandwidthScenario).against(t, calm().of(1, bandwidthScenario), twice)
	if c := v.find(t, point, wireMetric); !strings.HasPrefix(c.words(), "not resolved: it did not repeat") {
		t.Error(c.words())
	}
}

func TestCountsThatOneRunHasNoneOfAreListed(t *testing.T) {
	older, newer := calm().of(1, raceScenario), calm().of(2, raceScenario)
	newer.caught = 0
	v := newer.against(t, older)
	if len(v.Counts) != 2 || v.Counts[0].Variant != scenarios.SessionNaive || v.Counts[0].Old != 7*8 || v.Counts[0].New != 0 || v.Counts[0].OldOf == 0 {
		t.Errorf("%+v", v.Counts)
	}
}
