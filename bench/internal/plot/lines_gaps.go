package plot

import (
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A note is a small text with the point where it begins, on its baseline; upwards it begins on its middle.
type note struct {
	text string
	at   vg.Point
}

// upwards is the white ground of a note that is written upwards.
func (n note) upwards(sty text.Style) vg.Rectangle {
	half := halfDigit(sty) + 1
	return vg.Rectangle{Min: n.at.Sub(vg.Point{X: half, Y: 1}), Max: n.at.Add(vg.Point{X: half, Y: sty.Width(n.text) + 1})}
}

// gaps paints the reasons of cells that cannot exist.
func (s *sheet) gaps(panel Panel) painter {
	return func(c draw.Canvas, p *plot.Plot) {
		for _, n := range s.gapNotes(c, p, panel) {
			drawUpwardsOnWhite(c, gapStyle(), n.at.X, n.at.Y, n.text)
		}
	}
}

// gapNotes places the reasons, once each, upwards at their X and where the other series leave most room.
func (s *sheet) gapNotes(c draw.Canvas, p *plot.Plot, panel Panel) []note {
	toX, _ := p.Transforms(&c)
	sty := gapStyle()
	xs, reasons := s.reasons(panel)
	var notes []note
	for _, x := range xs {
		from, to := s.freeAt(c, p, panel, x)
		for i, reason := range reasons[x] {
			txt := fit(sty, reason, to-from)
			notes = append(notes, note{txt, vg.Point{X: toX(x) - vg.Length(i)*captionPitch, Y: (from + to - sty.Width(txt)) / 2}})
		}
	}
	return notes
}

// reasons lists why cells cannot exist, by X and in order of appearance.
func (s *sheet) reasons(panel Panel) ([]float64, map[float64][]string) {
	reasons := map[float64][]string{}
	var xs []float64
	for _, series := range panel.Series {
		for _, pt := range series.Points {
			reason := clean(pt.Gap)
			if pt.Gap == "" || !s.spec.X.drawable(pt.X) || slices.Contains(reasons[pt.X], reason) {
				continue
			}
			if len(reasons[pt.X]) == 0 {
				xs = append(xs, pt.X)
			}
			reasons[pt.X] = append(reasons[pt.X], reason)
		}
	}
	return xs, reasons
}

// freeAt returns the longest stretch of the panel's height at x that no mark lies on.
func (s *sheet) freeAt(c draw.Canvas, p *plot.Plot, panel Panel, x float64) (from, to vg.Length) {
	const clear = vg.Length(9) // around a mark and the line that leads to it
	_, toY := p.Transforms(&c)
	edges := []vg.Length{c.Min.Y - clear + 4, c.Max.Y + clear - 4}
	for _, series := range panel.Series {
		for _, pt := range series.Points {
			if pt.X == x && s.has(pt) {
				edges = append(edges, toY(pt.Y))
			}
		}
	}
	slices.Sort(edges)
	for i := range edges[1:] {
		if lo, hi := edges[i]+clear, edges[i+1]-clear; hi-lo > to-from {
			from, to = lo, hi
		}
	}
	return from, to
}
