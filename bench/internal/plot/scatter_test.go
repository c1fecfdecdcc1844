package plot

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/recorder"
	"pgregory.net/rapid"
)

// onPaper returns a canvas and axes as the scatter would be drawn on.
func onPaper(s scatter) (draw.Canvas, paper) {
	c := draw.NewCanvas(new(recorder.Canvas), 400, 250)
	return c, newPaper(s.x, s.y, Frame{})
}

// TestMarksInTheBandStayApart: in the band a mark keeps its height and no two overlap, as long as its
// width holds them.
func TestMarksInTheBandStayApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spec := ScatterSpec{Resolution: 1e-3, Points: []ScatterPoint{{X: 10, Y: 400}}}
		for range rapid.IntRange(1, 6).Draw(t, "points") {
			spec.Points = append(spec.Points, ScatterPoint{X: rapid.Float64Range(-1, 1e-3).Draw(t, "x"), Y: rapid.Float64Range(0, 400).Draw(t, "y")})
		}
		s := newScatter(spec)
		c, p := onPaper(s)
		left, right := s.x.bandEnds(c, p.Plot)
		at := s.places(c, p.Plot)
		_, toY := p.Transforms(&c)
		for i, point := range s.points {
			if !s.x.below(point.X) {
				continue
			}
			if at[i].Y != toY(point.Y) || at[i].X < left+markRadius || at[i].X > right-markRadius {
				t.Fatalf("%v lies at %v, the band is %g to %g", point, at[i], left, right)
			}
			for j := range i {
				if distance(at[i], at[j]) < 2*markRadius {
					t.Fatalf("%v and %v overlap", at[i], at[j])
				}
			}
		}
	})
}

// TestFrontIsAStaircase: it goes through what nothing beats, right and down, and dashes are for models.
func TestFrontIsAStaircase(t *testing.T) {
	s := newScatter(ScatterSpec{Resolution: 1e-3, Front: true, Points: []ScatterPoint{
		{Variant: "dominated in the band", X: 0, Y: 5}, {Variant: "best in the band", X: 1e-3, Y: 4},
		{Variant: "dominated", X: 1, Y: 4.5}, {Variant: "measured", X: 2, Y: 3}, {Variant: "modelled", X: 900, Y: 1, Modelled: true},
	}})
	c, p := onPaper(s)
	at := s.places(c, p.Plot)
	type step struct {
		from, to vg.Point
		dashed   bool
	}
	corner := func(i, j int) vg.Point { return vg.Point{X: at[j].X, Y: at[i].Y} }
	want := []step{
		{at[1], corner(1, 3), false}, {corner(1, 3), at[3], false}, {at[3], corner(3, 4), true}, {corner(3, 4), at[4], true},
	}
	var got []step
	for _, line := range s.frontLines(at) {
		got = append(got, step{line.from, line.to, len(line.style.Dashes) > 0})
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(step{})); diff != "" {
		t.Error(diff)
	}
}

func TestTrailsJoinAVariantsPoints(t *testing.T) {
	s := newScatter(ScatterSpec{Points: []ScatterPoint{
		{Variant: "a", X: 900, Y: 1, Modelled: true}, {Variant: "b", X: 1, Y: 2}, {Variant: "a", X: 1, Y: 1}, {Variant: "a", X: 4, Y: 1},
	}})
	c, p := onPaper(s)
	at := s.places(c, p.Plot)
	lines := s.trails(at)
	if len(lines) != 2 || lines[0].segment != (segment{at[1], at[2]}) || lines[1].segment != (segment{at[2], at[3]}) {
		t.Fatalf("%v: want the points of a at 1, 4 and 900 joined in that order", lines)
	}
	if len(lines[0].style.Dashes) > 0 || len(lines[1].style.Dashes) == 0 {
		t.Error("measured to measured is solid, measured to modelled is dashed")
	}
}

func TestWhiskersEndWhereTheAxisDoes(t *testing.T) {
	tests := map[string]struct {
		point     ScatterPoint
		whiskers  int
		capped    bool
		fromXMark bool
	}{
		"no interval":                         {ScatterPoint{X: 1, Y: 1}, 0, false, false},
		"both":                                {ScatterPoint{X: 1, Y: 1, XLo: 0.5, XHi: 2, YLo: 0.9, YHi: 1.1}, 2, true, false},
		"wholly in the band there is none":    {ScatterPoint{X: 0, Y: 1, XHi: 1e-3}, 0, false, false},
		"from the band it goes from the mark": {ScatterPoint{X: 0, Y: 1, XHi: 1}, 1, false, true},
		"into the band it has no cap":         {ScatterPoint{X: 1, Y: 1, XLo: -1, XHi: 2}, 1, false, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := newScatter(ScatterSpec{Resolution: 1e-3, Points: []ScatterPoint{tt.point}})
			c, p := onPaper(s)
			at := s.places(c, p.Plot)
			got := s.whiskers(c, p.Plot, at)
			if len(got) != tt.whiskers {
				t.Fatalf("%d whiskers, want %d", len(got), tt.whiskers)
			}
			if len(got) == 0 {
				return
			}
			last := got[len(got)-1]
			if last.capFrom != tt.capped || last.from.X > last.to.X || tt.fromXMark != (last.from == at[0]) {
				t.Errorf("%+v, mark at %v", last, at[0])
			}
		})
	}
}

func TestRisingSpan(t *testing.T) {
	tests := map[string]struct {
		values []float64
		lo, hi float64
		unit   string
	}{
		"from 0 where that costs little":     {[]float64{90e-6, 245e-6}, 0, 250e-6, "µs"},
		"from a floor where it costs much":   {[]float64{150e-6, 290e-6}, 140e-6, 300e-6, "µs, axis not from 0"},
		"small differences stay small":       {[]float64{100e-6, 101e-6}, 70e-6, 105e-6, "µs, axis not from 0"},
		"one value has room below it":        {[]float64{100e-6, 100e-6}, 70e-6, 100e-6, "µs, axis not from 0"},
		"nothing is from 0 to 1":             {[]float64{math.NaN()}, 0, 1e-9, "ns"},
		"a negative value is held":           {[]float64{-2, 3}, -2, 3, "s"},
		"all negative, 0 is at the top":      {[]float64{-3, -2}, -3, 0, "s"},
		"zeros have an axis like any others": {[]float64{0, 0}, 0, 1e-9, "ns"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := Axis{Unit: Seconds}.risingSpan(tt.values)
			if diff := cmp.Diff([]any{tt.lo, tt.hi, tt.unit}, []any{s.lo, s.hi, s.unit}, cmpopts.EquateApprox(1e-9, 0)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
