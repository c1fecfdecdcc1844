package plot

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"authbench/bench/internal/stat"
)

// A joint is a line between two points, or a step of the front.
type joint struct {
	segment
	style draw.LineStyle
}

// frontLines is the staircase through the points that no other dominates: from each it goes right at its
// height, for all that lies there costs no less, and falls at the next. Steps to a modelled point are dashed.
func (s scatter) frontLines(at []vg.Point) (lines []joint) {
	front := s.paretoFront()
	for rank, i := range front {
		if rank == 0 {
			continue
		}
		last := front[rank-1]
		style := frontLine(s.points[i].Modelled || s.points[last].Modelled)
		corner := vg.Point{X: at[i].X, Y: at[last].Y}
		lines = append(lines, joint{segment{at[last], corner}, style}, joint{segment{corner, at[i]}, style})
	}
	return lines
}

// paretoFront lists the points on the front from left to right; none where none was asked for.
func (s scatter) paretoFront() (front []int) {
	if !s.front {
		return nil
	}
	points := make([]stat.Pt, len(s.points))
	for i, p := range s.points {
		points[i] = stat.Pt{X: max(p.X, s.x.resolution), Y: p.Y} // in the band X says nothing
	}
	for i, on := range stat.Pareto(points) {
		if on {
			front = append(front, i)
		}
	}
	return front
}

// trails joins the points of each variant.
func (s scatter) trails(at []vg.Point) (lines []joint) {
	before := map[string]int{}
	for i, p := range s.points {
		if j, again := before[p.Variant]; again {
			style := trailLine(colorOf(p.Variant), p.Modelled || s.points[j].Modelled)
			lines = append(lines, joint{segment{at[j], at[i]}, style})
		}
		before[p.Variant] = i
	}
	return lines
}

// A whisker is an interval's line. An end without a cap goes on where the axis cannot show it.
type whisker struct {
	segment
	color   rgb
	capFrom bool
}

func (s scatter) whiskers(c draw.Canvas, p *plot.Plot, at []vg.Point) (all []whisker) {
	toX, toY := p.Transforms(&c)
	for i, point := range s.points {
		color := colorOf(point.Variant)
		if (Point{Lo: point.YLo, Hi: point.YHi}).hasInterval() {
			lo, hi := s.y.clamp(point.YLo), s.y.clamp(point.YHi)
			all = append(all, whisker{segment{vg.Point{X: at[i].X, Y: toY(lo)}, vg.Point{X: at[i].X, Y: toY(hi)}}, color, true})
		}
		if !(Point{Lo: point.XLo, Hi: point.XHi}).hasInterval() || s.x.below(point.XHi) {
			continue
		}
		from, capped := toX(s.x.clamp(point.XLo)), true
		if s.x.below(point.XLo) {
			left, right := s.x.bandEnds(c, p)
			from, capped = min(at[i].X, (left+right)/2), false
		}
		to := toX(s.x.clamp(point.XHi))
		all = append(all, whisker{segment{vg.Point{X: from, Y: at[i].Y}, vg.Point{X: to, Y: at[i].Y}}, color, capped})
	}
	return all
}

// box is what the whisker covers.
func (w whisker) box() vg.Rectangle { return grown(vg.Rectangle{Min: w.from, Max: w.to}, 2) }

func (w whisker) draw(c draw.Canvas) {
	line := draw.LineStyle{Color: w.color, Width: vg.Points(0.8)}
	const cap = vg.Length(2)
	across := vg.Point{X: cap}
	if w.from.Y == w.to.Y {
		across = vg.Point{Y: cap}
	}
	c.StrokeLines(line, []vg.Point{w.from, w.to}, []vg.Point{w.to.Sub(across), w.to.Add(across)})
	if w.capFrom {
		c.StrokeLines(line, []vg.Point{w.from.Sub(across), w.from.Add(across)})
	}
}

// clamp brings a bound to where the axis has a place.
func (s span) clamp(v float64) float64 { return min(max(v, s.lo), s.hi) }
