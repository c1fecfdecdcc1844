package plot

import (
	"math"
	"strconv"
)

// heatGallery is where one scheme overtakes another.
func heatGallery() []sample {
	return []sample{
		{"crossover", heatChart(heatFrame(), crossoverCells())},
		{"crossover-holes", heatChart(heatFrame(), crossoverHoles())},
		{"crossover-wide", heatChart(heatFrame(), crossoverWide())},
		{"crossover-one-side", heatChart(Frame{Title: "Two by one", XLabel: "Replicas"}, HeatSpec{
			Columns: []string{"1", "2"}, Rows: []string{"store"}, Cells: [][]HeatCell{{{Ratio: 0.2}, {Ratio: 0.99, Level: true}}},
		})},
	}
}

func heatFrame() Frame {
	return Frame{
		Title:    "From 5 ms to the store on, a cached session costs more than a JWT unless 95 % of lookups hit",
		Subtitle: "Response time p99, session ÷ jwt",
		Caption:  caption(), XLabel: "Round trip to the store (ms)", YLabel: "Local hit rate (%)",
	}
}

// hitRatio is made up: a hit costs a third of a verify, a miss a round trip more.
func hitRatio(hit, roundTripMS float64) float64 { return 0.36 + (100-hit)/100*(1.4+roundTripMS*2.9) }

func heatOf(hits, roundTripsMS []float64) HeatSpec {
	var spec HeatSpec
	label := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	for _, ms := range roundTripsMS {
		spec.Columns = append(spec.Columns, label(ms))
	}
	for _, hit := range hits {
		var row []HeatCell
		for _, ms := range roundTripsMS {
			r := hitRatio(hit, ms)
			row = append(row, HeatCell{Ratio: r, Level: math.Abs(r-1) < 0.07})
		}
		spec.Rows = append(spec.Rows, label(hit))
		spec.Cells = append(spec.Cells, row)
	}
	return spec
}

func crossoverCells() HeatSpec {
	spec := heatOf([]float64{0, 50, 80, 90, 95, 98, 99, 99.9}, []float64{0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20})
	for _, row := range spec.Cells {
		for j := range row {
			row[j].Level = false
		}
	}
	return spec
}

// crossoverHoles has everything that a cell can be: measured, level, modelled, impossible and missing.
func crossoverHoles() HeatSpec {
	spec := heatOf([]float64{0, 50, 80, 95, 99}, []float64{0.1, 0.5, 1, 2, 5, 20})
	spec.Rows = []string{"no cache", "50 %", "80 %", "95 %", "99 %, replicated"}
	spec.Columns = []string{"same host", "same rack", "same zone", "next zone", "next region", "other continent"}
	for i := range spec.Cells {
		spec.Cells[i][5].Modelled = true
	}
	spec.Cells[2][3].Modelled, spec.Cells[1][0].Modelled = true, true
	for _, at := range [][2]int{{3, 0}, {3, 1}, {4, 0}, {4, 1}, {2, 2}} {
		spec.Cells[at[0]][at[1]] = HeatCell{Gap: "too large for a cookie"}
	}
	spec.Cells[0][4] = HeatCell{}
	spec.Cells[4] = spec.Cells[4][:4]
	return spec
}

// crossoverWide has as many cells as fit, and ratios beyond both ends of every scale.
func crossoverWide() HeatSpec {
	var hits, roundTripsMS []float64
	for i := range 16 {
		hits = append(hits, float64(i*6))
		roundTripsMS = append(roundTripsMS, 0.01*math.Pow(2, float64(i)))
	}
	spec := heatOf(hits, roundTripsMS)
	for i := range spec.Columns {
		spec.Columns[i] = Count.Format(roundTripsMS[i])
		spec.Cells[i][i].Ratio = 0.005
	}
	return spec
}
