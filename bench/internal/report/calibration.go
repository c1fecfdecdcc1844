package report

import (
	"fmt"
	"math"

	"authbench/bench/internal/stat"
	"authbench/scenarios"
)

// A calibration is one planted amount and how it was read back.
type calibration struct {
	planted  scenarios.Planted
	amount   float64 // in the metric's unit
	read     stat.Summary
	ratio    comparison
	measured bool
	verdict  string
}

// calibrations evaluates everything that scenarios plant, measured or not.
func (e evidence) calibrations() []calibration {
	var all []calibration
	for _, p := range scenarios.Calibrations() {
		all = append(all, e.calibration(p))
	}
	return all
}

// calibration reads a planted amount back: what the calibration measured over its base in the same
// block.
func (e evidence) calibration(p scenarios.Planted) calibration {
	c := calibration{planted: p, amount: p.Amount, verdict: notMeasured}
	own, base := at(p.Variant), at(p.Base)
	as, bs := e.paired(own, base, p.Metric)
	if len(as) == 0 {
		return c
	}
	if p.Fraction > 0 {
		c.amount = stat.Mean(e.values(own, plantedMetric), confidence).Center
	}
	differences := make([]float64, len(as))
	for i := range as {
		differences[i] = as[i] - bs[i]
	}
	c.read = stat.Mean(differences, confidence)
	c.ratio = e.compare(own, base, p.Metric)
	c.measured = !math.IsNaN(c.amount) && !math.IsNaN(c.read.Center)
	c.verdict = c.judge(differences)
	return c
}

// plantedMetric is what a calibration reports of itself where the amount is a share of its base's.
const plantedMetric = "planted_per_request"

// The verdicts on a calibration, beside notMeasured and notResolved.
const (
	calibrated = "ok"
	foundIt    = "ok: found"
	misread    = "failed"
	notFound   = "not found"
)

// judge holds an amount against its tolerance; a fraction is there to be found, which takes a ratio
// that is resolved.
func (c calibration) judge(differences []float64) string {
	fraction, resolves := c.planted.Fraction > 0, c.ratio.usable() && c.ratio.Ratio.N >= enoughBlocks
	switch {
	case !c.measured:
		return notMeasured
	case fraction && !resolves:
		return notResolved
	case fraction && c.ratio.Ratio.Lo > 1:
		return foundIt
	case fraction:
		return notFound
	case c.near(differences):
		return calibrated
	}
	return misread
}

// failed reports whether the instrument did not read back what was planted. Too few blocks to find a
// fraction are no failure.
func (c calibration) failed() bool { return c.verdict == misread || c.verdict == notFound }

// failure says what was planted and what was read instead.
func (c calibration) failure() string {
	text := fmt.Sprintf("%s: planted %s, read back %s", c.planted.Variant, c.plantedText(), c.readText())
	if c.verdict == notFound {
		text += fmt.Sprintf(", not found: %s", c.ratio.text())
	}
	return text
}

// near reports whether the reading is within tolerance; an exact one must be right in every block.
func (c calibration) near(differences []float64) bool {
	if c.tolerance() > 0 {
		return math.Abs(c.read.Center-c.amount) <= c.tolerance()
	}
	return allSame(append([]float64{c.amount}, differences...))
}

// tolerance is in the metric's unit; 0 is exactly.
func (c calibration) tolerance() float64 {
	return math.Max(c.planted.Tolerance, c.planted.ToleranceFraction*c.amount)
}

func (c calibration) unit() string { return metricOf(c.planted.Metric).Unit }

func (c calibration) plantedText() string {
	text := quantity(c.unit(), c.amount)
	if c.planted.Fraction > 0 {
		text += fmt.Sprintf(" (%s)", percent(c.planted.Fraction))
	}
	return text
}

func (c calibration) readText() string { return summaryText(c.unit(), c.read) }

func (c calibration) toleranceText() string {
	if c.planted.Fraction > 0 {
		return "ratio above 1 with its interval"
	}
	if c.tolerance() == 0 {
		return "exactly"
	}
	return "±" + quantity(c.unit(), c.tolerance())
}

// calibrationTable is the instrument's own report.
func (e evidence) calibrationTable() table {
	t := table{
		Title: "Calibration: what was planted and what was read back",
		Note: "Read back is the mean difference to the base, paired within blocks, with its 95 % interval. " +
			"A fraction is of what the base measured in warm-up, and is the calibration's own record of it; it has no tolerance, but must be found: " +
			fmt.Sprintf("the paired ratio's whole interval above 1, over %d blocks or more.", enoughBlocks),
		Head: []string{"calibration", "metric", "planted", "read back", "tolerance", "verdict", "ratio to the base"},
	}
	for _, c := range e.calibrations() {
		row := []string{c.planted.Variant, metricOf(c.planted.Metric).Label, absent, absent, absent, c.verdict, absent}
		if c.measured {
			row[2], row[3], row[4] = c.plantedText(), c.readText(), c.toleranceText()
			row[6] = joinNonEmpty([]string{c.ratio.text(), c.ratio.words()})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// summaryText is a summary with its interval and n.
func summaryText(unit string, s stat.Summary) string {
	switch {
	case math.IsNaN(s.Center):
		return absent
	case math.IsNaN(s.Lo) || math.IsNaN(s.Hi) || s.Lo == s.Hi:
		return quantity(unit, s.Center)
	}
	return interval(unit, s.Center, s.Lo, s.Hi)
}
