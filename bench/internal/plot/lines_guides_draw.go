package plot

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A guide is a vertical or a horizontal line on the canvas.
type guide struct {
	label string
	line  segment
	style draw.LineStyle
}

// guides paints the panel's lines, and then their labels where there is room.
func (s *sheet) guides(panel Panel) painter {
	return func(c draw.Canvas, p *plot.Plot) {
		if !s.showsAny(panel) {
			return // there is nothing to read against them, and the panel says so
		}
		across, upwards := s.across(c, p, panel), s.upwards(c, p, panel)
		r := room{crowd: s.crowd(c, p, panel)}
		for _, g := range append(across, upwards...) {
			c.StrokeLines(g.style, []vg.Point{g.line.from, g.line.to})
			r.guides = append(r.guides, g.line)
		}
		for _, g := range across {
			r.label(g, r.besideAcross, note.level, func(n note) { drawOnWhite(c, valueStyle(), n.at.X, n.at.Y, n.text) })
		}
		for _, g := range upwards {
			r.label(g, r.besideUpwards, note.upwards, func(n note) { drawUpwardsOnWhite(c, valueStyle(), n.at.X, n.at.Y, n.text) })
		}
	}
}

// label writes a line's label, clear of those before it.
func (r *room) label(g guide, place func(guide) note, ground func(note, text.Style) vg.Rectangle, write func(note)) {
	if g.label == "" {
		return
	}
	n := place(g)
	write(n)
	r.solid = append(r.solid, ground(n, valueStyle()))
}

func (s *sheet) across(c draw.Canvas, p *plot.Plot, panel Panel) []guide {
	_, toY := p.Transforms(&c)
	var guides []guide
	for _, h := range panel.Horizontals {
		if s.hasHorizontal(h) {
			y := toY(h.Y)
			guides = append(guides, guide{h.Label, segment{vg.Point{X: c.Min.X, Y: y}, vg.Point{X: c.Max.X, Y: y}}, guideLine(grey, false)})
		}
	}
	return guides
}

func (s *sheet) upwards(c draw.Canvas, p *plot.Plot, panel Panel) []guide {
	toX, _ := p.Transforms(&c)
	var guides []guide
	for _, v := range panel.Verticals {
		if s.hasVertical(v) {
			x := toX(v.X)
			guides = append(guides, guide{v.Label, segment{vg.Point{X: x, Y: c.Min.Y}, vg.Point{X: x, Y: c.Max.Y}}, guideLine(v.color(), v.Model)})
		}
	}
	return guides
}

// crowd lists what a label should not lie under or over: marks with their intervals, the reasons of gaps, and lines.
func (s *sheet) crowd(c draw.Canvas, p *plot.Plot, panel Panel) crowd {
	toX, toY := p.Transforms(&c)
	full := crowd{bounds: c.Rectangle}
	for _, n := range s.gapNotes(c, p, panel) {
		full.solid = append(full.solid, n.upwards(gapStyle()))
	}
	for _, series := range panel.Series {
		for _, line := range s.stretches(c, p, series) {
			for i := 1; i < len(line); i++ {
				full.lines = append(full.lines, segment{line[i-1], line[i]})
			}
		}
		for _, pt := range series.Points {
			if !s.has(pt) || series.Floor {
				continue
			}
			at := vg.Point{X: toX(pt.X), Y: toY(pt.Y)}
			box := boxAround(at, markRadius+1)
			if pt.hasInterval() {
				box.Min.Y = min(box.Min.Y, toY(s.y.inside(pt.Lo)))
				box.Max.Y = max(box.Max.Y, toY(s.y.inside(pt.Hi)))
			}
			full.solid = append(full.solid, box)
		}
	}
	return full
}
