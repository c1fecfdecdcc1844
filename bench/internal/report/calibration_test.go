package report

import (
	"strings"
	"testing"

	"authbench/results"
	"authbench/scenarios"
)

func TestCalibrationOfASoundInstrument(t *testing.T) {
	e := calm().evidence(t)
	for _, c := range e.calibrations() {
		if !strings.HasPrefix(c.verdict, "ok") {
			t.Errorf("%s: planted %s, read %s: %s", c.planted.Variant, c.plantedText(), c.readText(), c.verdict)
		}
	}
	if w := e.calibrationWarnings(); len(w) != 0 {
		t.Errorf("a sound instrument warns: %q", w)
	}
	tenPercent := e.calibration(scenarios.Calibrations()[2])
	if tenPercent.planted.Fraction == 0 || tenPercent.plantedText() != "7.50 µs (10.0 %)" || tenPercent.verdict != foundIt {
		t.Errorf("10 %% of 75 µs: planted %s, found: %s", tenPercent.plantedText(), tenPercent.verdict)
	}
}

func TestCalibrationThatFailsIsSaidOnPageOne(t *testing.T) {
	w := calm()
	w.readBack = 0.6 // 200 µs read as 120, out of tolerance; 50 read as 30
	e := w.evidence(t)
	warnings := strings.Join(e.warnings(), "\n")
	for _, want := range []string{"Calibration failed", "calibration/cpu-50us: planted 50.0 µs", "calibration/cpu-200us"} {
		if !strings.Contains(warnings, want) {
			t.Errorf("the warnings lack %q: %s", want, warnings)
		}
	}
	if strings.Contains(warnings, "bytes-1000") {
		t.Errorf("bytes were read back, but: %s", warnings)
	}
	if !strings.Contains(e.distrustAnswer(), "calibration failed") {
		t.Errorf("the answer trusts it: %s", e.distrustAnswer())
	}
}

func TestExactCalibrationMustBeRightInEveryBlock(t *testing.T) {
	e := calm().evidence(t, func(_ *results.Run, rows []results.Trial) []results.Trial {
		for i, row := range rows {
			if row.Variant == scenarios.CalibrationBytes1000 && row.Block < 2 {
				rows[i].Metrics[wireMetric] += float64(1 - 2*row.Block) // one more, one less: right on average
			}
		}
		return rows
	})
	for _, c := range e.calibrations() {
		if c.planted.Variant == scenarios.CalibrationBytes1000 && (!c.failed() || c.toleranceText() != "exactly") {
			t.Errorf("a byte off in two blocks passed: read %s, tolerance %s", c.readText(), c.toleranceText())
		}
	}
}

func TestCalibrationNotMeasured(t *testing.T) {
	for _, row := range calm().evidence(t, only("bandwidth")).calibrationTable().Rows {
		if row[5] != "not measured in this run" {
			t.Errorf("%s: %s", row[0], row[5])
		}
	}
}

func TestAPlantedFractionMustBeFound(t *testing.T) {
	tenPercent := scenarios.Calibrations()[2]
	reads := func(share float64) change { // of its base in the same block, a little more and a little less by turns
		return func(_ *results.Run, rows []results.Trial) []results.Trial {
			base := map[int]float64{}
			for _, row := range rows {
				if row.Scenario == referenceScenario && row.Variant == tenPercent.Base && row.Point == scenarios.ReferencePoint.Label {
					base[row.Block] = row.Metrics[replicaMetric]
				}
			}
			for _, row := range rows {
				if row.Variant == tenPercent.Variant {
					row.Metrics[replicaMetric] = base[row.Block] * share * []float64{0.998, 1.002}[row.Block%2]
				}
			}
			return rows
		}
	}
	for _, c := range []struct {
		why     string
		blocks  int
		share   float64 // of what its base read
		verdict string
		failed  bool
	}{
		{"found", 8, 1.1, foundIt, false},
		{"nothing read back, though 7.5 µs less would be within 15", 8, 1, notFound, true},
		{"the wrong way", 8, 0.5, notFound, true},
		{"found over too few blocks", 5, 1.1, notResolved, false},
		{"not found over too few blocks", 5, 1, notResolved, false},
	} {
		w := calm()
		w.blocks = c.blocks
		e := w.evidence(t, reads(c.share))
		if got := e.calibration(tenPercent); got.verdict != c.verdict {
			t.Errorf("%s: %q, want %q", c.why, got.verdict, c.verdict)
		}
		warning := strings.Join(e.calibrationWarnings(), "")
		if c.failed != strings.Contains(warning, "calibration/cpu-10pct: planted 7.50 µs (10.0 %), read back ") {
			t.Errorf("%s: page one says %q", c.why, warning)
		}
	}
}
