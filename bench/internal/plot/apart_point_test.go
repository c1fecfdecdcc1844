package plot

import (
	"strings"
	"testing"
)

// lineOf draws a series of three points and returns how many strokes the picture takes.
func lineOf(t *testing.T, apart bool) int {
	points := []Point{{X: 1, Y: 1, Apart: apart}, {X: 2, Y: 2}, {X: 3, Y: 3}}
	spec := LineSpec{Panels: []Panel{{Series: []Series{{Variant: "none", Points: points}}}}}
	return strokesOf(t, linesChart(Frame{}, spec))
}

// strokesOf counts the line segments of a chart.
func strokesOf(t *testing.T, c chart) int {
	t.Helper()
	return strings.Count(string(must[[]byte](t)(c.svg())), "L")
}

func TestALineDoesNotReachAPointThatStandsApart(t *testing.T) {
	if joined, apart := lineOf(t, false), lineOf(t, true); apart >= joined {
		t.Errorf("%d strokes with a point apart, %d with all joined", apart, joined)
	}
}

// TestAnOpenStepHasNoLength: the pale length is the only line of its width.
func TestAnOpenStepHasNoLength(t *testing.T) {
	lengths := func(open bool) int {
		spec := LadderSpec{Rows: steps("none", []string{"a", "b"}, nil), Panels: []LadderPanel{{Unit: Seconds, Amounts: amounts(true, 2e-6, 1e-6)}}}
		spec.Panels[0].Amounts[1].Open = open
		return strings.Count(string(must[[]byte](t)(ladderChart(Frame{}, spec).svg())), "stroke-width:5\"")
	}
	if got, want := lengths(false)-lengths(true), 1; got != want {
		t.Errorf("%d lengths fewer where the step is open, want %d", got, want)
	}
}
