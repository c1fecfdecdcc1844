package plot

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestHeatCellText(t *testing.T) {
	tests := map[string]struct {
		cell HeatCell
		want string
	}{
		"two digits below 1":                 {HeatCell{Ratio: 0.5432}, "0.54×"},
		"a round one keeps its digits":       {HeatCell{Ratio: 0.5}, "0.50×"},
		"one decimal above 1":                {HeatCell{Ratio: 1.31}, "1.3×"},
		"near 1 the side shows":              {HeatCell{Ratio: 1.04}, "1.04×"},
		"nearer than that it does not":       {HeatCell{Ratio: 0.9999}, "1.00×"},
		"whole from ten on":                  {HeatCell{Ratio: 12.4}, "12×"},
		"very small":                         {HeatCell{Ratio: 0.0123}, "0.0123×"},
		"what cannot be told apart says so":  {HeatCell{Ratio: 0.98, Level: true}, "≈0.98×"},
		"a model's is written like measured": {HeatCell{Ratio: 2, Modelled: true}, "2.0×"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := tt.cell.text(); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

func ratios(rows ...[]float64) HeatSpec {
	var spec HeatSpec
	for _, row := range rows {
		var cells []HeatCell
		for _, r := range row {
			cells = append(cells, HeatCell{Ratio: r})
		}
		spec.Cells = append(spec.Cells, cells)
	}
	return spec
}

func TestCrossover(t *testing.T) {
	tests := map[string]struct {
		spec HeatSpec
		want []edge
	}{
		"no cells have no edge":            {HeatSpec{}, nil},
		"all on one side have none":        {ratios([]float64{0.2, 0.9}, []float64{0.4, 0.5}), nil},
		"between neighbours in a row":      {ratios([]float64{0.9, 1.1, 2}), []edge{{row: 0, column: 0}}},
		"whichever of them is above":       {ratios([]float64{1.1, 0.9}), []edge{{row: 0, column: 0}}},
		"between neighbours in a column":   {ratios([]float64{2}, []float64{3}, []float64{0.5}), []edge{{row: 1, upper: true}}},
		"a tie is not above":               {ratios([]float64{0.9, 1, 1.1}), []edge{{row: 0, column: 1}}},
		"an empty cell is on neither side": {ratios([]float64{0.9, 0, 1.1}, []float64{math.NaN(), 0.5}), nil},
		"two level cells are on no side":   {HeatSpec{Cells: [][]HeatCell{{{Ratio: 0.98, Level: true}, {Ratio: 1.02, Level: true}}}}, nil},
		"one level cell is on its own":     {HeatSpec{Cells: [][]HeatCell{{{Ratio: 0.98, Level: true}, {Ratio: 1.5}}}}, []edge{{row: 0, column: 0}}},
		"nor is one that cannot exist":     {HeatSpec{Cells: [][]HeatCell{{{Ratio: 0.5}, {Ratio: 2, Gap: "no"}}}}, nil},
		"a stair has its steps": {
			ratios([]float64{2, 2, 2}, []float64{0.5, 2, 2}, []float64{0.5, 0.5, 2}),
			[]edge{{0, 0, true}, {1, 0, false}, {1, 1, true}, {2, 1, false}},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, newHeat(Frame{}, tt.spec).crossover(), cmp.AllowUnexported(edge{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestGapBlocks(t *testing.T) {
	no, other := HeatCell{Gap: "no"}, HeatCell{Gap: "other"}
	tests := map[string]struct {
		cells [][]HeatCell
		want  []block
	}{
		"none":                       {[][]HeatCell{{{}, {Ratio: 1}}}, nil},
		"a row is one":               {[][]HeatCell{{no, no, {}}}, []block{{0, 1, 0, 0}}},
		"a column is one":            {[][]HeatCell{{no}, {no}}, []block{{0, 0, 0, 1}}},
		"two reasons are two":        {[][]HeatCell{{no, other}}, []block{{0, 0, 0, 0}, {1, 1, 0, 0}}},
		"an L is two, and each once": {[][]HeatCell{{no, no}, {no, {}}}, []block{{0, 1, 0, 0}, {0, 0, 1, 1}}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := newHeat(Frame{}, HeatSpec{Cells: tt.cells}).gapBlocks()
			if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(block{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestHeatKeysNameWhatOccurs(t *testing.T) {
	tests := map[string]struct {
		cells []HeatCell
		want  []string
	}{
		"plain cells need none":        {[]HeatCell{{Ratio: 2}, {Ratio: 3}}, nil},
		"a crossover":                  {[]HeatCell{{Ratio: 0.5}, {Ratio: 3}}, []string{"crossover"}},
		"a level cell":                 {[]HeatCell{{Ratio: 2}, {Ratio: 1.01, Level: true}}, []string{"cannot be told apart from equal"}},
		"a model":                      {[]HeatCell{{Ratio: 2, Modelled: true}}, []string{"model"}},
		"but not of what is not drawn": {[]HeatCell{{Level: true, Modelled: true}, {Ratio: 2, Gap: "no", Level: true, Modelled: true}}, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, k := range newHeat(Frame{}, HeatSpec{Cells: [][]HeatCell{tt.cells}}).keys() {
				got = append(got, k.label)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestAHeatMapShowsEveryNumber: where there is room for it, each cell's text is in the picture as often as it occurs.
func TestAHeatMapShowsEveryNumber(t *testing.T) {
	for _, spec := range []HeatSpec{crossoverCells(), crossoverHoles(), crossoverWide()} {
		h, want := newHeat(Frame{}, spec), map[string]int{}
		for _, row := range h.cells {
			for _, cell := range row {
				if cell.has() {
					want[cell.text()]++
				}
			}
		}
		svg := string(must[[]byte](t)(heatChart(Frame{}, spec).svg()))
		for text, n := range want {
			if got := strings.Count(svg, ">"+text+"<"); got < n {
				t.Errorf("%q is there %d times, want %d", text, got, n)
			}
		}
	}
}

// TestARatioIsNeverCut: one that does not fit is left out, because cut it would read as another.
func TestARatioIsNeverCut(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		columns := rapid.IntRange(1, 60).Draw(r, "columns")
		ratio := rapid.Float64Range(1e-9, 1e9).Draw(r, "ratio")
		row := make([]float64, columns)
		for i := range row {
			row[i] = ratio
		}
		svg := string(must[[]byte](r)(heatChart(Frame{}, ratios(row)).svg()))
		if strings.Contains(svg, "…") {
			t.Fatal("a ratio is cut")
		}
	})
}

func TestModelledCellsAloneAreDashed(t *testing.T) {
	for name, tt := range map[string]struct {
		modelled bool
		want     int
	}{"measured": {false, 0}, "modelled": {true, 2}} { // its frame and the key's
		svg := must[[]byte](t)(heatChart(Frame{}, HeatSpec{Cells: [][]HeatCell{{{Ratio: 2, Modelled: tt.modelled}, {Ratio: 0.5}}}}).svg())
		if got := strings.Count(string(svg), "stroke-dasharray"); got != tt.want {
			t.Errorf("%s: %d dashed lines, want %d", name, got, tt.want)
		}
	}
}
