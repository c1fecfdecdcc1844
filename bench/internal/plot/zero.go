package plot

import (
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// zeroSpan is spanOf for a log axis that may have to hold 0, which no log axis does: then it begins with a band
// whose middle is 0, and no other place in the band means anything.
func (a Axis) zeroSpan(values []float64, ticks int) span {
	const bandShare = 0.1
	zero := false
	for _, v := range values {
		zero = zero || v == 0
	}
	s := a.spanOf(values, ticks)
	if !zero {
		return s
	}
	s.afterZero = s.lo
	s.lo /= math.Pow(s.hi/s.lo, bandShare/(1-bandShare))
	s.ticks = append(s.ticks, plot.Tick{Value: s.zero(), Label: a.Unit.sign() + "0"})
	return s
}

// zero is the place of 0 on an axis with a band for it.
func (s span) zero() float64 { return math.Sqrt(s.lo) * math.Sqrt(s.afterZero) }

// place is where a value lies on the axis.
func (s span) place(v float64) float64 {
	if v == 0 && s.afterZero > 0 {
		return s.zero()
	}
	return v
}

// share is how far along a log axis a value lies, from 0 to 1.
func (s span) share(v float64) float64 {
	return math.Log(s.place(v)/s.lo) / math.Log(s.hi/s.lo)
}

// paintZero colours the band of 0.
func (s span) paintZero(c draw.Canvas, p *plot.Plot) {
	if s.afterZero == 0 {
		return
	}
	toX, _ := p.Transforms(&c)
	c.FillPolygon(band, corners(vg.Rectangle{Min: c.Min, Max: vg.Point{X: toX(s.afterZero), Y: c.Max.Y}}))
}
