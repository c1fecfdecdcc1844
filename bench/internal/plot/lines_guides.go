package plot

import "slices"

// A Vertical is a thin line upwards through a panel, such as at the knee of a curve. It is left out where X has no
// place on the axis, which does not grow for it: beyond the last point nothing was measured.
type Vertical struct {
	X       float64
	Label   string // stands upwards along the line
	Variant string // gives the colour; grey where empty
	// Model draws the line dashed: X is a model's.
	Model bool
}

// A Horizontal is a thin grey line across a panel, such as a limit that was set. The y axis reaches as far as the
// line; it is left out where Y has no place on any such axis.
type Horizontal struct {
	Y     float64
	Label string // stands at its left end
}

// readyGuides returns the panel without its series, with clean text.
func (p Panel) readyGuides() Panel {
	p.Title, p.Series = clean(p.Title), nil
	p.Verticals, p.Horizontals = slices.Clone(p.Verticals), slices.Clone(p.Horizontals)
	for i := range p.Verticals {
		p.Verticals[i].Label = clean(p.Verticals[i].Label)
	}
	for i := range p.Horizontals {
		p.Horizontals[i].Label = clean(p.Horizontals[i].Label)
	}
	return p
}

func (v Vertical) color() rgb {
	if v.Variant == "" {
		return grey
	}
	return colorOf(v.Variant)
}

// hasVertical reports whether the line has a place in the chart.
func (s *sheet) hasVertical(v Vertical) bool {
	return s.spec.X.drawable(v.X) && s.x.lo <= v.X && v.X <= s.x.hi
}

func (s *sheet) hasHorizontal(h Horizontal) bool {
	return s.spec.Y.drawable(h.Y) && s.y.lo <= h.Y && h.Y <= s.y.hi
}
