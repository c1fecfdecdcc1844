package plot

import (
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

func (t tail) draw(f Frame, c draw.Canvas) {
	if t.x.resolution > 0 {
		c.Max.Y -= bandRoom
	}
	p := newPaper(t.x, t.y, f)
	p.empty = !slices.ContainsFunc(t.curves, func(c curve) bool { return len(c.points) > 0 })
	p.Add(painter(t.x.paintBand), paintGrid(true, true), painter(t.paint))
	p.draw(c)
}

func (t tail) paint(c draw.Canvas, p *plot.Plot) {
	toX, toY := p.Transforms(&c)
	for _, curve := range t.curves {
		line := make([]vg.Point, len(curve.points))
		for i, q := range curve.points {
			line[i] = vg.Point{X: toX(q.value), Y: toY(q.height)}
		}
		c.StrokeLines(curve.line(), c.ClipLinesXY(line)...)
	}
	t.paintBelow(c, p)
	for _, curve := range t.curves {
		for _, tick := range t.y.ticks {
			if v, ok := curve.at(tick.Value); ok && tick.Value > 0 {
				curve.mark.draw(c, vg.Point{X: toX(v), Y: toY(tick.Value)})
			}
		}
	}
}

// paintBelow draws what lies in the band: a mark at its share, each curve's beside the others', and a line
// to where the curve goes on.
func (t tail) paintBelow(c draw.Canvas, p *plot.Plot) {
	var below []curve
	for _, curve := range t.curves {
		if curve.below > 0 {
			below = append(below, curve)
		}
	}
	if len(below) == 0 {
		return
	}
	_, toY := p.Transforms(&c)
	left, right := t.x.bandEnds(c, p)
	at := func(i int) vg.Point {
		return vg.Point{X: left + (right-left)*(vg.Length(i)+0.5)/vg.Length(len(below)), Y: toY(below[i].below)}
	}
	for i, curve := range below {
		c.StrokeLine2(curve.line(), at(i).X, at(i).Y, right, at(i).Y)
	}
	for i, curve := range below {
		curve.mark.draw(c, at(i))
	}
}

func (c curve) line() draw.LineStyle { return seriesLine(c.mark.color, c.mark.hollow) }

// at returns the value at which the curve, as drawn, crosses the height.
func (c curve) at(height float64) (value float64, ok bool) {
	for i, q := range c.points {
		if q.height < height {
			continue
		}
		if i == 0 {
			return 0, false // the curve begins above it
		}
		before := c.points[i-1]
		share := (height - before.height) / (q.height - before.height)
		return before.value * math.Pow(q.value/before.value, share), true
	}
	return 0, false
}
