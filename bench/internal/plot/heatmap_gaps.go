package plot

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// gapBlocks joins neighbouring cells that cannot exist for the same reason, so that it stands there once. Each such
// cell is in one block: the block grows to the right as far as it can, and then upwards.
func (h *heat) gapBlocks() []block {
	var blocks []block
	taken := map[[2]int]bool{}
	for i, row := range h.cells {
		for j, cell := range row {
			if cell.Gap == "" || taken[[2]int{i, j}] {
				continue
			}
			same := func(row, column int) bool { return h.cells[row][column].Gap == cell.Gap && !taken[[2]int{row, column}] }
			b := block{j, j, i, i}
			for b.right+1 < len(row) && same(i, b.right+1) {
				b.right++
			}
			for b.high+1 < len(h.cells) && b.all(b.high+1, same) {
				b.high++
			}
			for y := b.low; y <= b.high; y++ {
				for x := b.left; x <= b.right; x++ {
					taken[[2]int{y, x}] = true
				}
			}
			blocks = append(blocks, b)
		}
	}
	return blocks
}

// all reports whether every cell of the row within the block's columns is so.
func (b block) all(row int, is func(row, column int) bool) bool {
	for column := b.left; column <= b.right; column++ {
		if !is(row, column) {
			return false
		}
	}
	return true
}

// paintGaps writes the reasons on white, in as many lines as there is room for.
func (h *heat) paintGaps(c draw.Canvas, p *plot.Plot) {
	sty := gapStyle()
	for _, b := range h.gapBlocks() {
		box := b.box(c, p)
		c.FillPolygon(white, corners(grown(box, -cellGap)))
		width, most := box.Size().X-2*cellPadding, int((box.Size().Y-cellPadding)/cellPitch)
		if most == 0 || width < sty.Font.Size {
			continue
		}
		lines := wrapTo(most, sty, h.cells[b.low][b.left].Gap, width, " ")
		baseline := middle(box).Y - halfDigit(sty) + cellPitch*vg.Length(len(lines)-1)/2
		for _, line := range lines {
			drawText(c, sty, middle(box).X-sty.Width(line)/2, baseline, line)
			baseline -= cellPitch
		}
	}
}
