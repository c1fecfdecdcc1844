package report

import (
	"fmt"
	"slices"
	"strings"

	"authbench/bench/internal/plot"
	"authbench/bench/internal/stat"
)

// growths are those of several variants in one quantity.
type growths []growth

// grown keeps the variants that have a measurement or a gap; none where nothing at all was measured.
func (all growths) grown() growths {
	if len(all.cells()) == 0 {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(all), func(g growth) bool { return len(g.steps) == 0 })
}

// cells lists what was measured.
func (all growths) cells() []cell {
	var cells []cell
	for _, g := range all {
		for _, s := range g.measured() {
			cells = append(cells, s.cell)
		}
	}
	return cells
}

// xs lists the sizes that anything was measured at, by size.
func (all growths) xs() []float64 {
	var xs []float64
	for _, g := range all {
		for _, s := range g.measured() {
			xs = append(xs, s.x)
		}
	}
	slices.Sort(xs)
	return slices.Compact(xs)
}

// spec draws the variants in one panel, over a logarithmic axis of the sizes.
func (all growths) spec(y plot.Axis) plot.LineSpec {
	spec := plot.LineSpec{X: plot.Axis{Log: true}, Y: y, Panels: []plot.Panel{{}}}
	for _, x := range all.xs() {
		spec.X.Ticks = append(spec.X.Ticks, plot.Tick{Value: x})
	}
	for _, g := range all {
		spec.Panels[0].Series = append(spec.Panels[0].Series, g.series())
	}
	return spec
}

// shapes says which variants' curves have which shape, as far as it is clear; "" where none is.
func (all growths) shapes() string {
	var shapes []string
	by, n := map[string][]string{}, 0
	for _, g := range all {
		if len(g.measured()) == 0 {
			continue
		}
		shape := g.shape()
		if n++; by[shape] == nil {
			shapes = append(shapes, shape)
		}
		by[shape] = append(by[shape], g.variant)
	}
	open := by[string(stat.Unclear)]
	if len(open) == n {
		return ""
	}
	if len(shapes) == 1 && n > 1 {
		return shapes[0] + " with every variant"
	}
	var parts []string
	for _, shape := range shapes {
		if shape != string(stat.Unclear) {
			parts = append(parts, shape+" with "+list(by[shape]))
		}
	}
	text := strings.Join(parts, ", ")
	if len(open) > 0 {
		text += "; unclear with " + list(open)
	}
	return text
}

// caption adds the fitted exponents to a caption, with what the words mean.
func (all growths) caption(lines []string) []string {
	var parts []string
	for _, g := range all {
		if g.exponent.N > 0 {
			parts = append(parts, fmt.Sprintf("%s %s: %s", g.variant, g.exponentText(), g.shape()))
		}
	}
	if len(parts) == 0 {
		return lines
	}
	law := fmt.Sprintf("Shape: a power law y = a·x^k is fitted in each block; these are the k, means, with 95 %% intervals from %d blocks on. Flat is a k within ±%v of 0. "+
		"Where the law is off by more than %.0f %% the last step alone is named.", enoughBlocks, stat.ShapeTolerance, 100*mostMissed)
	return slices.Insert(lines, 1, law, strings.Join(parts, "; ")+".")
}

// growthHead heads the rows of growths.
func growthHead() []string {
	return []string{"variant", "from – to", "exponent", "shape", "the last step alone", "worst error of the law"}
}

// growthNote explains them.
func growthNote() string {
	return fmt.Sprintf("A law y = a·x^k is fitted in each block; the exponent k is the mean with its 95 %% interval, from %d blocks on. Flat is within ±%v of 0, "+
		"proportional within as much of 1, and a word is said only where the whole interval agrees. The last step: the largest size over the one before it, "+
		"paired within blocks. The worst error is that of the law through the medians, on these; two sizes leave none. Where it is more than %.0f %% the curve is "+
		"no power law, and its shape is that of the last step.", enoughBlocks, stat.ShapeTolerance, 100*mostMissed)
}

// rows are the fitted ones.
func (all growths) rows() [][]string {
	var rows [][]string
	for _, g := range all {
		if steps := g.measured(); g.exponent.N > 0 {
			last := absent
			if g.last.N > 0 {
				last = g.last.String()
			}
			rows = append(rows, []string{
				g.variant, number(steps[0].x) + " – " + number(steps[len(steps)-1].x), g.exponentText(), g.shape(), last, g.missedText(),
			})
		}
	}
	return rows
}
