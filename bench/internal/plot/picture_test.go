package plot

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestPicturesRepeatAndHaveTheirSize(t *testing.T) {
	tests := map[string]struct{ least, most int }{
		"cost":               {760, 760},
		"cost-upright":       {760, 760},
		"bytes":              {760, 760},
		"bytes-bars":         {760, 800}, // a key of two rows
		"bytes-rows":         {900, 1300},
		"cpu":                {760, 760},
		"cdf":                {760, 800},
		"staleness":          {760, 1300},
		"staleness-crowded":  {760, 1300},
		"propagation":        {760, 860},
		"propagation-tail":   {760, 860},
		"ladder":             {760, 860},
		"ladder-to-zero":     {760, 860},
		"pairs":              {760, 1000},
		"callers":            {760, 800},
		"claims":             {760, 800},
		"knee":               {760, 800},
		"knee-quota":         {760, 800},
		"crossover":          {760, 800},
		"crossover-holes":    {760, 800},
		"crossover-wide":     {760, 1100},
		"crossover-one-side": {760, 760},
	}
	for _, s := range gallery() {
		t.Run(s.name, func(t *testing.T) {
			first, second := must[Picture](t)(s.chart.picture()), must[Picture](t)(s.chart.picture())
			if !bytes.Equal(first.PNG, second.PNG) || !bytes.Equal(first.SVG, second.SVG) {
				t.Error("the same data gave other bytes")
			}
			keep(t, s.name, first)
			config, err := png.DecodeConfig(bytes.NewReader(first.PNG))
			if err != nil {
				t.Fatal(err)
			}
			if want := tests[s.name]; config.Width != 1300 || config.Height < want.least || config.Height > want.most {
				t.Errorf("%d × %d pixels, want 1300 × %d to %d", config.Width, config.Height, want.least, want.most)
			}
		})
	}
}

func TestSVGNamesItsFont(t *testing.T) {
	for _, s := range gallery() {
		svg := must[[]byte](t)(s.chart.svg())
		if len(svg) > 200_000 || bytes.Contains(svg, []byte("@font-face")) {
			t.Errorf("%s: SVG of %d bytes: it must name its font and not hold it", s.name, len(svg))
		}
		if n := bytes.Count(svg, []byte("<text")); bytes.Count(svg, []byte(svgFontFamily)) != n || n == 0 {
			t.Errorf("%s: not all of %d texts name %s", s.name, n, svgFontFamily)
		}
		if n := len(regexp.MustCompile(`<text [^>]*>\s*[^<\s]`).FindAll(svg, -1)); bytes.Count(svg, []byte("textLength=")) != n {
			t.Errorf("%s: not all of %d texts have their width, without which another font would run out of the picture", s.name, n)
		}
	}
}

func TestNothingOverlapsOrIsClipped(t *testing.T) {
	for _, s := range gallery() {
		t.Run(s.name, func(t *testing.T) { checkTexts(t, must[[]byte](t)(s.chart.svg())) })
	}
}

func TestLongNamesKeepWithinThePicture(t *testing.T) {
	long := strings.Repeat("jwt/an-extraordinarily-long-variant-name", 4)
	bars := costBars()
	for i := range bars.Groups {
		bars.Groups[i].Label += long
		bars.Groups[i].Bars[0].Note += " " + long
	}
	upright := bars
	upright.Horizontal = false
	lines, cdf, choices := cpuLines(), distributions(), staleness()
	for i := range choices.Points {
		choices.Points[i].Label = long
	}
	for i := range lines.Panels[0].Series {
		lines.Panels[0].Series[i].Label = long
	}
	lines.Panels[0].Verticals = []Vertical{{X: 1500, Label: long}}
	lines.Panels[0].Horizontals = []Horizontal{{Y: 20e-6, Label: long}}
	for i := range cdf.Series {
		cdf.Series[i].Label = long
	}
	ladder := ladderRows()
	for i := range ladder.Rows {
		ladder.Rows[i].Label = long
		ladder.Panels[0].Amounts[i].Note = long
	}
	ladder.Panels[1].Title = long
	cells := crossoverHoles()
	cells.Columns, cells.Rows, cells.Cells[2][2].Gap = slices.Repeat([]string{long}, 6), slices.Repeat([]string{long}, 5), long
	f := cdfFrame()
	f.Title, f.Subtitle, f.Caption = long+" "+long+f.Title, f.Subtitle+" "+long+long, append(f.Caption, long+long+long)
	for name, chart := range map[string]chart{
		"horizontal bars": barsChart(f, bars),
		"upright bars":    barsChart(f, upright),
		"lines":           linesChart(f, lines),
		"distributions":   cdfChart(f, cdf),
		"scatter":         scatterChart(f, choices),
		"ladder":          ladderChart(f, ladder),
		"heat map":        heatChart(f, cells),
	} {
		t.Run(name, func(t *testing.T) { checkTexts(t, must[[]byte](t)(chart.svg())) })
	}
}

