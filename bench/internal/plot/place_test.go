package plot

import (
	"slices"
	"testing"

	"gonum.org/v1/plot/vg"
	"pgregory.net/rapid"
)

// TestTagsKeepClear: labels of the length that ours have, on half a chart of our size and however the
// marks clump, overlap neither each other nor a mark.
func TestTagsKeepClear(t *testing.T) {
	bounds := vg.Rectangle{Max: vg.Point{X: 400, Y: 120}}
	point := rapid.Custom(func(t *rapid.T) vg.Point {
		return vg.Point{X: vg.Length(rapid.IntRange(5, 395).Draw(t, "x")), Y: vg.Length(rapid.IntRange(5, 115).Draw(t, "y"))}
	})
	rapid.Check(t, func(t *rapid.T) {
		c, tags := crowd{bounds: bounds}, []tag(nil)
		places := rapid.SliceOfN(point, 1, 6).Draw(t, "places")
		for range rapid.IntRange(1, 12).Draw(t, "tags") {
			mark := rapid.SampledFrom(places).Draw(t, "mark")
			width := vg.Length(rapid.IntRange(20, 110).Draw(t, "width"))
			c.solid = append(c.solid, boxAround(mark, markRadius))
			tags = append(tags, tag{mark, vg.Point{X: width, Y: 8}})
		}
		c.checkClear(t, c.place(tags))
	})
}

// TestThirtyTagsAtOnePlaceKeepClear is as bad as it gets: the chart has room for them, but none near.
func TestThirtyTagsAtOnePlaceKeepClear(t *testing.T) {
	for _, mark := range []vg.Point{{X: 200, Y: 150}, {X: 3, Y: 3}, {X: 407, Y: 297}} {
		c := crowd{bounds: vg.Rectangle{Max: vg.Point{X: 410, Y: 300}}, solid: []vg.Rectangle{boxAround(mark, markRadius)}}
		c.checkClear(t, c.place(slices.Repeat([]tag{{mark, vg.Point{X: 100, Y: 8}}}, 30)))
	}
}

func (c crowd) checkClear(t rapid.TB, spots []spot) {
	t.Helper()
	for i, s := range spots {
		if !inside(s.box, c.bounds) {
			t.Fatalf("tag %d at %v is outside", i, s.box)
		}
		if slices.ContainsFunc(c.solid, func(r vg.Rectangle) bool { return overlap(s.box, r) }) {
			t.Fatalf("tag %d at %v lies on a mark", i, s.box)
		}
		for j, o := range spots[:i] {
			if overlap(s.box, o.box) {
				t.Fatalf("tags %d and %d overlap: %v, %v", i, j, s.box, o.box)
			}
		}
	}
}

func TestATagAloneStandsBesideItsMark(t *testing.T) {
	bounds := vg.Rectangle{Max: vg.Point{X: 400, Y: 200}}
	size := vg.Point{X: 100, Y: 8}
	tests := map[string]struct{ mark, low vg.Point }{
		"on the right":                   {vg.Point{X: 200, Y: 100}, vg.Point{X: 200 + tagGap, Y: 96}},
		"on the left of the right edge":  {vg.Point{X: 390, Y: 100}, vg.Point{X: 290 - tagGap, Y: 96}},
		"on the right at the left edge":  {vg.Point{X: 1, Y: 100}, vg.Point{X: 1 + tagGap, Y: 96}},
		"above what lies along its line": {vg.Point{X: 200, Y: 20}, vg.Point{X: 150, Y: 19 + tagGap}},
	}
	along := []segment{{vg.Point{X: 0, Y: 20}, vg.Point{X: 400, Y: 20}}}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			c := crowd{bounds: bounds, solid: []vg.Rectangle{boxAround(tt.mark, markRadius)}, lines: along}
			spot := c.place([]tag{{tt.mark, size}})[0]
			if spot.box.Min != tt.low || spot.leader != (segment{}) {
				t.Errorf("at %v with leader %v, want %v without", spot.box.Min, spot.leader, tt.low)
			}
		})
	}
}

func TestAFarTagHasALeader(t *testing.T) {
	mark := vg.Point{X: 100, Y: 100}
	wall := grown(boxAround(mark, 20), 0) // nothing can stand within 20 points
	c := crowd{bounds: vg.Rectangle{Max: vg.Point{X: 400, Y: 200}}, solid: []vg.Rectangle{wall}}
	spot := c.place([]tag{{mark, vg.Point{X: 50, Y: 8}}})[0]
	if from := distance(mark, spot.leader.from); from < markRadius || from > tagGap {
		t.Errorf("the leader begins %.1f points from the mark", from)
	}
	if near := nearest(spot.box, mark); distance(near, spot.leader.to) > 1e-6 {
		t.Errorf("the leader ends at %v, the tag is nearest at %v", spot.leader.to, near)
	}
}

func TestSegments(t *testing.T) {
	box := vg.Rectangle{Min: vg.Point{X: 10, Y: 10}, Max: vg.Point{X: 20, Y: 20}}
	line := func(x0, y0, x1, y1 vg.Length) segment { return segment{vg.Point{X: x0, Y: y0}, vg.Point{X: x1, Y: y1}} }
	crossing := map[string]struct {
		s    segment
		want bool
	}{
		"through":               {line(0, 15, 30, 15), true},
		"through, upwards":      {line(15, 0, 15, 30), true},
		"across a corner":       {line(8, 13, 13, 8), true},
		"past a corner":         {line(8, 11, 11, 8), false},
		"within":                {line(12, 12, 18, 13), true},
		"ends before it":        {line(0, 15, 9, 15), false},
		"begins after it":       {line(21, 15, 30, 15), false},
		"level, above it":       {line(0, 25, 30, 25), false},
		"along its side":        {line(0, 20, 30, 20), false},
		"of no length":          {line(15, 15, 15, 15), false},
		"backwards is the same": {line(30, 15, 0, 15), true},
	}
	for name, tt := range crossing {
		if got := tt.s.crosses(box); got != tt.want {
			t.Errorf("%s: %t", name, got)
		}
	}
	if !line(0, 0, 10, 10).meets(line(0, 10, 10, 0)) || line(0, 0, 10, 10).meets(line(0, 1, 10, 11)) || line(0, 0, 4, 4).meets(line(0, 10, 10, 0)) {
		t.Error("only those that cross meet")
	}
}
