package plot

import (
	"math"
	"slices"
)

// A LineSpec is one quantity against another, in one panel or in several side by side that share both
// axes.
type LineSpec struct {
	X, Y   Axis
	Panels []Panel
}

// A Panel is one set of axes. Series are labelled at their right ends in the last panel; what does not
// occur there goes into the key above.
type Panel struct {
	Title  string // empty where there is one panel
	Series []Series
	// Verticals and Horizontals are lines that the series are read against. They lie under the series.
	Verticals   []Vertical
	Horizontals []Horizontal
}

// A Series is one variant's points, drawn in order of X.
type Series struct {
	Variant string
	Label   string // its variant's name where empty
	Points  []Point
	// Model draws the line dashed and every mark hollow.
	Model bool
	// Floor draws a thin line without marks: a plain reference, which is measured.
	Floor bool
}

// A Point is one measured cell. Lo and Hi are the bounds of its interval; leave them 0 or NaN where
// there is none.
type Point struct {
	X, Y, Lo, Hi float64
	// Modelled makes the mark hollow in a measured series.
	Modelled bool
	// Apart leaves the point out of its series' line, because it was measured under other conditions.
	Apart bool
	// Gap is why the cell cannot exist. Y means nothing then: the line breaks, and the reason stands at X.
	Gap string
}

// Lines draws series with their intervals, labelled directly.
func Lines(f Frame, spec LineSpec) (Picture, error) { return linesChart(f, spec).picture() }

func linesChart(f Frame, spec LineSpec) chart {
	s := sheet{spec: spec, frame: f}
	s.prepare()
	return chart{frame: f, keys: s.unlabelled(), body: s.draw, data: s.data}
}

// A sheet is a LineSpec made ready to draw.
type sheet struct {
	spec  LineSpec
	frame Frame
	marks map[string]mark
	x, y  span
}

// prepare copies the panels with clean text and sorted points, and finds both ranges.
func (s *sheet) prepare() {
	var variants []string
	var xs, ys []float64
	panels := make([]Panel, max(len(s.spec.Panels), 1))
	for i, panel := range s.spec.Panels {
		panels[i] = panel.readyGuides()
		for _, h := range panels[i].Horizontals {
			ys = append(ys, h.Y)
		}
		for _, series := range panel.Series {
			series = series.ready()
			variants = append(variants, series.Variant)
			panels[i].Series = append(panels[i].Series, series)
			for _, p := range series.Points {
				xs = append(xs, p.X)
				if p.Gap == "" && s.spec.X.drawable(p.X) {
					ys = append(ys, p.values()...)
				}
			}
		}
	}
	s.spec.Panels, s.marks = panels, marksOf(variants)
	s.x, s.y = s.spec.X.spanOf(xs, max(8/len(panels), 3)), s.spec.Y.spanOf(ys, 10)
}

func (s Series) ready() Series {
	if s.Label == "" {
		s.Label = s.Variant
	}
	s.Label = clean(s.Label)
	s.Points = slices.Clone(s.Points)
	slices.SortStableFunc(s.Points, func(a, b Point) int {
		switch {
		case a.X < b.X:
			return -1
		case a.X > b.X:
			return 1
		}
		return 0
	})
	return s
}

// values lists what the y axis must hold.
func (p Point) values() []float64 {
	if p.hasInterval() {
		return []float64{p.Y, p.Lo, p.Hi}
	}
	return []float64{p.Y}
}

func (p Point) hasInterval() bool {
	return !math.IsNaN(p.Lo) && !math.IsNaN(p.Hi) && (p.Lo != 0 || p.Hi != 0) && p.Lo <= p.Hi
}

// unlabelled returns keys for the series that the last panel does not show.
func (s *sheet) unlabelled() []key {
	last := s.spec.Panels[len(s.spec.Panels)-1]
	shown := map[string]bool{}
	for _, series := range last.Series {
		if _, ok := s.end(series); ok {
			shown[series.Variant+series.Label] = true
		}
	}
	var keys []key
	for _, panel := range s.spec.Panels {
		for _, series := range panel.Series {
			if id := series.Variant + series.Label; !shown[id] {
				shown[id] = true
				m := s.markOf(series, Point{})
				keys = append(keys, key{label: series.Label, color: m.color, mark: &m, model: series.Model, floor: series.Floor})
			}
		}
	}
	return keys
}

func (s *sheet) markOf(series Series, p Point) mark {
	m := s.marks[series.Variant]
	m.hollow = series.Model || p.Modelled
	return m
}

// end returns the last point of a series that can be drawn.
func (s *sheet) end(series Series) (Point, bool) {
	for _, p := range slices.Backward(series.Points) {
		if s.has(p) {
			return p, true
		}
	}
	return Point{}, false
}

// shows reports whether anything of the series has a place: a point, or a gap's reason.
func (s *sheet) shows(series Series) bool {
	return slices.ContainsFunc(series.Points, func(p Point) bool { return s.has(p) || p.Gap != "" && s.spec.X.drawable(p.X) })
}

func (s *sheet) showsAny(panel Panel) bool { return slices.ContainsFunc(panel.Series, s.shows) }

// has reports whether the point has a place in the chart.
func (s *sheet) has(p Point) bool {
	return p.Gap == "" && s.spec.X.drawable(p.X) && s.spec.Y.drawable(p.Y)
}
