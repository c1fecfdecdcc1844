package plot

import (
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A shape is the outline of a marker.
type shape int

const (
	circle shape = iota
	square
	triangle
	diamond
	wedge // a triangle on its tip
	pentagon
	plus
	saltire // a plus turned by an eighth
	star
	shapes // how many there are
)

// A mark is one variant's marker: solid for measured, hollow for modelled.
type mark struct {
	shape  shape
	color  rgb
	hollow bool
}

const markRadius = vg.Length(2.5)

// draw puts the mark on a thin white ground, so that it stays readable where lines cross.
func (m mark) draw(c draw.Canvas, at vg.Point) {
	fill, edge := m.color, white
	if m.hollow {
		fill, edge = white, m.color
	}
	outline := m.outline(at)
	c.SetColor(fill)
	c.Fill(outline)
	c.SetLineStyle(draw.LineStyle{Color: edge, Width: vg.Points(0.7)})
	c.Stroke(outline)
}

// outline returns the shape's path. The radii make the areas look alike.
func (m mark) outline(at vg.Point) vg.Path {
	switch m.shape {
	case square:
		return polygon(at, 4, markRadius*1.2, math.Pi/4)
	case triangle:
		return polygon(at, 3, markRadius*1.35, math.Pi/2)
	case diamond:
		return polygon(at, 4, markRadius*1.3, math.Pi/2)
	case wedge:
		return polygon(at, 3, markRadius*1.35, -math.Pi/2)
	case pentagon:
		return polygon(at, 5, markRadius*1.2, math.Pi/2)
	case plus:
		return cross(at, math.Pi/4)
	case saltire:
		return cross(at, 0)
	case star:
		return spiked(at, 5, markRadius*1.6, markRadius*0.7, math.Pi/2)
	default:
		var p vg.Path
		p.Move(vg.Point{X: at.X + markRadius, Y: at.Y})
		p.Arc(at, markRadius, 0, 2*math.Pi)
		p.Close()
		return p
	}
}

func polygon(at vg.Point, sides int, radius vg.Length, start float64) vg.Path {
	corners := make([]vg.Point, sides)
	for i := range corners {
		corners[i] = around(at, radius, start+2*math.Pi*float64(i)/float64(sides))
	}
	return closed(corners)
}

// spiked is a polygon whose sides are drawn in to the inner radius.
func spiked(at vg.Point, spikes int, radius, inner vg.Length, start float64) vg.Path {
	var corners []vg.Point
	for i := range spikes {
		angle := start + 2*math.Pi*float64(i)/float64(spikes)
		corners = append(corners, around(at, radius, angle), around(at, inner, angle+math.Pi/float64(spikes)))
	}
	return closed(corners)
}

// cross is four arms as wide as they are long; the notches between them lie at the start angle and every
// quarter turn from it.
func cross(at vg.Point, start float64) vg.Path {
	const notch, tip, half = markRadius * 0.6, markRadius * 1.45, 0.29 // half is an arm's angle, halved
	var corners []vg.Point
	for i := range 4 {
		angle := start + math.Pi/2*float64(i)
		arm := angle + math.Pi/4
		corners = append(corners, around(at, notch, angle), around(at, tip, arm-half), around(at, tip, arm+half))
	}
	return closed(corners)
}

func around(at vg.Point, radius vg.Length, angle float64) vg.Point {
	sin, cos := math.Sincos(angle)
	return at.Add(vg.Point{X: radius * vg.Length(cos), Y: radius * vg.Length(sin)})
}

func closed(corners []vg.Point) vg.Path {
	var p vg.Path
	for i, corner := range corners {
		if i == 0 {
			p.Move(corner)
		} else {
			p.Line(corner)
		}
	}
	p.Close()
	return p
}

// marksOf gives each variant its mark: the one it prefers, or where another of its colour has that in
// this chart, the next free one.
func marksOf(variants []string) map[string]mark {
	marks := map[string]mark{}
	taken := map[mark]bool{}
	for _, v := range variants {
		if _, again := marks[v]; again {
			continue
		}
		m := mark{shape: shapeOf(v), color: colorOf(v)}
		for tries := 0; taken[m] && tries < int(shapes); tries++ {
			m.shape = (m.shape + 1) % shapes
		}
		marks[v], taken[m] = m, true
	}
	return marks
}
