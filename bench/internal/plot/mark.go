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
	default:
		var p vg.Path
		p.Move(vg.Point{X: at.X + markRadius, Y: at.Y})
		p.Arc(at, markRadius, 0, 2*math.Pi)
		p.Close()
		return p
	}
}

func polygon(at vg.Point, sides int, radius vg.Length, start float64) vg.Path {
	var p vg.Path
	for i := range sides {
		sin, cos := math.Sincos(start + 2*math.Pi*float64(i)/float64(sides))
		corner := at.Add(vg.Point{X: radius * vg.Length(cos), Y: radius * vg.Length(sin)})
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
