package plot

import (
	"slices"

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
					inside := func(y float64) vg.Point { return vg.Point{X: toX(pt.X), Y: toY(min(max(y, s.y.lo), s.y.hi))} }
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

// paintLine joins the points of a series, but not across a gap, nor across one that stands apart.
func (s *sheet) paintLine(c draw.Canvas, p *plot.Plot, series Series) {
	toX, toY := p.Transforms(&c)
	var line []vg.Point
	for _, pt := range series.Points {
		if s.has(pt) && !pt.Apart {
			line = append(line, vg.Point{X: toX(pt.X), Y: toY(pt.Y)})
			continue
		}
		c.StrokeLines(series.line(), line)
		line = nil
	}
	c.StrokeLines(series.line(), line)
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

// gaps paints the reasons of cells that cannot exist, once each, upwards at their X and where the other
// series leave most room.
func (s *sheet) gaps(panel Panel) painter {
	reasons := map[float64][]string{}
	var xs []float64
	for _, series := range panel.Series {
		for _, pt := range series.Points {
			reason := clean(pt.Gap)
			if pt.Gap == "" || !s.spec.X.drawable(pt.X) || slices.Contains(reasons[pt.X], reason) {
				continue
			}
			if len(reasons[pt.X]) == 0 {
				xs = append(xs, pt.X)
			}
			reasons[pt.X] = append(reasons[pt.X], reason)
		}
	}
	return func(c draw.Canvas, p *plot.Plot) {
		toX, _ := p.Transforms(&c)
		sty := gapStyle()
		for _, x := range xs {
			from, to := s.freeAt(c, p, panel, x)
			for i, reason := range reasons[x] {
				txt := fit(sty, reason, to-from)
				drawUpwardsOnWhite(c, sty, toX(x)-vg.Length(i)*captionPitch, (from+to-sty.Width(txt))/2, txt)
			}
		}
	}
}

// freeAt returns the longest stretch of the panel's height at x that no mark lies on.
func (s *sheet) freeAt(c draw.Canvas, p *plot.Plot, panel Panel, x float64) (from, to vg.Length) {
	const clear = vg.Length(9) // around a mark and the line that leads to it
	_, toY := p.Transforms(&c)
	edges := []vg.Length{c.Min.Y - clear + 4, c.Max.Y + clear - 4}
	for _, series := range panel.Series {
		for _, pt := range series.Points {
			if pt.X == x && s.has(pt) {
				edges = append(edges, toY(pt.Y))
			}
		}
	}
	slices.Sort(edges)
	for i := range edges[1:] {
		if lo, hi := edges[i]+clear, edges[i+1]-clear; hi-lo > to-from {
			from, to = lo, hi
		}
	}
	return from, to
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
