package plot

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// valueGap is the white between a bar's end and its value.
const valueGap = vg.Length(4)

func (r *rack) drawHorizontal(c draw.Canvas) {
	names, widest := r.names()
	categories := span{lo: -0.5, hi: float64(max(len(names), 1)) - 0.5, ticks: names}
	p := newPaper(r.amounts, categories, r.frame)
	p.empty = len(r.slots) == 0
	bare(&p.Y)
	p.Add(paintGrid(true, false), painter(r.rows))
	p.draw(draw.Crop(c, 0, -r.textOverhang(c.Max.X-c.Min.X-widest), 0, 0))
}

// names returns the categories as ticks, cut where they would leave the bars too little room, and the
// width of the widest.
func (r *rack) names() (plot.ConstantTicks, vg.Length) {
	var ticks plot.ConstantTicks
	widest := vg.Length(0)
	for i, g := range r.spec.Groups {
		name := fit(labelStyle(), clean(g.Label), canvasWidth*mostOfWidth)
		widest = max(widest, labelStyle().Width(name))
		ticks = append(ticks, plot.Tick{Value: float64(len(r.spec.Groups) - 1 - i), Label: name})
	}
	return ticks, widest
}

// textOverhang is how far the values and notes would reach beyond an axis of the given length.
func (r *rack) textOverhang(length vg.Length) vg.Length {
	most := vg.Length(0)
	for _, s := range r.slots {
		end, ok := s.end()
		if !ok {
			continue
		}
		text := valueGap + valueStyle().Width(r.beside(s.bar))
		share := vg.Length((end - r.amounts.lo) / (r.amounts.hi - r.amounts.lo))
		if share > 0 {
			// An axis shortened by x still ends the text at its former end when share·(length−x)+text is length.
			most = max(most, length-(length-text)/share)
		}
	}
	return max(0, min(most, length/2))
}

// end is where the bar or its interval reaches furthest; ok is false for a gap.
func (s slot) end() (v float64, ok bool) {
	v, ok = s.bar.total()
	if ok && s.bar.hasInterval() {
		v = max(v, s.bar.Hi)
	}
	return v, ok
}

// beside is the text after a bar.
func (r *rack) beside(b Bar) string {
	total, _ := b.total()
	if b.Note == "" {
		return r.amounts.value(total)
	}
	return r.amounts.value(total) + "   " + b.Note
}

func (r *rack) rows(c draw.Canvas, p *plot.Plot) {
	toX, toY := p.Transforms(&c)
	sty := valueStyle()
	for _, s := range r.slots {
		middle := toY(s.center)
		total, ok := s.bar.total()
		if !ok {
			drawOnWhite(c, gapStyle(), toX(0)+valueGap, middle-halfDigit(sty), fit(gapStyle(), s.bar.Gap, c.Max.X-toX(0)-valueGap))
			continue
		}
		r.segments(s.bar, func(from, to float64, color rgb) {
			c.FillPolygon(color, corners(vg.Rectangle{
				Min: vg.Point{X: toX(from), Y: toY(s.center - s.width/2)}, Max: vg.Point{X: toX(to), Y: toY(s.center + s.width/2)},
			}))
		})
		if s.bar.hasInterval() {
			paintInterval(c, ink, vg.Point{X: toX(s.bar.Lo), Y: middle}, vg.Point{X: toX(s.bar.Hi), Y: middle})
		}
		end, _ := s.end()
		r.writeBeside(c, toX(max(end, 0))+valueGap, middle-halfDigit(sty), total, s.bar.Note)
	}
	c.StrokeLine2(axisLine(), toX(0), c.Min.Y, toX(0), c.Max.Y)
}

// writeBeside writes the value in ink and the note, paler, after it.
func (r *rack) writeBeside(c draw.Canvas, x, baseline vg.Length, total float64, note string) {
	sty := valueStyle()
	value := r.amounts.value(total)
	strong := sty
	strong.Color = ink
	drawOnWhite(c, strong, x, baseline, value)
	if note != "" {
		start := x + sty.Width(value+"   ")
		drawOnWhite(c, sty, start, baseline, fit(sty, note, canvasWidth-rightMargin/2-start))
	}
}

// segments calls paint for each part of the bar with its ends and its shade.
func (r *rack) segments(b Bar, paint func(from, to float64, color rgb)) {
	from := 0.0
	for i, to := range b.ends() {
		if to != from {
			paint(from, to, shade(r.colorOfBar(b), i))
		}
		from = to
	}
}
