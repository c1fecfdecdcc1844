package report

import (
	"maps"
	"math"
	"slices"

	"authbench/bench/internal/stat"
	"authbench/results"
)

// A reading takes one number from a trial; false where it has none.
type reading func(results.Trial) (float64, bool)

// readMetric reads a sum of metrics.
func readMetric(names ...string) reading {
	return func(t results.Trial) (float64, bool) { return sum(t, names...) }
}

// A step is one size of what grows: a cell, and what was read there.
type step struct {
	x    float64
	cell cell
	y    stat.Summary // the median across trials; N is 0 where gap says why there is none
	gap  string
}

// A growth is how one quantity of a variant grows with what a scenario varies.
type growth struct {
	variant string
	steps   []step      // by x; what was not tried is left out
	blocks  [][]float64 // of those that were measured, each block that has them all
	// exponent is of y ∝ x^exponent, fitted in every block by itself: the mean, which has an interval from
	// enoughBlocks on.
	exponent stat.Summary
	// last is the last step over the one before it, paired within blocks; N is 0 where there is none.
	last stat.Ratio
	// missed is the largest share by which the law through the medians misses one of them; NaN below three.
	missed float64
}

// growth reads the cells, which are listed by what varies.
func (e evidence) growth(variant string, cells []step, read reading) growth {
	g := growth{variant: variant, missed: math.NaN()}
	var columns []map[int]float64
	for _, s := range cells {
		if s.gap = e.gap(s.cell); s.gap != "" {
			g.steps = append(g.steps, s)
			continue
		}
		values := e.readings(s.cell, read)
		if len(values) == 0 {
			continue
		}
		s.y = medianOf(values)
		g.steps, columns = append(g.steps, s), append(columns, values)
	}
	g.blocks = shared(columns)
	g.fit()
	return g
}

// readings is what was read of a cell, by block.
func (e evidence) readings(c cell, read reading) map[int]float64 {
	all := map[int]float64{}
	for _, t := range e.cells[c] {
		if v, ok := read(t); ok {
			all[t.Block] = v
		}
	}
	return all
}

// shared lists the blocks that every column has, each as a row of its values.
func shared(columns []map[int]float64) [][]float64 {
	if len(columns) == 0 {
		return nil
	}
	var rows [][]float64
	for _, block := range slices.Sorted(maps.Keys(columns[0])) {
		var row []float64
		for _, column := range columns {
			if v, ok := column[block]; ok {
				row = append(row, v)
			}
		}
		if len(row) == len(columns) {
			rows = append(rows, row)
		}
	}
	return rows
}

// fit finds the law in every block, and what the last step alone says.
func (g *growth) fit() {
	xs, centers := g.centers()
	var exponents, before, after []float64
	for _, ys := range g.blocks {
		if law := stat.FitPower(xs, ys); !math.IsNaN(law.Exponent) {
			exponents = append(exponents, law.Exponent)
			before, after = append(before, ys[len(ys)-2]), append(after, ys[len(ys)-1])
		}
	}
	g.exponent = believed(stat.Mean(exponents, confidence))
	if ratio, err := stat.PairedRatio(after, before, confidence); err == nil {
		g.last = ratio
	}
	if len(xs) > 2 {
		g.missed = stat.FitPower(xs, centers).WorstError(xs, centers)
	}
}

// believed takes the interval off a summary of too few blocks.
func believed(s stat.Summary) stat.Summary {
	if s.N < enoughBlocks {
		s.Lo, s.Hi, s.Confidence = math.NaN(), math.NaN(), 0
	}
	return s
}

// measured lists the steps without gaps.
func (g growth) measured() []step {
	return slices.DeleteFunc(slices.Clone(g.steps), func(s step) bool { return s.y.N == 0 })
}

// centers are the medians of what was measured.
func (g growth) centers() (xs, ys []float64) {
	for _, s := range g.measured() {
		xs, ys = append(xs, s.x), append(ys, s.y.Center)
	}
	return xs, ys
}
