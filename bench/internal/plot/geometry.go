package plot

import (
	"math"

	"gonum.org/v1/plot/vg"
)

// A segment is a straight line from one point to another; of no length it meets nothing.
type segment struct{ from, to vg.Point }

func boxAt(low, size vg.Point) vg.Rectangle { return vg.Rectangle{Min: low, Max: low.Add(size)} }

// boxAround returns the box that reaches so far from the point on every side.
func boxAround(p vg.Point, reach vg.Length) vg.Rectangle {
	return grown(vg.Rectangle{Min: p, Max: p}, reach)
}

func grown(r vg.Rectangle, by vg.Length) vg.Rectangle {
	return vg.Rectangle{Min: r.Min.Sub(vg.Point{X: by, Y: by}), Max: r.Max.Add(vg.Point{X: by, Y: by})}
}

func middle(r vg.Rectangle) vg.Point { return r.Min.Add(r.Max).Scale(0.5) }

func overlap(a, b vg.Rectangle) bool {
	return a.Min.X < b.Max.X && b.Min.X < a.Max.X && a.Min.Y < b.Max.Y && b.Min.Y < a.Max.Y
}

func inside(box, bounds vg.Rectangle) bool {
	return box.Min.X >= bounds.Min.X && box.Max.X <= bounds.Max.X && box.Min.Y >= bounds.Min.Y && box.Max.Y <= bounds.Max.Y
}

func contains(r vg.Rectangle, p vg.Point) bool {
	return p.X >= r.Min.X && p.X <= r.Max.X && p.Y >= r.Min.Y && p.Y <= r.Max.Y
}

// nearest returns the point of the box that is nearest to p.
func nearest(r vg.Rectangle, p vg.Point) vg.Point {
	return vg.Point{X: min(max(p.X, r.Min.X), r.Max.X), Y: min(max(p.Y, r.Min.Y), r.Max.Y)}
}

func distance(a, b vg.Point) vg.Length {
	return vg.Length(math.Hypot(float64(b.X-a.X), float64(b.Y-a.Y)))
}

// crosses reports whether any part of the segment lies within the box, by cutting it at the box's four
// sides in turn (Liang and Barsky).
func (s segment) crosses(r vg.Rectangle) bool {
	if s.from == s.to || max(s.from.X, s.to.X) <= r.Min.X || min(s.from.X, s.to.X) >= r.Max.X {
		return false // most segments are nowhere near
	}
	d := s.to.Sub(s.from)
	enter, leave := vg.Length(0), vg.Length(1)
	for _, side := range [4]struct{ toward, room vg.Length }{
		{-d.X, s.from.X - r.Min.X}, {d.X, r.Max.X - s.from.X}, {-d.Y, s.from.Y - r.Min.Y}, {d.Y, r.Max.Y - s.from.Y},
	} {
		switch at := side.room / side.toward; {
		case side.toward == 0 && side.room <= 0:
			return false
		case side.toward < 0:
			enter = max(enter, at)
		case side.toward > 0:
			leave = min(leave, at)
		}
	}
	return enter < leave
}

// meets reports whether the segments cross.
func (s segment) meets(o segment) bool {
	return side(s, o.from)*side(s, o.to) < 0 && side(o, s.from)*side(o, s.to) < 0
}

// side is positive on the segment's left, negative on its right and 0 on its line.
func side(s segment, p vg.Point) vg.Length {
	d, e := s.to.Sub(s.from), p.Sub(s.from)
	return d.X*e.Y - d.Y*e.X
}
