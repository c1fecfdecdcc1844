package plot

import (
	"slices"

	"gonum.org/v1/plot/vg"
)

// A HeatSpec is a ratio over two quantities, a cell each. A black line runs along every edge between a cell above 1
// and one that is not, but where neither can be told apart from 1.
type HeatSpec struct {
	Columns, Rows []string // labels, from the left and from the bottom
	// Cells are by row, then by column. What is missing is empty.
	Cells [][]HeatCell
}

// A HeatCell is one ratio.
type HeatCell struct {
	Ratio float64 // 0 or NaN where nothing was measured: the cell stays white
	// Level says that the ratio cannot be told apart from 1: "≈" stands before it.
	Level bool
	// Modelled says that the ratio is a model's: the cell has a dashed frame.
	Modelled bool
	// Gap is why the cell cannot exist. There is no ratio then, and the reason stands in its place.
	Gap string
}

// HeatMap draws the cells from blue below 1 to orange above it, each with its ratio.
func HeatMap(f Frame, spec HeatSpec) (Picture, error) { return heatChart(f, spec).picture() }

func heatChart(f Frame, spec HeatSpec) chart {
	h := newHeat(f, spec)
	return chart{frame: f, keys: h.keys(), bodyHeight: h.height(), body: h.draw, data: h.data}
}

// A heat is a HeatSpec made ready to draw: clean text, and as many labels and cells in every row as there are columns.
type heat struct {
	frame         Frame
	columns, rows []string
	cells         [][]HeatCell
	scale         heatScale
}

func newHeat(f Frame, spec HeatSpec) *heat {
	columns, rows := max(len(spec.Columns), 1), max(len(spec.Rows), len(spec.Cells), 1)
	for _, row := range spec.Cells {
		columns = max(columns, len(row))
	}
	h := &heat{frame: f, columns: padded(spec.Columns, columns), rows: padded(spec.Rows, rows)}
	var ratios []float64
	h.cells = make([][]HeatCell, rows)
	for i := range h.cells {
		h.cells[i] = make([]HeatCell, columns)
		if i < len(spec.Cells) {
			copy(h.cells[i], spec.Cells[i])
		}
		for j := range h.cells[i] {
			cell := &h.cells[i][j]
			if cell.Gap = clean(cell.Gap); cell.has() {
				ratios = append(ratios, cell.Ratio)
			}
		}
	}
	h.scale = heatScaleOf(ratios)
	return h
}

// padded cleans the labels and adds empty ones up to n.
func padded(labels []string, n int) []string {
	all := make([]string, n)
	for i, label := range labels {
		all[i] = clean(label)
	}
	return all
}

// has reports whether the cell has a ratio that can be drawn.
func (c HeatCell) has() bool { return c.Gap == "" && Axis{Log: true}.drawable(c.Ratio) }

func (c HeatCell) isGap() bool { return c.Gap != "" }

// text is what stands in the cell. Near 1, where a digit decides which side it is on, there is one more.
func (c HeatCell) text() string {
	const twoDecimalsBelow = 1.095
	txt := brief(c.Ratio)
	if 1 <= c.Ratio && c.Ratio < twoDecimalsBelow {
		txt = fixed(c.Ratio, 2)
	}
	if c.Level {
		txt = "≈" + txt
	}
	return txt + "×"
}

// any reports whether some cell is so.
func (h *heat) any(is func(HeatCell) bool) bool {
	return slices.ContainsFunc(h.cells, func(row []HeatCell) bool { return slices.ContainsFunc(row, is) })
}

// keys explains what occurs in the chart and the colour bar does not say.
func (h *heat) keys() []key {
	var keys []key
	if len(h.crossover()) > 0 {
		keys = append(keys, key{label: "crossover", crossover: true})
	}
	if h.any(func(c HeatCell) bool { return c.has() && c.Level }) {
		keys = append(keys, key{label: "cannot be told apart from equal", sign: "≈"})
	}
	if h.any(func(c HeatCell) bool { return c.has() && c.Modelled }) {
		keys = append(keys, key{label: "model", color: h.scale.color(1), model: true})
	}
	return keys
}

// height gives every row the room that its text needs.
func (h *heat) height() vg.Length {
	const row, axisRoom = vg.Length(15), vg.Length(32)
	return min(vg.Length(len(h.rows))*row+axisRoom, 20*vg.Inch)
}
