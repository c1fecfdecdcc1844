package plot

import (
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// rowNames returns the rows as an axis whose unit is one row.
func (h *heat) rowNames(height vg.Length) span {
	const least = vg.Length(9)
	s := span{lo: -0.5, hi: float64(len(h.rows)) - 0.5}
	every := everyNth(height/vg.Length(len(h.rows)), least)
	for i := 0; i < len(h.rows); i += every {
		s.ticks = append(s.ticks, plot.Tick{Value: float64(i), Label: fit(labelStyle(), h.rows[i], canvasWidth*mostOfWidth)})
	}
	return s
}

// columnNames returns the columns as such an axis, their names broken into lines. Before the plot is drawn its width
// is known well enough for that.
func (h *heat) columnNames(c draw.Canvas, rows span) span {
	const gap = vg.Length(5)
	n := len(h.columns)
	s := span{lo: -0.5, hi: float64(n) - 0.5}
	pitch := (c.Max.X - c.Min.X - yLabelRoom - rows.widestTick() - gap) / vg.Length(n)
	every := everyNth(pitch, h.leastColumn())
	var kept []string
	for i := 0; i < n; i += every {
		kept = append(kept, h.columns[i])
	}
	for i, t := range brokenNames(kept, pitch*vg.Length(every)) {
		s.ticks = append(s.ticks, plot.Tick{Value: float64(i * every), Label: t.Label})
	}
	return s
}

// leastColumn is the width that a column's name needs: short ones, such as numbers, are not broken.
func (h *heat) leastColumn() vg.Length {
	const least, most, gap = vg.Length(10), vg.Length(24), vg.Length(4)
	widest := least
	for _, name := range h.columns {
		widest = max(widest, labelStyle().Width(name)+gap)
	}
	return min(widest, most)
}

// everyNth is which names of the pitch are kept so that they have the least room: all where it is 1.
func everyNth(pitch, least vg.Length) int { return max(int(math.Ceil(float64(least/pitch))), 1) }

// widestTick is the width of the widest label on an axis of names.
func (s span) widestTick() vg.Length {
	widest := vg.Length(0)
	for _, t := range s.ticks {
		widest = max(widest, labelStyle().Width(t.Label))
	}
	return widest
}
