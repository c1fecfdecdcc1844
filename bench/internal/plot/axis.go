package plot

import (
	"math"

	"gonum.org/v1/plot"
)

// An Axis says how values lie along one side of a chart. A linear axis starts at 0.
type Axis struct {
	Unit Unit
	Log  bool
	// Ticks replaces the ticks that the axis would choose, for axes of few known values.
	Ticks []Tick
}

// A Tick is a labelled place on an axis. Without a label it shows its value.
type Tick struct {
	Value float64
	Label string
}

// drawable reports whether the axis has a place for v. The bounds keep sums and powers of ten finite.
func (a Axis) drawable(v float64) bool {
	size := math.Abs(v)
	return !math.IsNaN(v) && size < 1e100 && (!a.Log || v > 1e-100)
}

// A span is the range of an axis with its ticks.
type span struct {
	lo, hi float64
	log    bool
	// resolution is the right end of a band at the axis's left end; 0 where there is none.
	resolution float64
	// afterZero is where an axis that holds 0 goes on from its band for it; 0 where there is none.
	afterZero float64
	ticks     plot.ConstantTicks
	// unit follows the axis's label, in brackets; empty where the ticks say it.
	unit string
	// value writes a value without the unit, as it stands beside a mark.
	value func(float64) string
}

// inside returns the value or, where that lies beyond an end, the end.
func (s span) inside(v float64) float64 { return min(max(v, s.lo), s.hi) }

// spanOf returns the range that holds the values, with about as many labelled ticks as asked for.
func (a Axis) spanOf(values []float64, ticks int) span {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, t := range a.Ticks {
		values = append(values, t.Value)
	}
	for _, v := range values {
		if a.drawable(v) {
			lo, hi = min(lo, v), max(hi, v)
		}
	}
	if a.Log {
		return a.logSpan(lo, hi, ticks)
	}
	return a.linearSpan(min(lo, 0), max(hi, 0), min(ticks, 7))
}

func (a Axis) linearSpan(lo, hi float64, steps int) span {
	scale := a.Unit.scaleFor(max(hi, -lo), 1)
	if a.Unit == Bytes {
		scale = a.Unit.scaleFor(max(hi, -lo), 10) // up to 10 KB in bytes, which are exact
	}
	if hi-lo < 1e-90 {
		hi = scale.factor
	}
	s := span{unit: scale.symbol, value: func(v float64) string { return a.Unit.sign() + brief(v/scale.factor) }}
	places := linearTicks(lo/scale.factor, hi/scale.factor, steps)
	for _, v := range places {
		s.ticks = append(s.ticks, plot.Tick{Value: v * scale.factor, Label: a.Unit.sign() + significant(v)})
	}
	s.lo, s.hi = places[0]*scale.factor, places[len(places)-1]*scale.factor
	a.replaceTicks(&s)
	return s
}

func (a Axis) logSpan(lo, hi float64, most int) span {
	if lo > hi {
		lo, hi = 1, 10
	}
	s := span{lo: a.Unit.floor(lo), hi: a.Unit.ceil(hi), log: true, value: a.Unit.Format}
	if len(a.Ticks) > 0 {
		s.lo, s.hi = lo/1.25, hi*1.25 // known values stand free of the edges
	}
	if s.hi <= s.lo*(1+1e-9) {
		s.lo, s.hi = s.lo/2, s.hi*2
	}
	s.ticks = a.Unit.logTickMarks(s.lo, s.hi, most)
	a.replaceTicks(&s)
	return s
}

func (u Unit) logTickMarks(lo, hi float64, most int) (ticks plot.ConstantTicks) {
	major, minor := u.logTicks(lo, hi, most)
	for _, v := range major {
		ticks = append(ticks, plot.Tick{Value: v, Label: u.Format(v)})
	}
	for _, v := range minor {
		ticks = append(ticks, plot.Tick{Value: v})
	}
	return ticks
}

func (a Axis) replaceTicks(s *span) {
	if len(a.Ticks) == 0 {
		return
	}
	s.ticks = nil
	for _, t := range a.Ticks {
		label := clean(t.Label)
		if label == "" {
			label = s.value(t.Value)
		}
		if a.drawable(t.Value) {
			s.ticks = append(s.ticks, plot.Tick{Value: t.Value, Label: label})
		}
	}
}
