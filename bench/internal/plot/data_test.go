package plot

import (
	"encoding/csv"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// rowsOf reads a chart's CSV back.
func rowsOf(t rapid.TB, c chart) [][]string {
	t.Helper()
	text := must[[]byte](t)(c.data().csv())
	rows, err := csv.NewReader(strings.NewReader(string(text))).ReadAll()
	if err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return rows
}

func lastRow(rows [][]string) []string { return rows[len(rows)-1] }

func TestDataOfEachKindOfChart(t *testing.T) {
	nan := math.NaN()
	f := Frame{Title: "t", XLabel: "Claims", YLabel: "CPU"}
	for _, c := range []struct {
		why   string
		chart chart
		want  [][]string
	}{
		{
			"lines: a row a point in order of x, a gap with its reason, a guide; what has no place is left out",
			linesChart(f, LineSpec{Y: Axis{Unit: Seconds}, Panels: []Panel{{
				Title: "p", Horizontals: []Horizontal{{Y: 4e-6, Label: "limit"}},
				Series: []Series{{Variant: "none", Points: []Point{{X: 2, Gap: "too large"}, {X: 1, Y: 1.23456789e-6, Lo: 1e-6, Hi: 2e-6}, {X: 3, Y: nan}}}},
			}}}),
			[][]string{
				{"panel", "series", "variant", "x", "y", "lo", "hi", "x_unit", "y_unit", "kind", "reason"},
				{"p", "none", "none", "1", "1.23456789e-06", "1e-06", "2e-06", "count", "s", "measured", ""},
				{"p", "none", "none", "2", "", "", "", "count", "s", "gap", "too large"},
				{"p", "limit", "", "", "4e-06", "", "", "count", "s", "horizontal", ""},
			},
		},
		{
			"distributions: a row a point, and one for all that lies in the band",
			cdfChart(f, CDFSpec{Unit: Seconds, Resolution: 1e-3, Series: []Distribution{
				{Variant: "none", Points: []Quantile{{1e-4, 0.1}, {5e-4, 0.25}, {2e-3, 1}}, Model: true},
			}}),
			[][]string{
				{"series", "variant", "value", "share", "unit", "kind", "within"},
				{"none", "none", "0.001", "0.25", "s", "model", "at or below the resolution"},
				{"none", "none", "0.002", "1", "s", "model", ""},
			},
		},
		{
			"bars: a row a part, one for the total with the interval, and one for a gap",
			barsChart(f, BarSpec{Unit: Bytes, Segments: []string{"up", "down"}, Groups: []Group{{Label: "g", Bars: []Bar{
				{Variant: "none", Values: []float64{1, 2.5}, Lo: 3, Hi: 4, Note: "×1"}, {Variant: "none", Gap: "too large"},
			}}}}),
			[][]string{
				{"category", "variant", "bar", "part", "value", "lo", "hi", "unit", "note", "reason"},
				{"g", "none", "", "up", "1", "", "", "B", "", ""},
				{"g", "none", "", "down", "2.5", "", "", "B", "", ""},
				{"g", "none", "", "total", "3.5", "3", "4", "B", "×1", ""},
				{"g", "none", "", "total", "", "", "", "B", "", "too large"},
			},
		},
		{
			"scatter: a row a point in order of x, those in the band and on the front marked",
			scatterChart(f, ScatterSpec{X: Seconds, Y: Seconds, Resolution: 1e-3, Front: true, Points: []ScatterPoint{
				{Variant: "b", Label: "b", X: 1, Y: 3, Modelled: true}, {Variant: "a", Label: "a", X: 1e-4, Y: 2, YLo: 1, YHi: 3},
			}}),
			[][]string{
				{"label", "variant", "x", "x_lo", "x_hi", "y", "y_lo", "y_hi", "x_unit", "y_unit", "kind", "within", "front"},
				{"a", "a", "0.0001", "", "", "2", "1", "3", "s", "s", "measured", "at or below the resolution", "on the front"},
				{"b", "b", "1", "", "", "3", "", "", "s", "s", "model", "", ""},
			},
		},
		{
			"a heat map: a row a cell, gaps with their reason, empty cells left out",
			heatChart(f, HeatSpec{Columns: []string{"c", "d", "e"}, Rows: []string{"r"}, Cells: [][]HeatCell{
				{{Ratio: 1.5, Modelled: true}, {Gap: "no store"}, {}},
			}}),
			[][]string{
				{"column", "row", "ratio", "told_apart_from_1", "kind", "reason"},
				{"c", "r", "1.5", "yes", "model", ""}, {"d", "r", "", "", "gap", "no store"},
			},
		},
		{
			"a ladder: a row an amount and one for the floor; what was not measured is left out",
			ladderChart(f, LadderSpec{
				Rows: []LadderRow{{Label: "obvious", Variant: "none"}, {Label: "fast", Variant: "none", Step: true}, {Label: "other"}},
				Panels: []LadderPanel{{
					Title: "time", Unit: Seconds, Amounts: []Amount{{Value: 2e-6}, {Value: 1e-6, Lo: 0.5e-6, Hi: 2e-6, Note: "×0.5"}, {Value: nan}},
					Floor: 1e-7, HasFloor: true,
				}},
			}),
			[][]string{
				{"panel", "row", "variant", "step", "value", "lo", "hi", "unit", "kind", "note"},
				{"time", "obvious", "none", "no", "2e-06", "", "", "s", "measured", ""},
				{"time", "fast", "none", "yes", "1e-06", "5e-07", "2e-06", "s", "measured", "×0.5"},
				{"time", "", "", "", "1e-07", "", "", "s", "floor", ""},
			},
		},
	} {
		if diff := cmp.Diff(c.want, rowsOf(t, c.chart)); diff != "" {
			t.Errorf("%s:\n%s", c.why, diff)
		}
	}
}

func TestEveryChartOfTheGalleryHasData(t *testing.T) {
	for _, s := range gallery() {
		if rows := rowsOf(t, s.chart); len(rows) < 2 {
			t.Errorf("%s: %d rows", s.name, len(rows))
		}
	}
}

func TestATableStandsBesideChartsWhoseLinesOverlap(t *testing.T) {
	f := Frame{XLabel: "Claims", YLabel: "CPU"}
	lines := linesChart(f, LineSpec{X: Axis{Ticks: []Tick{{60, "60B"}}}, Y: Axis{Unit: Seconds}, Panels: []Panel{
		{Title: "a", Series: []Series{{Variant: "none", Points: []Point{{X: 60, Y: 1e-6, Lo: 0.5e-6, Hi: 2e-6}}}}}, {Title: "b"},
	}})
	want := [][]string{{"panel", "series", "Claims", "CPU", "kind"}, {"a", "none", "60B", "1 µs [500 ns, 2 µs]", "measured"}}
	if diff := cmp.Diff(want, lines.data().beside); diff != "" {
		t.Errorf("lines:\n%s", diff)
	}
	curves := cdfChart(f, CDFSpec{Unit: Seconds, LinearShare: true, Resolution: 1e-3, Series: []Distribution{
		{Variant: "none", Points: []Quantile{{1e-3, 0.5}, {2e-3, 0.75}, {4e-3, 1}}},
	}})
	want = [][]string{{"series", "25 %", "50 %", "75 %", "95 %", "100 %", "kind"}, {"none", "≤ 1 ms", "≤ 1 ms", "2 ms", "3.48 ms", "4 ms", "measured"}}
	if diff := cmp.Diff(want, curves.data().beside); diff != "" {
		t.Errorf("distributions:\n%s", diff)
	}
	if beside := barsChart(f, costBars()).data().beside; beside != nil {
		t.Errorf("bars have %d rows beside them", len(beside))
	}
}

func TestTextNeverBecomesAFormula(t *testing.T) {
	for _, c := range []struct{ why, text, want string }{
		{"text stays", "jwt/stateless-hs256", "jwt/stateless-hs256"},
		{"a formula", "=HYPERLINK(1)", "'=HYPERLINK(1)"},
		{"a formula behind blanks", "  =1+1", "'  =1+1"},
		{"an old formula", "@SUM(A1)", "'@SUM(A1)"},
		{"a sign before words", "+1 and more", "'+1 and more"},
		{"a command behind a number", "-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0"},
		{"a negative number", "-1.5", "-1.5"},
		{"a number with its sign and thousands", "+12,181", "+12,181"},
		{"a word that Go reads as a number", "-Inf", "'-Inf"},
		{"a sign alone", "-", "'-"},
		{"a minus that is no formula", "−1", "−1"},
		{"nothing", "", ""},
	} {
		if got := TextCell(c.text); got != c.want {
			t.Errorf("%s: TextCell(%q) = %q, want %q", c.why, c.text, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		text := TextCell(rapid.StringMatching(`[ =+\-@0-9a-z,.]{0,8}`).Draw(t, "text"))
		start := strings.TrimLeft(text, " ")
		if start == "" || !strings.ContainsRune("=+-@", rune(start[0])) {
			return
		}
		if _, err := strconv.ParseFloat(strings.ReplaceAll(start, ",", ""), 64); err != nil {
			t.Fatalf("%q is a formula", text)
		}
	})
}

func TestHostileTextStaysOneCell(t *testing.T) {
	hostile := "=1+\"a\",b\n\x1b[31m\u202e"
	rows := rowsOf(t, barsChart(Frame{}, BarSpec{Groups: []Group{{Label: hostile, Bars: []Bar{{Values: []float64{1}}}}}}))
	if got, want := lastRow(rows)[0], `'=1+"a",b [31m`; got != want {
		t.Errorf("the cell is %q, want %q", got, want)
	}
}
