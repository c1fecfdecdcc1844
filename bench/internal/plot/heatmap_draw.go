package plot

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

const (
	cellGap     = vg.Length(0.25) // from a cell's edge to its colour
	cellPadding = vg.Length(2)    // from a cell's edge to its frame
	cellPitch   = vg.Length(8.2)  // of a gap's lines
)

func (h *heat) draw(c draw.Canvas) {
	c.Max.X -= h.barRoom()
	c.Max.Y -= 4
	f := h.frame
	rows := h.rowNames(c.Max.Y - c.Min.Y)
	p := newPaper(h.columnNames(c, rows), rows, f)
	p.empty = !h.any(HeatCell.has) && !h.any(HeatCell.isGap)
	bare(&p.X)
	bare(&p.Y)
	p.Add(painter(h.paintGrid), painter(h.paintCells), painter(h.paintGaps), painter(h.paintCrossover), painter(h.paintBar))
	p.draw(c)
}

// A block is neighbouring cells: columns from left to right and rows from low to high, both ends included.
type block struct{ left, right, low, high int }

// box is where a block lies on the canvas.
func (b block) box(c draw.Canvas, p *plot.Plot) vg.Rectangle {
	toX, toY := p.Transforms(&c)
	return vg.Rectangle{
		Min: vg.Point{X: toX(float64(b.left) - 0.5), Y: toY(float64(b.low) - 0.5)},
		Max: vg.Point{X: toX(float64(b.right) + 0.5), Y: toY(float64(b.high) + 0.5)},
	}
}

// paintGrid shows the cells that are empty.
func (h *heat) paintGrid(c draw.Canvas, _ *plot.Plot) {
	size := c.Size()
	for i := range len(h.columns) + 1 {
		x := c.Min.X + size.X*vg.Length(i)/vg.Length(len(h.columns))
		c.StrokeLine2(gridLine(), x, c.Min.Y, x, c.Max.Y)
	}
	for i := range len(h.rows) + 1 {
		y := c.Min.Y + size.Y*vg.Length(i)/vg.Length(len(h.rows))
		c.StrokeLine2(gridLine(), c.Min.X, y, c.Max.X, y)
	}
}

func (h *heat) paintCells(c draw.Canvas, p *plot.Plot) {
	sty := h.cellStyle(block{}.box(c, p).Size())
	for i, row := range h.cells {
		for j, cell := range row {
			if cell.has() {
				h.paintCell(c, cell, block{j, j, i, i}.box(c, p), sty)
			}
		}
	}
}

// paintCell writes no ratio where it does not fit: cut, it would read as another one.
func (h *heat) paintCell(c draw.Canvas, cell HeatCell, box vg.Rectangle, sty text.Style) {
	ground := h.scale.color(cell.Ratio)
	c.FillPolygon(ground, corners(grown(box, -cellGap)))
	sty.Color = inkOn(ground)
	if cell.Modelled {
		frame := corners(grown(box, -cellPadding))
		c.StrokeLines(modelFrame(inkOn(ground)), append(frame, frame[0]))
	}
	if txt := cell.text(); cell.fits(sty, box.Size()) {
		drawText(c, sty, middle(box).X-sty.Width(txt)/2, middle(box).Y-halfDigit(sty), txt)
	}
}

// cellStyle returns the largest text with which all ratios fit into cells of that size.
func (h *heat) cellStyle(size vg.Point) text.Style {
	styles := []text.Style{labelStyle(), tagStyle(), smallStyle()}
	for _, sty := range styles {
		if !h.any(func(c HeatCell) bool { return c.has() && !c.fits(sty, size) }) {
			return sty
		}
	}
	return styles[len(styles)-1]
}

// fits reports whether the text has room in a cell of that size, and in its frame where it has one.
func (c HeatCell) fits(sty text.Style, size vg.Point) bool {
	around := cellPadding
	if c.Modelled {
		around = 3 * cellPadding
	}
	return sty.Width(c.text())+around <= size.X && 2*halfDigit(sty)+around <= size.Y
}
