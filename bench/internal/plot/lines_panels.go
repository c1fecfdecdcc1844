package plot

import (
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

const (
	panelGap       = vg.Length(10) // the white between panels
	panelTitleRoom = vg.Length(13)
)

func (s *sheet) draw(c draw.Canvas) {
	panels := s.spec.Panels
	papers := make([]paper, len(panels))
	for i, panel := range panels {
		papers[i] = s.panel(panel, i == 0)
	}
	last := len(panels) - 1
	papers[last].Add(s.directLabels(panels[last]))
	for i, tile := range s.tiles(c, papers) {
		papers[i].draw(tile)
	}
}

// tiles cuts the canvas so that all panels' data areas are equally wide, whatever stands beside them.
func (s *sheet) tiles(c draw.Canvas, papers []paper) []draw.Canvas {
	panels := s.spec.Panels
	if slices.ContainsFunc(panels, func(p Panel) bool { return p.Title != "" }) {
		c.Max.Y -= panelTitleRoom
	}
	return sideBySide(c, papers, s.labelRoom(panels[len(panels)-1]), panelGap)
}

// panel returns one panel on its paper; only the first names the y axis they share.
func (s *sheet) panel(panel Panel, first bool) paper {
	y, f := s.y, s.frame
	if !first {
		f.YLabel, y.unit = "", ""
		y.ticks = slices.Clone(y.ticks)
		for i, t := range y.ticks {
			if !t.IsMinor() {
				y.ticks[i].Label = " "
			}
		}
	}
	p := newPaper(s.x, y, f)
	p.empty = !s.showsAny(panel)
	p.Add(paintGrid(true, true), s.guides(panel), s.series(panel), s.gaps(panel), painter(func(c draw.Canvas, _ *plot.Plot) {
		title := fit(panelStyle(), panel.Title, c.Max.X-c.Min.X)
		drawText(c, panelStyle(), c.Min.X, c.Max.Y+5, title)
	}))
	return p
}
