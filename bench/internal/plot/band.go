package plot

import (
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

const (
	bandShare = 0.13          // of the axis that a band takes
	bandRoom  = vg.Length(12) // above the data, for the band's name
)

// resolutionSpan returns a log axis from the resolution upwards, with a band before it for all that lies
// at or below. Within the band no place means a value: the instrument cannot tell them apart.
func (a Axis) resolutionSpan(values []float64, resolution float64, ticks int) span {
	hi := resolution * 2
	for _, v := range values {
		if a.drawable(v) {
			hi = max(hi, v)
		}
	}
	hi = a.Unit.ceil(hi)
	s := span{
		lo: resolution / math.Pow(hi/resolution, bandShare/(1-bandShare)), hi: hi, log: true,
		ticks: a.Unit.logTickMarks(resolution, hi, ticks), value: a.Unit.Format, resolution: resolution,
	}
	a.replaceTicks(&s)
	return s
}

// resolvable reports whether the axis can have a band.
func (a Axis) resolvable(resolution float64) bool {
	return a.Log && resolution > 0 && a.drawable(resolution)
}

// below reports whether v lies in the axis's band.
func (s span) below(v float64) bool { return s.resolution > 0 && v <= s.resolution }

// bandEnds returns the canvas's part of the band, from left to right.
func (s span) bandEnds(c draw.Canvas, p *plot.Plot) (left, right vg.Length) {
	toX, _ := p.Transforms(&c)
	return c.Min.X, toX(s.resolution)
}

// paintBand colours the band and names it above the data, where no curve and no label can be.
func (s span) paintBand(c draw.Canvas, p *plot.Plot) {
	if s.resolution == 0 {
		return
	}
	left, right := s.bandEnds(c, p)
	c.FillPolygon(band, corners(vg.Rectangle{Min: vg.Point{X: left, Y: c.Min.Y}, Max: vg.Point{X: right, Y: c.Max.Y}}))
	name := "below resolution (" + s.value(s.resolution) + ")"
	drawText(c, valueStyle(), left, c.Max.Y+6, fit(valueStyle(), name, c.Max.X-left))
}
