package plot

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
)

// A LadderSpec is several implementations of one thing: a row each, read from the top, and side by side a panel
// for every quantity, each on a log axis of its own. A step reaches back to the one above it, so that what it
// bought is a length, and equal lengths are equal ratios but in the band of 0.
type LadderSpec struct {
	Rows   []LadderRow
	Panels []LadderPanel
}

// A LadderRow is one implementation.
type LadderRow struct {
	Label   string
	Variant string // gives the colour
	// Step says that the row goes on from the one above. One that does not stands for itself, such as somebody
	// else's library, and the first of those stands apart.
	Step bool
}

// A LadderPanel is one quantity, with an amount for every row.
type LadderPanel struct {
	Title   string
	Unit    Unit
	Amounts []Amount
	// Floor is a plain reference, drawn as a thin line. It is measured, so the line is solid.
	Floor    float64
	HasFloor bool
}

// An Amount is a measured value. 0 has a place of its own at the left end of the axis; NaN was not measured.
type Amount struct {
	Value float64
	// Lo and Hi are the bounds of its interval; leave them 0 or NaN where there is none.
	Lo, Hi float64
	// Note follows the value, such as a ratio.
	Note string
	// Open says that it is not known whether the step from the row above changed anything: no length is drawn for it.
	Open bool
}

// Ladder draws the rows with their values beside the marks.
func Ladder(f Frame, spec LadderSpec) (Picture, error) { return ladderChart(f, spec).picture() }

func ladderChart(f Frame, spec LadderSpec) chart {
	l := newLadder(f, spec)
	return chart{frame: f, bodyHeight: l.height(), body: l.draw, data: l.data}
}

// A ladder is a LadderSpec made ready to draw.
type ladder struct {
	frame  Frame
	rows   []LadderRow
	panels []*rungs
	places []float64 // of the rows, along an axis whose unit is one row
}

// rungs is one panel with its axis.
type rungs struct {
	LadderPanel
	span  span
	right vg.Length // where its text has to end
}

func newLadder(f Frame, spec LadderSpec) *ladder {
	l := &ladder{frame: f}
	for _, row := range spec.Rows {
		row.Label = clean(row.Label)
		l.rows = append(l.rows, row)
	}
	l.places = places(l.rows)
	for _, panel := range spec.Panels {
		l.panels = append(l.panels, newRungs(panel, len(l.rows), len(spec.Panels)))
	}
	return l
}

func newRungs(panel LadderPanel, rows, panels int) *rungs {
	const widestTicks = 8
	r := &rungs{LadderPanel: panel}
	r.Title, r.Amounts = clean(panel.Title), make([]Amount, rows)
	var values []float64
	for i := range r.Amounts {
		if i >= len(panel.Amounts) {
			r.Amounts[i].Value = -1 // nothing was measured
			continue
		}
		a := panel.Amounts[i]
		a.Note = clean(a.Note)
		r.Amounts[i] = a
		values = append(values, a.Value)
		if r.has(a.Value) && r.interval(a) {
			values = append(values, a.Lo, a.Hi)
		}
	}
	r.HasFloor = panel.HasFloor && r.has(panel.Floor)
	if r.HasFloor {
		values = append(values, panel.Floor)
	}
	r.span = Axis{Unit: panel.Unit, Log: true}.zeroSpan(values, max(widestTicks/max(panels, 1), 3))
	return r
}

// has reports whether the value has a place in the panel.
func (*rungs) has(v float64) bool { return v == 0 || Axis{Log: true}.drawable(v) }

// interval reports whether the amount has one that can be drawn.
func (r *rungs) interval(a Amount) bool {
	return Point{Lo: a.Lo, Hi: a.Hi}.hasInterval() && r.has(a.Lo) && r.has(a.Hi)
}

// places puts the rows in order from the top, and those that are no steps a little apart.
func places(rows []LadderRow) []float64 {
	const apart = 0.5
	var at []float64
	next := 0.0
	for i, row := range rows {
		if i > 0 && rows[i-1].Step && !row.Step {
			next += apart
		}
		at = append(at, -next)
		next++
	}
	return at
}

// The rows as an axis, from half a row below the last to half a row above the first.
func (l *ladder) span(named bool) span {
	const half = 0.6
	s := span{lo: -half, hi: half}
	for i, row := range l.rows {
		s.lo = min(s.lo, l.places[i]-half)
		name := " "
		if named {
			name = fit(labelStyle(), row.Label, canvasWidth*mostOfWidth)
		}
		s.ticks = append(s.ticks, plot.Tick{Value: l.places[i], Label: name})
	}
	return s
}

// height gives every row the room that its text needs.
func (l *ladder) height() vg.Length {
	const row, axisRoom = vg.Length(15), vg.Length(22)
	s := l.span(false)
	return min(vg.Length(s.hi-s.lo)*row+axisRoom+ladderTitleRoom, 20*vg.Inch)
}
