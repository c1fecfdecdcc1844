package plot

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// series paints every line, then every interval, then every mark, so that no
// line hides a mark.
func (s *sheet) series(panel Panel) painter {
	return func(c draw.Canvas, p *plot.Plot) {
		toX, toY := p.Transforms(&c)
		for _, series := range panel.Series {
			s.paintLine(c, p, series)
		}
		for _, series := range panel.Series {
			for _, pt := range series.Points {
				if s.has(pt) && pt.hasInterval() && !series.Floor {
					// A bound may lie where a log axis has no place.
					inside := func(y float64) vg.Point { return vg.Point{X: toX(pt.X), Y: toY(s.y.inside(y))} }
					paintInterval(c, colorOf(series.Variant), inside(pt.Lo), inside(pt.Hi))
				}
			}
		}
		for _, series := range panel.Series {
			for _, pt := range series.Points {
				if s.has(pt) && !series.Floor {
					s.markOf(series, pt).draw(c, vg.Point{X: toX(pt.X), Y: toY(pt.Y)})
				}
			}
		}
	}
}

func (s *sheet) paintLine(c draw.Canvas, p *plot.Plot, series Series) {
	c.StrokeLines(series.line(), s.stretches(c, p, series)...)
}

// stretches joins the points of a series, but not across a gap, nor across one that stands apart.
func (s *sheet) stretches(c draw.Canvas, p *plot.Plot, series Series) [][]vg.Point {
	toX, toY := p.Transforms(&c)
	lines := [][]vg.Point{nil}
	for _, pt := range series.Points {
		if s.has(pt) && !pt.Apart {
			last := len(lines) - 1
			lines[last] = append(lines[last], vg.Point{X: toX(pt.X), Y: toY(pt.Y)})
			continue
		}
		lines = append(lines, nil)
	}
	return lines
}

func (s Series) line() draw.LineStyle {
	if s.Floor {
		return floorLine()
	}
	return seriesLine(colorOf(s.Variant), s.Model)
}

// paintInterval draws an interval with caps across its ends.
func paintInterval(c draw.Canvas, color rgb, lo, hi vg.Point) {
	line := draw.LineStyle{Color: color, Width: vg.Points(0.8)}
	const cap = vg.Length(2.2)
	across := vg.Point{X: cap}
	if lo.Y == hi.Y && lo.X != hi.X {
		across = vg.Point{Y: cap}
	}
	c.StrokeLines(line, []vg.Point{lo, hi},
		[]vg.Point{lo.Sub(across), lo.Add(across)}, []vg.Point{hi.Sub(across), hi.Add(across)})
}

const (
	labelPitch  = vg.Length(10)
	labelGap    = vg.Length(22) // from the plot's edge to the label, for the leader and the mark
	mostOfWidth = 0.35          // that direct labels or names may take
)

// labelRoom is the width that the direct labels need.
func (s *sheet) labelRoom(panel Panel) vg.Length {
	widest := vg.Length(0)
	for _, series := range panel.Series {
		if _, ok := s.end(series); ok {
			widest = max(widest, labelStyle().Width(series.Label))
		}
	}
	if widest == 0 {
		return 0
	}
	return min(widest, canvasWidth*mostOfWidth) + labelGap - rightMargin/2
}

// directLabels paints every series's label beside its right end, pushed apart, with a leader from the
// end to where the label came to lie.
func (s *sheet) directLabels(panel Panel) painter {
	return func(c draw.Canvas, p *plot.Plot) {
		toX, toY := p.Transforms(&c)
		var labelled []Series
		var ends []vg.Point
		var want []float64
		for _, series := range panel.Series {
			if end, ok := s.end(series); ok {
				labelled = append(labelled, series)
				ends = append(ends, vg.Point{X: toX(end.X), Y: toY(end.Y)})
				want = append(want, float64(toY(end.Y)))
			}
		}
		sty := labelStyle()
		x := c.Max.X + labelGap
		for i, y := range pushApart(want, float64(labelPitch), float64(c.Min.Y), float64(c.Max.Y+labelPitch/2)) {
			at := vg.Point{X: x, Y: vg.Length(y)}
			c.StrokeLines(leaderLine(), []vg.Point{
				ends[i].Add(vg.Point{X: markRadius + 1.5}), {X: c.Max.X + 6, Y: at.Y}, {X: x - 8, Y: at.Y},
			})
			if labelled[i].Floor {
				c.StrokeLine2(floorLine(), x-10, at.Y, x-2, at.Y)
			} else {
				s.markOf(labelled[i], Point{}).draw(c, vg.Point{X: x - 6, Y: at.Y})
			}
			drawText(c, sty, x, at.Y-halfDigit(sty), fit(sty, labelled[i].Label, canvasWidth*mostOfWidth))
		}
	}
}
