package plot

import (
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A key is one entry of the strip above the data: a swatch, a line with its mark, or a thin line alone.
type key struct {
	label string
	color rgb
	// mark is nil for a swatch.
	mark  *mark
	model bool
	thin  bool
	floor bool
	// crossover is a heat map's line, and sign a text that stands in place of a swatch.
	crossover bool
	sign      string
}

const (
	swatchWidth = vg.Length(10)
	lineWidth   = vg.Length(18)
	keyTextGap  = vg.Length(4)
	keyGap      = vg.Length(14)
)

func (k key) symbolWidth() vg.Length {
	switch {
	case k.sign != "":
		return labelStyle().Width(k.sign)
	case k.mark == nil && k.model:
		return lineWidth // so that its frame has dashes to show
	case k.mark == nil && !k.thin:
		return swatchWidth
	}
	return lineWidth
}

func (k key) width() vg.Length {
	return k.symbolWidth() + keyTextGap + labelStyle().Width(k.label)
}

func (k key) draw(c draw.Canvas, x, baseline vg.Length) {
	sty := labelStyle()
	middle := baseline + halfDigit(sty)
	switch {
	case k.sign != "":
		drawText(c, sty, x, baseline, k.sign)
	case k.crossover:
		c.StrokeLine2(crossoverLine(), x, middle, x+swatchWidth, middle)
	case k.floor:
		c.StrokeLine2(floorLine(), x, middle, x+lineWidth, middle)
	case k.thin:
		c.StrokeLine2(frontLine(false), x, middle, x+lineWidth, middle)
	case k.mark == nil:
		k.drawSwatch(c, x, middle)
	default:
		c.StrokeLine2(seriesLine(k.color, k.model), x, middle, x+lineWidth, middle)
		k.mark.draw(c, vg.Point{X: x + lineWidth/2, Y: middle})
	}
	drawText(c, sty, x+k.symbolWidth()+keyTextGap, baseline, k.label)
}

func (k key) drawSwatch(c draw.Canvas, x, middle vg.Length) {
	half := vg.Length(3.2)
	if k.model {
		half += 1.3 // for the frame
	}
	swatch := corners(vg.Rectangle{Min: vg.Point{X: x, Y: middle - half}, Max: vg.Point{X: x + k.symbolWidth(), Y: middle + half}})
	c.FillPolygon(k.color, swatch)
	if k.model {
		frame := corners(grown(vg.Rectangle{Min: swatch[0], Max: swatch[2]}, -cellPadding/2))
		c.StrokeLines(modelFrame(inkOn(k.color)), append(frame, frame[0]))
	}
}

// A keyGrid is the strip laid out: one loose row, or where that is too wide, columns of one width.
type keyGrid struct {
	keys    []key
	columns int
	pitch   vg.Length // 0: each key takes what it needs
}

func arrange(keys []key, width vg.Length) keyGrid {
	total, widest := -keyGap, vg.Length(0)
	shown := make([]key, len(keys))
	for i, k := range keys {
		k.label = fit(labelStyle(), k.label, width-lineWidth-keyTextGap)
		shown[i] = k
		total += k.width() + keyGap
		widest = max(widest, k.width()+keyGap)
	}
	if total <= width {
		return keyGrid{keys: shown, columns: max(len(keys), 1)}
	}
	return keyGrid{keys: shown, columns: max(int((width+keyGap)/widest), 1), pitch: widest}
}

func (g keyGrid) rows() int { return (len(g.keys) + g.columns - 1) / max(g.columns, 1) }

func (g keyGrid) draw(c draw.Canvas, left, baseline vg.Length) {
	x := left
	for i, k := range g.keys {
		if g.pitch > 0 {
			x = left + vg.Length(i%g.columns)*g.pitch
		}
		k.draw(c, x, baseline-vg.Length(i/g.columns)*keyPitch)
		x += k.width() + keyGap
	}
}
