package plot

import (
	"fmt"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

const (
	barGap   = vg.Length(13) // from the cells to the colour bar
	barWidth = vg.Length(10)
	barTick  = vg.Length(3)
)

// label is a doubling's on the colour bar. The ends say so where cells lie beyond them.
func (s heatScale) label(doubling int) string {
	switch {
	case doubling == 0:
		return "equal"
	case doubling == s.doublings && s.over:
		return fmt.Sprintf("≥ %d×", 1<<doubling)
	case doubling > 0:
		return fmt.Sprintf("%d×", 1<<doubling)
	case doubling == -s.doublings && s.under:
		return fmt.Sprintf("≤ 1/%d", 1<<-doubling)
	default:
		return fmt.Sprintf("1/%d", 1<<-doubling)
	}
}

// barRoom is the width of the colour bar with its labels.
func (h *heat) barRoom() vg.Length {
	widest := vg.Length(0)
	for d := -h.scale.doublings; d <= h.scale.doublings; d++ {
		widest = max(widest, tickStyle().Width(h.scale.label(d)))
	}
	return barGap + barWidth + 2*barTick + widest - rightMargin/2
}

// paintBar draws the colour bar right of the cells, as high as they are.
func (h *heat) paintBar(c draw.Canvas, _ *plot.Plot) {
	const steps = 120
	left, right := c.Max.X+barGap, c.Max.X+barGap+barWidth
	height := c.Max.Y - c.Min.Y
	for i := range steps {
		// Every step reaches up to the end, so that no white shows between two.
		low := vg.Point{X: left, Y: c.Min.Y + height*vg.Length(i)/steps}
		c.FillPolygon(h.scale.colorAt((float64(i)+0.5)*2/steps-1), corners(vg.Rectangle{Min: low, Max: vg.Point{X: right, Y: c.Max.Y}}))
	}
	sty := tickStyle()
	for d := -h.scale.doublings; d <= h.scale.doublings; d++ {
		y := c.Min.Y + height*vg.Length(d+h.scale.doublings)/vg.Length(2*h.scale.doublings)
		c.StrokeLine2(axisLine(), right, y, right+barTick, y)
		drawText(c, sty, right+2*barTick, y-halfDigit(sty), h.scale.label(d))
	}
}
