package plot

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

const (
	ladderTitleRoom = vg.Length(25) // above the data: a panel's title, and below it the floor's name
	ladderGap       = vg.Length(16) // the white between panels
	textGap         = markRadius + valueGap
	noteGap         = "  " // between a value and its note
)

func (l *ladder) draw(c draw.Canvas) {
	f := l.frame
	f.XLabel, f.YLabel = "", ""
	if len(l.panels) == 0 {
		empty := newPaper(span{hi: 1}, span{hi: 1}, f)
		empty.empty = true
		empty.draw(c)
		return
	}
	c.Max.Y -= ladderTitleRoom
	papers := make([]paper, len(l.panels))
	for i, panel := range l.panels {
		papers[i] = l.panel(panel, f, i == 0)
	}
	for i, tile := range sideBySide(c, papers, 0, ladderGap) {
		l.panels[i].right = tile.Max.X + rightMargin/2
		tile.Max.X -= l.overhang(l.panels[i], tile.Max.X-tile.Min.X-papers[i].besideData(tile))
		papers[i].draw(tile)
	}
}

func (l *ladder) panel(r *rungs, f Frame, first bool) paper {
	p := newPaper(r.span, l.span(first), f)
	p.empty = len(l.rows) == 0
	bare(&p.Y)
	p.Add(painter(r.span.paintZero), paintGrid(true, false), painter(r.paintFloor), painter(func(c draw.Canvas, p *plot.Plot) {
		drawText(c, panelStyle(), c.Min.X, c.Max.Y+15, fit(panelStyle(), r.Title, r.right-c.Min.X))
		l.paintSteps(c, p, r)
		l.paintAmounts(c, p, r)
	}))
	return p
}

// overhang is how far values and notes would reach beyond an axis of the given length.
func (l *ladder) overhang(r *rungs, length vg.Length) vg.Length {
	most := vg.Length(0)
	for i, a := range r.Amounts {
		if !r.has(a.Value) {
			continue
		}
		text := textGap + valueStyle().Width(r.beside(a))
		if share := vg.Length(r.span.share(l.end(r, i))); share > 0 {
			most = max(most, length-(length-text)/share)
		}
	}
	return max(0, min(most, length*0.6))
}

// end is where a row's mark, interval or step reaches furthest to the right.
func (l *ladder) end(r *rungs, i int) float64 {
	a := r.Amounts[i]
	end := a.Value
	if r.interval(a) {
		end = max(end, a.Hi)
	}
	if i > 0 && l.rows[i].Step && r.has(r.Amounts[i-1].Value) {
		end = max(end, r.Amounts[i-1].Value)
	}
	return end
}

// beside is the text after a mark.
func (r *rungs) beside(a Amount) string {
	if a.Note == "" {
		return r.Unit.Format(a.Value)
	}
	return r.Unit.Format(a.Value) + noteGap + a.Note
}

// paintFloor draws the floor through all rows, and names it above them.
func (r *rungs) paintFloor(c draw.Canvas, p *plot.Plot) {
	if !r.HasFloor {
		return
	}
	toX, _ := p.Transforms(&c)
	x := toX(r.span.place(r.Floor))
	c.StrokeLine2(floorLine(), x, c.Min.Y, x, c.Max.Y)
	sty := valueStyle()
	sty.Color = ink
	name := "floor " + r.Unit.Format(r.Floor)
	left := min(max(x-sty.Width(name)/2, c.Min.X), r.right-sty.Width(name))
	drawText(c, sty, left, c.Max.Y+4, name)
}

// paintSteps draws from every step what it took off the one above: a pale length at its own height, and a thin
// line down from the mark above. Where it is open whether that was anything, the thin line goes on to the mark.
func (l *ladder) paintSteps(c draw.Canvas, p *plot.Plot, r *rungs) {
	toX, toY := p.Transforms(&c)
	for i := 1; i < len(l.rows); i++ {
		above, own := r.Amounts[i-1].Value, r.Amounts[i].Value
		if !l.rows[i].Step || !r.has(above) || !r.has(own) {
			continue
		}
		color := colorOf(l.rows[i].Variant)
		from, to, y := toX(r.span.place(above)), toX(r.span.place(own)), toY(l.places[i])
		across := draw.LineStyle{Color: color.lighter(0.65), Width: 5}
		if r.Amounts[i].Open {
			across = trailLine(color, false)
		}
		c.StrokeLine2(across, from, y, to, y)
		c.StrokeLine2(trailLine(color, false), from, toY(l.places[i-1]), from, y)
	}
}

func (l *ladder) paintAmounts(c draw.Canvas, p *plot.Plot, r *rungs) {
	toX, toY := p.Transforms(&c)
	for i, a := range r.Amounts {
		if !r.has(a.Value) {
			drawText(c, gapStyle(), c.Min.X+valueGap, toY(l.places[i])-halfDigit(gapStyle()), "not measured")
			continue
		}
		y := toY(l.places[i])
		m := mark{shape: circle, color: colorOf(l.rows[i].Variant)}
		if r.interval(a) {
			inside := func(v float64) vg.Point {
				return vg.Point{X: toX(min(max(r.span.place(v), r.span.lo), r.span.hi)), Y: y}
			}
			paintInterval(c, m.color, inside(a.Lo), inside(a.Hi))
		}
		m.draw(c, vg.Point{X: toX(r.span.place(a.Value)), Y: y})
		r.writeBeside(c, toX(r.span.place(l.end(r, i)))+textGap, y, a)
	}
}

// writeBeside writes the value in ink and its note, paler, after it.
func (r *rungs) writeBeside(c draw.Canvas, x, middle vg.Length, a Amount) {
	sty := valueStyle()
	strong := sty
	strong.Color = ink
	baseline, value := middle-halfDigit(sty), r.Unit.Format(a.Value)
	drawOnWhite(c, strong, x, baseline, value)
	if a.Note != "" {
		start := x + sty.Width(value+noteGap)
		drawOnWhite(c, sty, start, baseline, fit(sty, a.Note, r.right-start))
	}
}
