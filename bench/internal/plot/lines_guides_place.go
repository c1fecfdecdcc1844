package plot

import (
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
)

const (
	guideMargin = vg.Length(3) // from a panel's edges to a guide's label, and from a line across to its own
	mostOfGuide = 0.6          // of a guide's length that its label may take
)

// A room is a panel for guides' labels to lie in, with all that is there already.
type room struct {
	crowd
	guides []segment
}

// level is the white ground of a note that is written from left to right.
func (n note) level(sty text.Style) vg.Rectangle {
	return boxAt(n.at.Sub(vg.Point{X: 1, Y: 1}), vg.Point{X: sty.Width(n.text) + 2, Y: 2*halfDigit(sty) + 2})
}

// besideAcross places the label of a line across: above or below its left end, or as far to the right as it takes to
// be clear of all else.
func (r room) besideAcross(g guide) note {
	const step = vg.Length(6)
	sty := valueStyle()
	txt := fit(sty, g.label, r.bounds.Size().X*mostOfGuide)
	x, y := r.bounds.Min.X+guideMargin, g.line.from.Y
	var notes []note
	for ; len(notes) == 0 || x+sty.Width(txt) <= r.bounds.Max.X-1; x += step {
		notes = append(notes, note{txt, vg.Point{X: x, Y: y + guideMargin}}, note{txt, vg.Point{X: x, Y: y - guideMargin - 2*halfDigit(sty)}})
	}
	return r.clearest(notes, note.level)
}

// besideUpwards places the label of a line upwards: along its top on either side, or as far down or a little as far
// away as it takes to be clear.
func (r room) besideUpwards(g guide) note {
	const step, farther, ways = vg.Length(3), vg.Length(3), 3
	sty := valueStyle()
	txt := fit(sty, g.label, r.bounds.Size().Y*mostOfGuide)
	var notes []note
	for i := range ways {
		away := halfDigit(sty) + 2 + vg.Length(i)*farther
		y := r.bounds.Max.Y - guideMargin - sty.Width(txt)
		for ; len(notes) == 0 || y >= r.bounds.Min.Y+1; y -= step {
			notes = append(notes, note{txt, vg.Point{X: g.line.from.X + away, Y: y}}, note{txt, vg.Point{X: g.line.from.X - away, Y: y}})
		}
	}
	return r.clearest(notes, note.upwards)
}

// clearest returns the first of the notes whose ground costs least.
func (r room) clearest(notes []note, ground func(note, text.Style) vg.Rectangle) note {
	best, least := notes[0], -1
	for _, n := range notes {
		if cost := r.cost(ground(n, valueStyle())); least < 0 || cost < least {
			best, least = n, cost
		}
	}
	return best
}

// cost is lowest where nothing is. A label may cover a guide, which goes on behind it, rather than lie under a line
// of data, and that rather than on a mark or on other text.
func (r room) cost(ground vg.Rectangle) (cost int) {
	const outside, solid, line, guide = 1000, 100, 10, 1
	if !inside(ground, r.bounds) {
		cost += outside
	}
	for _, other := range r.solid {
		if overlap(ground, other) {
			cost += solid
		}
	}
	for _, s := range r.lines {
		if s.crosses(ground) {
			cost += line
		}
	}
	for _, s := range r.guides {
		if s.crosses(ground) {
			cost += guide
		}
	}
	return cost
}
