package plot

import (
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A BarSpec is amounts by category: bars from 0, alone or in groups, plain or stacked.
type BarSpec struct {
	Unit Unit
	// Horizontal puts the categories on the left, which long names need. The amount is then on the x
	// axis, so XLabel names it.
	Horizontal bool
	// Segments names the parts of stacked bars, from the axis outwards. Fewer than two are not named.
	Segments []string
	// Kinds names the bars of a group where they are one variant in several ways, the palest first. Bars then have
	// their variant's colour, and Kind says which they are.
	Kinds  []string
	Groups []Group
}

// A Group is a category and its bars. With one bar a group, and bars named as their groups, there is no
// key.
type Group struct {
	Label string
	Bars  []Bar
}

// A Bar is one variant's amount, in parts that add up to a total.
type Bar struct {
	Variant string
	Kind    string    // one of the spec's Kinds, where it has any
	Values  []float64 // one for each segment
	// Lo and Hi are the bounds of the total's interval; leave them 0 or NaN where there is none.
	Lo, Hi float64
	// Note follows the value in a horizontal chart, such as a ratio with its interval.
	Note string
	// Gap is why the cell cannot exist. There is no bar then, and the reason stands in its place.
	Gap string
}

// Bars draws the bars with an interval and a value on each total.
func Bars(f Frame, spec BarSpec) (Picture, error) { return barsChart(f, spec).picture() }

func barsChart(f Frame, spec BarSpec) chart {
	r := newRack(f, spec)
	return chart{f, r.keys(), r.leastHeight(), r.draw, r.data}
}

// total adds the parts up; ok is false where there is nothing to draw.
func (b Bar) total() (sum float64, ok bool) {
	ends := b.ends()
	if len(ends) == 0 {
		return 0, false
	}
	return ends[len(ends)-1], true
}

// ends returns where each part ends, the total last, or nothing where a part cannot be drawn.
func (b Bar) ends() []float64 {
	if b.Gap != "" {
		return nil
	}
	var ends []float64
	sum := 0.0
	for _, v := range b.Values {
		if sum += v; !(Axis{}).drawable(sum) {
			return nil
		}
		ends = append(ends, sum)
	}
	return ends
}

func (b Bar) hasInterval() bool {
	return Point{Lo: b.Lo, Hi: b.Hi}.hasInterval() && (Axis{}).drawable(b.Lo) && (Axis{}).drawable(b.Hi)
}

// A rack is a BarSpec made ready to draw: clean text, a slot for every bar, the axis of amounts.
type rack struct {
	frame    Frame
	spec     BarSpec
	slots    []slot
	most     int // bars in the fullest group
	amounts  span
	variants []string       // in order of appearance
	colors   map[string]rgb // by variant
}

// A slot is a bar's place along the axis of categories, whose unit is one group: group i is centred on i.
type slot struct {
	bar           Bar
	center, width float64
}

func newRack(f Frame, spec BarSpec) *rack {
	r := &rack{frame: f, spec: spec, most: 1, colors: map[string]rgb{}}
	for _, g := range spec.Groups {
		r.most = max(r.most, len(g.Bars))
	}
	var amounts []float64
	for i, g := range spec.Groups {
		for j, b := range g.Bars {
			b.Note, b.Gap = clean(b.Note), clean(b.Gap)
			center, width := r.place(i, j, len(g.Bars))
			r.slots = append(r.slots, slot{b, center, width})
			amounts = append(amounts, b.ends()...)
			if _, ok := b.total(); ok && b.hasInterval() {
				amounts = append(amounts, b.Lo, b.Hi)
			}
			r.color(b.Variant)
		}
	}
	r.amounts = Axis{Unit: spec.Unit}.spanOf(amounts, 6)
	r.nameUnits()
	return r
}

// nameUnits writes each value in a unit of its own where the axis's would make one a small fraction.
func (r *rack) nameUnits() {
	for _, s := range r.slots {
		total, ok := s.bar.total()
		if ok && total != 0 && math.Abs(total) < 0.1*r.spec.Unit.scaleFor(max(r.amounts.hi, -r.amounts.lo), 1).factor {
			r.amounts.value = r.spec.Unit.Format
			return
		}
	}
}

// color gives a variant its family's colour. Bars have no marks, so where a key has to tell them apart
// the later ones of a family are paler.
func (r *rack) color(variant string) {
	if _, known := r.colors[variant]; known {
		return
	}
	family := 0
	for _, v := range r.variants {
		if colorOf(v) == colorOf(variant) && r.most > 1 && len(r.spec.Kinds) == 0 {
			family++
		}
	}
	r.variants = append(r.variants, variant)
	r.colors[variant] = colorOf(variant).lighter(0.3 * float64(min(family, 2)))
}

// place returns where bar j of n lies in group i. Horizontal charts read from the top, where the axis
// ends.
func (r *rack) place(i, j, n int) (center, width float64) {
	const alone, filled, barShare = 0.62, 0.82, 0.9
	if r.most == 1 {
		center, width = float64(i), alone
	} else {
		pitch := filled / float64(r.most)
		center, width = float64(i)+(float64(j)-float64(n-1)/2)*pitch, pitch*barShare
	}
	if r.spec.Horizontal {
		center = float64(len(r.spec.Groups)-1) - center
	}
	return center, width
}

// keys explains colours where the categories do not, and the segments by their shades of grey.
func (r *rack) keys() []key {
	var keys []key
	for i, kind := range r.spec.Kinds {
		keys = append(keys, key{label: clean(kind), color: r.kindShade(grey, i)})
	}
	if r.most > 1 && len(r.spec.Kinds) == 0 {
		for _, v := range r.variants {
			keys = append(keys, key{label: clean(v), color: r.colors[v]})
		}
	}
	if len(r.spec.Segments) > 1 {
		for i, name := range r.spec.Segments {
			keys = append(keys, key{label: clean(name), color: shade(grey, i)})
		}
	}
	return keys
}

// colorOfBar is its variant's colour, in its kind's shade.
func (r *rack) colorOfBar(b Bar) rgb {
	if i := slices.Index(r.spec.Kinds, b.Kind); i >= 0 {
		return r.kindShade(r.colors[b.Variant], i)
	}
	return r.colors[b.Variant]
}

// kindShade is paler the further a kind stands from the last.
func (r *rack) kindShade(c rgb, i int) rgb { return shade(c, len(r.spec.Kinds)-1-i) }

// shade is the colour of the i-th segment from the axis.
func shade(c rgb, i int) rgb { return c.lighter(1 - math.Pow(0.42, float64(min(i, 3)))) }

// leastHeight gives every row of a horizontal chart the room that its text needs.
func (r *rack) leastHeight() vg.Length {
	if !r.spec.Horizontal {
		return 0
	}
	const row, axisRoom = vg.Length(12), vg.Length(32)
	pitch := row
	switch {
	case len(r.spec.Kinds) > 1: // in pairs, so that a row's text may come nearer to the next
		pitch = row * 0.86 * vg.Length(r.most)
	case r.most > 1:
		pitch = row * vg.Length(r.most)
	}
	return min(pitch*vg.Length(len(r.spec.Groups))+axisRoom, 20*vg.Inch)
}

func (r *rack) draw(c draw.Canvas) {
	if r.spec.Horizontal {
		r.drawHorizontal(c)
	} else {
		r.drawVertical(c)
	}
}
