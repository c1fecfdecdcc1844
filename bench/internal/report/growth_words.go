package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"authbench/bench/internal/plot"
	"authbench/bench/internal/stat"
)

// mostMissed is how far a law may be off and still name the shape of the whole curve: what the tolerance of the
// words lets y move over a tenfold sweep, 10^stat.ShapeTolerance − 1.
const mostMissed = 0.26

// exponentText is "0.012 [−0.004, 0.028], n=8".
func (g growth) exponentText() string { return exponentText(g.exponent) }

func exponentText(s stat.Summary) string {
	switch {
	case s.N == 0:
		return absent
	case !(s.Confidence > 0):
		return fmt.Sprintf("%s, n=%d, no interval", thousandth(s.Center), s.N)
	}
	return fmt.Sprintf("%s [%s, %s], n=%d", thousandth(s.Center), thousandth(s.Lo), thousandth(s.Hi), s.N)
}

// thousandth writes an exponent: near 0 three significant digits would look like precision.
func thousandth(v float64) string {
	text := strconv.FormatFloat(v, 'f', 3, 64)
	if text == "-0.000" {
		return "0.000"
	}
	return strings.Replace(text, "-", "−", 1)
}

// shape is the curve's in words: "flat", or where no power law is near it, "proportional from 100 on".
func (g growth) shape() string {
	if !(g.missed > mostMissed) {
		return string(stat.ShapeOf(g.exponent))
	}
	steps := g.measured()
	from := steps[len(steps)-2].x
	shape := stat.ShapeOf(believed(g.lastExponent(math.Log(steps[len(steps)-1].x / from))))
	if shape == stat.Unclear {
		return string(shape)
	}
	return fmt.Sprintf("%s from %s on", shape, number(from))
}

// lastExponent is that of the last step alone, which is as many times as large as this is the log of.
func (g growth) lastExponent(logOfSizes float64) stat.Summary {
	s := stat.Summary(g.last)
	s.Center, s.Lo, s.Hi = math.Log(s.Center)/logOfSizes, math.Log(s.Lo)/logOfSizes, math.Log(s.Hi)/logOfSizes
	return s
}

// missedText is how far the law is off.
func (g growth) missedText() string {
	if math.IsNaN(g.missed) {
		return absent
	}
	return percent(g.missed)
}

// series draws the steps.
func (g growth) series() plot.Series {
	s := plot.Series{Variant: g.variant}
	for _, p := range g.steps {
		point := plot.Point{X: p.x, Gap: p.gap}
		if p.gap == "" {
			point.Y, point.Lo, point.Hi = p.y.Center, p.y.Lo, p.y.Hi
		}
		s.Points = append(s.Points, point)
	}
	return s
}
