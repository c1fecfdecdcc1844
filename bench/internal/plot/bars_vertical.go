package plot

import (
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

func (r *rack) drawVertical(c draw.Canvas) {
	n := max(len(r.spec.Groups), 1)
	// Before the plot is drawn its width is known well enough to break category names.
	const axisWidth = vg.Length(40)
	room := (c.Max.X - c.Min.X - axisWidth) / vg.Length(n)
	categories := span{lo: -0.5, hi: float64(n) - 0.5, ticks: brokenNames(r.categories(), room)}
	p := newPaper(categories, r.amounts, r.frame)
	p.empty = len(r.slots) == 0
	bare(&p.X)
	p.Add(paintGrid(false, true), painter(r.columns))
	p.draw(draw.Crop(c, 0, 0, 0, -4))
}

func (r *rack) categories() []string {
	var names []string
	for _, g := range r.spec.Groups {
		names = append(names, clean(g.Label))
	}
	return names
}

// brokenNames returns names as ticks at 0, 1, 2 and so on, broken into lines of the width.
func brokenNames(all []string, width vg.Length) plot.ConstantTicks {
	var ticks plot.ConstantTicks
	const most = 4
	names := make([][]string, len(all))
	deepest := 0
	for i, name := range all {
		names[i] = wrapTo(most, labelStyle(), name, width-2, " /-")
		deepest = max(deepest, len(names[i]))
	}
	for i, lines := range names {
		for len(lines) < deepest {
			lines = append(lines, " ") // of one depth, or gonum would not align their first lines
		}
		ticks = append(ticks, plot.Tick{Value: float64(i), Label: strings.Join(lines, "\n")})
	}
	return ticks
}

func (r *rack) columns(c draw.Canvas, p *plot.Plot) {
	toX, toY := p.Transforms(&c)
	upright := r.valuesUpright(toX(1) - toX(0))
	for _, s := range r.slots {
		middle := toX(s.center)
		total, ok := s.bar.total()
		if !ok {
			txt := fit(gapStyle(), s.bar.Gap, c.Max.Y-toY(0)-valueGap)
			drawUpwardsOnWhite(c, gapStyle(), middle, toY(0)+valueGap, txt)
			continue
		}
		r.segments(s.bar, func(from, to float64, color rgb) {
			c.FillPolygon(color, corners(vg.Rectangle{
				Min: vg.Point{X: toX(s.center - s.width/2), Y: toY(from)}, Max: vg.Point{X: toX(s.center + s.width/2), Y: toY(to)},
			}))
		})
		if s.bar.hasInterval() {
			paintInterval(c, ink, vg.Point{X: middle, Y: toY(s.bar.Lo)}, vg.Point{X: middle, Y: toY(s.bar.Hi)})
		}
		end, _ := s.end()
		writeAbove(c, middle, toY(max(end, 0))+valueGap-1, r.amounts.value(total), upright)
	}
	c.StrokeLine2(axisLine(), c.Min.X, toY(0), c.Max.X, toY(0))
}

// valuesUpright reports whether the values fit side by side in groups of the given width, and need not
// be turned.
func (r *rack) valuesUpright(group vg.Length) bool {
	for _, s := range r.slots {
		if total, ok := s.bar.total(); ok {
			pitch := group
			if r.most > 1 {
				pitch = group * vg.Length(s.width)
			}
			if valueStyle().Width(r.amounts.value(total)) > pitch {
				return false
			}
		}
	}
	return true
}

func writeAbove(c draw.Canvas, x, y vg.Length, value string, upright bool) {
	sty := valueStyle()
	if upright {
		drawOnWhite(c, sty, x-sty.Width(value)/2, y, value)
		return
	}
	drawUpwardsOnWhite(c, sty, x, y, value)
}