func TestHostileTextStaysText(t *testing.T) {
	hostile := "<script>alert('x')</script> & \"quoted\" ]]> &amp; \x00\x1b[31m\u202egnp.exe\u2066 \xff\xfe %s %!d(x) ${HOME}"
	f := Frame{Title: hostile, Subtitle: hostile, Caption: []string{hostile, hostile}, XLabel: hostile, YLabel: hostile}
	bar := Bar{Variant: hostile, Values: []float64{1, 2}, Note: hostile}
	group := Group{Label: hostile, Bars: []Bar{bar, {Variant: "b", Gap: hostile}}}
	bars := BarSpec{Segments: []string{hostile, "b"}, Groups: []Group{group}}
	rows := bars
	rows.Horizontal = true
	series := Series{Variant: hostile, Points: []Point{{X: 1, Y: 1}, {X: 2, Gap: hostile}}}
	lines := LineSpec{X: Axis{Ticks: []Tick{{1, hostile}}}, Panels: []Panel{{
		Title: hostile, Series: []Series{series},
		Verticals: []Vertical{{X: 1, Label: hostile, Variant: hostile}}, Horizontals: []Horizontal{{Y: 1, Label: hostile}},
	}, {}}}
	cdf := CDFSpec{Series: []Distribution{{Variant: hostile, Points: []Quantile{{1, 0.1}, {2, 1}}}}}
	choices := ScatterSpec{Points: []ScatterPoint{{Variant: hostile, Label: hostile, X: 1, Y: 1}}}
	ladder := LadderSpec{
		Rows:   []LadderRow{{Label: hostile, Variant: hostile}},
		Panels: []LadderPanel{{Title: hostile, Amounts: []Amount{{Value: 1, Note: hostile}}}},
	}
	cells := HeatSpec{Columns: []string{hostile}, Rows: []string{hostile}, Cells: [][]HeatCell{{{Gap: hostile}, {Ratio: 2}}}}
	for name, chart := range map[string]chart{
		"ladder":        ladderChart(f, ladder),
		"heat map":      heatChart(f, cells),
		"scatter":       scatterChart(f, choices),
		"bars":          barsChart(f, bars),
		"rows":          barsChart(f, rows),
		"lines":         linesChart(f, lines),
		"distributions": cdfChart(f, cdf),
	} {
		t.Run(name, func(t *testing.T) {
			svg := must[[]byte](t)(chart.svg())
			checkXML(t, svg)
			if bytes.ContainsAny(svg, "\x00\x1b\u202e\u2066") || bytes.Contains(svg, []byte("<script")) {
				t.Error("hostile text came through")
			}
			if !bytes.Contains(svg, []byte("&lt;script&gt;alert")) {
				t.Error("the text itself is missing")
			}
		})
	}
}

// checkXML fails unless the SVG is well formed and all its numbers are numbers.
func checkXML(t rapid.TB, svg []byte) {
	t.Helper()
	decoder := xml.NewDecoder(bytes.NewReader(svg))
	odd := regexp.MustCompile(`NaN|Inf|[0-9]e[+]?[0-9]{2,}`)
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if element, ok := token.(xml.StartElement); ok {
			for _, a := range element.Attr {
				if odd.MatchString(a.Value) {
					t.Errorf("<%s %s=%q>", element.Name.Local, a.Name.Local, a.Value)
				}
			}
		}
	}
}

// must returns a function that takes what a drawing returns, and fails the test if that is an error.
func must[T any](t rapid.TB) func(T, error) T {
	return func(drawn T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return drawn
	}
}
