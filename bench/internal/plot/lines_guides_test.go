package plot

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
	"pgregory.net/rapid"
)

// guided is a chart of two points, at 1 and 3, with the guides.
func guided(axis Axis, verticals []Vertical, horizontals []Horizontal) chart {
	series := Series{Variant: "jwt/denylist", Points: []Point{{X: 1, Y: 1}, {X: 3, Y: 4}}}
	return linesChart(Frame{}, LineSpec{X: axis, Y: axis, Panels: []Panel{{Series: []Series{series}, Verticals: verticals, Horizontals: horizontals}}})
}

func TestGuidesWithoutAPlaceAreLeftOut(t *testing.T) {
	logAxis := Axis{Log: true}
	tests := map[string]struct {
		axis  Axis
		x     float64
		shown bool
	}{
		"within the data":               {Axis{}, 2, true},
		"at an end of the axis":         {Axis{}, 0, true},
		"beyond the axis":               {Axis{}, 99, false},
		"before the axis":               {Axis{}, -1, false},
		"no number":                     {Axis{}, math.NaN(), false},
		"endless":                       {Axis{}, math.Inf(1), false},
		"0 on a log axis":               {logAxis, 0, false},
		"within the data on a log axis": {logAxis, 2, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			svg := must[[]byte](t)(guided(tt.axis, []Vertical{{X: tt.x, Label: "knee"}}, nil).svg())
			if got := bytes.Contains(svg, []byte(">knee<")); got != tt.shown {
				t.Errorf("shown: %t, want %t", got, tt.shown)
			}
		})
	}
}

func TestTheAxisReachesALimitButNotAKnee(t *testing.T) {
	s := sheet{spec: LineSpec{Panels: []Panel{{
		Series:    []Series{{Points: []Point{{X: 1, Y: 1}}}},
		Verticals: []Vertical{{X: 50}}, Horizontals: []Horizontal{{Y: 50}, {Y: math.NaN()}},
	}}}}
	s.prepare()
	if s.x.hi != 1 || s.y.hi != 50 {
		t.Errorf("x up to %g and y up to %g, want 1 and 50", s.x.hi, s.y.hi)
	}
}

// TestGuidesLieUnderTheSeries: what an SVG paints first lies under the rest.
func TestGuidesLieUnderTheSeries(t *testing.T) {
	svg := string(must[[]byte](t)(guided(Axis{}, []Vertical{{X: 2, Label: "knee", Variant: "session/strict"}}, []Horizontal{{Y: 3, Label: "quota"}}).svg()))
	at := func(c rgb) int { return strings.Index(svg, fmt.Sprintf("stroke:#%06X", c)) }
	first := at(sky)
	if first < 0 {
		t.Fatal("no series")
	}
	for name, place := range map[string]int{
		"the vertical": at(green), "the horizontal": at(grey), "its label": strings.Index(svg, ">quota<"), "the vertical's label": strings.Index(svg, ">knee<"),
	} {
		if place < 0 || place > first {
			t.Errorf("%s is at %d, the series at %d", name, place, first)
		}
	}
}

func TestAVerticalHasItsVariantsColor(t *testing.T) {
	for variant, want := range map[string]rgb{"": grey, "session/strict": green, "jwt/stateless-hs256": blue} {
		if got := (Vertical{Variant: variant}).color(); got != want {
			t.Errorf("%q is %06x, want %06x", variant, got, want)
		}
	}
}

func TestModelledGuidesAloneAreDashed(t *testing.T) {
	for _, model := range []bool{false, true} {
		svg := must[[]byte](t)(guided(Axis{}, []Vertical{{X: 2, Model: model}}, []Horizontal{{Y: 2}}).svg())
		if got := bytes.Contains(svg, []byte("stroke-dasharray")); got != model {
			t.Errorf("model %t: dashed %t", model, got)
		}
	}
}

func TestGuidesDoNotHideThatThereIsNoData(t *testing.T) {
	spec := LineSpec{Panels: []Panel{{Verticals: []Vertical{{X: 0.5, Label: "knee"}}, Horizontals: []Horizontal{{Y: 0.5, Label: "quota"}}}}}
	svg := must[[]byte](t)(linesChart(Frame{}, spec).svg())
	if !bytes.Contains(svg, []byte(">no data<")) || bytes.Contains(svg, []byte(">knee<")) {
		t.Error("a panel of guides alone looks like one with data")
	}
}

func TestLabelsOfGuidesTakeTheClearPlace(t *testing.T) {
	bounds := vg.Rectangle{Max: vg.Point{X: 200, Y: 100}}
	upwards := guide{label: "knee", line: segment{vg.Point{X: 100}, vg.Point{X: 100, Y: 100}}}
	across := guide{label: "quota", line: segment{vg.Point{Y: 50}, vg.Point{X: 200, Y: 50}}}
	box := func(left, low, right, high vg.Length) vg.Rectangle {
		return vg.Rectangle{Min: vg.Point{X: left, Y: low}, Max: vg.Point{X: right, Y: high}}
	}
	tests := map[string]struct {
		solid  []vg.Rectangle
		lines  []segment
		across bool
		want   func(at vg.Point) bool
	}{
		"upwards, on the right at the top": {want: func(at vg.Point) bool { return at.X > 100 && at.Y > 75 }},
		"or on the left":                   {solid: []vg.Rectangle{box(101, 0, 200, 100)}, want: func(at vg.Point) bool { return at.X < 100 && at.Y > 75 }},
		"or below what is in the way":      {solid: []vg.Rectangle{box(0, 60, 200, 100)}, want: func(at vg.Point) bool { return at.Y < 60 }},
		"or below a line of data":          {lines: []segment{{vg.Point{Y: 90}, vg.Point{X: 200, Y: 90}}}, want: func(at vg.Point) bool { return at.Y < 90 }},
		"across, above the left end":       {across: true, want: func(at vg.Point) bool { return at.X < 10 && at.Y > 50 }},
		"or below it":                      {across: true, solid: []vg.Rectangle{box(0, 51, 200, 100)}, want: func(at vg.Point) bool { return at.X < 10 && at.Y < 50 }},
		"or farther to the right":          {across: true, solid: []vg.Rectangle{box(0, 0, 80, 100)}, want: func(at vg.Point) bool { return at.X > 80 && at.Y > 50 }},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := room{crowd: crowd{bounds: bounds, solid: tt.solid, lines: tt.lines}, guides: []segment{upwards.line, across.line}}
			n := r.besideUpwards(upwards)
			if tt.across {
				n = r.besideAcross(across)
			}
			if !tt.want(n.at) {
				t.Errorf("it lies at %v", n.at)
			}
		})
	}
}

// TestLabelsOfGuidesKeepClear: however many guides there are, as long as there is room, no two texts overlap.
func TestLabelsOfGuidesKeepClear(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		place := rapid.Float64Range(0.3, 2.9)
		var verticals []Vertical
		for i := range rapid.IntRange(0, 4).Draw(r, "verticals") {
			verticals = append(verticals, Vertical{X: place.Draw(r, "x"), Label: fmt.Sprint("knee ", i)})
		}
		var horizontals []Horizontal
		for i := range rapid.IntRange(0, 3).Draw(r, "horizontals") {
			horizontals = append(horizontals, Horizontal{Y: place.Draw(r, "y"), Label: fmt.Sprint("quota ", i)})
		}
		checkTexts(t, must[[]byte](r)(guided(Axis{}, verticals, horizontals).svg()))
	})
}
