package plot

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A paper is a pair of axes to draw on. It writes the axes' labels itself: gonum centres the room it
// keeps for them in values, which on a log axis is near the end, and pads the chart for nothing.
type paper struct {
	*plot.Plot
	xLabel, yLabel string
	// empty says so in the middle, so that nobody takes a chart without data for one of zeros.
	empty bool
}

const (
	xLabelRoom = vg.Length(14)
	yLabelRoom = vg.Length(15)
)

// newPaper returns empty axes in the theme.
func newPaper(x, y span, f Frame) paper {
	p := plot.New()
	p.BackgroundColor = nil
	x.apply(&p.X)
	y.apply(&p.Y)
	return paper{Plot: p, xLabel: x.titled(f.XLabel), yLabel: y.titled(f.YLabel)}
}

// apply sets a gonum axis up.
func (s span) apply(a *plot.Axis) {
	a.Min, a.Max, a.Padding = s.lo, s.hi, 0
	if s.log {
		a.Scale = plot.LogScale{}
	}
	a.LineStyle = axisLine()
	a.Tick.LineStyle = axisLine()
	a.Tick.Length = vg.Points(3.5)
	a.Tick.Marker = s.ticks
	a.Tick.Label = restyle(a.Tick.Label, tickStyle())
	// No text is written with it, but gonum takes the gap between ticks and their labels from here.
	a.Label.TextStyle = restyle(a.Label.TextStyle, tickStyle())
}

// bare takes line and ticks off an axis of names.
func bare(a *plot.Axis) {
	a.LineStyle.Width, a.Tick.Length = 0, 0
	a.Tick.Label = restyle(a.Tick.Label, labelStyle())
}

// titled adds the unit to an axis's label.
func (s span) titled(label string) string {
	label = clean(label)
	switch {
	case s.unit == "":
		return label
	case label == "":
		return s.unit
	default:
		return label + " (" + s.unit + ")"
	}
}

// restyle takes font and colour from the theme and leaves the alignment that gonum relies on.
func restyle(aligned, themed text.Style) text.Style {
	aligned.Font, aligned.Color, aligned.Handler = themed.Font, themed.Color, themed.Handler
	return aligned
}

// inner is what the labels leave of the canvas.
func (p paper) inner(c draw.Canvas) draw.Canvas {
	if p.yLabel != "" {
		c.Min.X += yLabelRoom
	}
	if p.xLabel != "" {
		c.Min.Y += xLabelRoom
	}
	return c
}

// besideData is the width that the paper takes on both sides of its data, on that canvas.
func (p paper) besideData(c draw.Canvas) vg.Length {
	data := p.DataCanvas(p.inner(c))
	return (c.Max.X - c.Min.X) - (data.Max.X - data.Min.X)
}

// sideBySide cuts the canvas into a tile a paper, a gap apart, so that all have equally wide data whatever stands
// beside it. What the last one needs on its right is kept free.
func sideBySide(c draw.Canvas, papers []paper, right, gap vg.Length) []draw.Canvas {
	data := c.Max.X - c.Min.X - right - vg.Length(len(papers)-1)*gap
	beside := make([]vg.Length, len(papers))
	for i, p := range papers {
		beside[i] = p.besideData(c)
		data -= beside[i]
	}
	tiles := make([]draw.Canvas, len(papers))
	left := c.Min.X
	for i := range papers {
		tiles[i] = c
		tiles[i].Min.X = left
		tiles[i].Max.X = left + beside[i] + data/vg.Length(len(papers))
		left = tiles[i].Max.X + gap
	}
	return tiles
}

// draw draws everything on the paper, and the labels centred on the data.
func (p paper) draw(c draw.Canvas) {
	inner := p.inner(c)
	p.Draw(inner)
	data, sty := p.DataCanvas(inner), axisStyle()
	x := fit(sty, p.xLabel, c.Max.X-c.Min.X)
	drawText(c, sty, max(data.Center().X-sty.Width(x)/2, c.Min.X), c.Min.Y+2, x)
	if p.empty {
		drawOnWhite(c, sty, data.Center().X-sty.Width("no data")/2, data.Center().Y, "no data")
	}
	y := fit(sty, p.yLabel, c.Max.Y-c.Min.Y)
	drawUpwards(c, sty, c.Min.X+sty.Font.Size/2, max(data.Center().Y-sty.Width(y)/2, c.Min.Y), y)
}

// A painter is a plotter that asks for no room of its own.
type painter func(c draw.Canvas, p *plot.Plot)

// Plot implements plot.Plotter.
func (f painter) Plot(c draw.Canvas, p *plot.Plot) { f(c, p) }

// paintGrid draws the pale lines at labelled ticks.
func paintGrid(alongX, alongY bool) painter {
	return func(c draw.Canvas, p *plot.Plot) {
		for _, t := range p.X.Tick.Marker.Ticks(p.X.Min, p.X.Max) {
			if x := c.X(p.X.Norm(t.Value)); alongX && !t.IsMinor() && c.ContainsX(x) {
				c.StrokeLine2(gridLine(), x, c.Min.Y, x, c.Max.Y)
			}
		}
		for _, t := range p.Y.Tick.Marker.Ticks(p.Y.Min, p.Y.Max) {
			if y := c.Y(p.Y.Norm(t.Value)); alongY && !t.IsMinor() && c.ContainsY(y) {
				c.StrokeLine2(gridLine(), c.Min.X, y, c.Max.X, y)
			}
		}
	}
}
