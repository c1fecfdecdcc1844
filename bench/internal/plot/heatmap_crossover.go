package plot

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// An edge is the side of a cell towards its right or its upper neighbour.
type edge struct {
	row, column int
	upper       bool
}

// crossover lists the edges between a cell above 1 and one that is not. A cell without a ratio has none.
func (h *heat) crossover() []edge {
	var edges []edge
	for i, row := range h.cells {
		for j, cell := range row {
			if j+1 < len(row) && cell.opposes(row[j+1]) {
				edges = append(edges, edge{row: i, column: j})
			}
			if i+1 < len(h.cells) && cell.opposes(h.cells[i+1][j]) {
				edges = append(edges, edge{row: i, column: j, upper: true})
			}
		}
	}
	return edges
}

// opposes reports whether one of the cells is above 1 and the other is not. Two of which neither can be told apart from
// 1 say nothing about where it is crossed.
func (c HeatCell) opposes(o HeatCell) bool {
	return c.has() && o.has() && (c.Ratio > 1) != (o.Ratio > 1) && !(c.Level && o.Level)
}

// paintCrossover draws every edge a little longer than its cell, so that corners are filled.
func (h *heat) paintCrossover(c draw.Canvas, p *plot.Plot) {
	half := crossoverLine().Width / 2
	for _, e := range h.crossover() {
		cell := block{e.column, e.column, e.row, e.row}.box(c, p)
		line := vg.Rectangle{Min: vg.Point{X: cell.Max.X, Y: cell.Min.Y}, Max: cell.Max}
		if e.upper {
			line.Min = vg.Point{X: cell.Min.X, Y: cell.Max.Y}
		}
		line = grown(line, half)
		line.Min, line.Max = nearest(c.Rectangle, line.Min), nearest(c.Rectangle, line.Max)
		c.FillPolygon(black, corners(line))
	}
}
