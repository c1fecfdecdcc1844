package plot

import "fmt"

// data has a row a point, gap or guide.
func (s *sheet) data() data {
	d := data{head: []string{"panel", "series", "variant", "x", "y", "lo", "hi", "x_unit", "y_unit", "kind", "reason"}}
	x, y := s.spec.X.Unit, s.spec.Y.Unit
	for _, panel := range s.spec.Panels {
		title := words(panel.Title)
		for _, series := range panel.Series {
			for _, p := range series.Points {
				name, variant := words(series.Label), words(series.Variant)
				switch lo, hi := bounds(p.Lo, p.Hi); {
				case s.has(p):
					d.add(title, name, variant, digits(p.X), digits(p.Y), lo, hi, x.base(), y.base(), kindOfPoint(series, p), "")
				case p.Gap != "" && s.spec.X.drawable(p.X):
					d.add(title, name, variant, digits(p.X), "", "", "", x.base(), y.base(), kindGap, words(p.Gap))
				}
			}
		}
		s.guideData(&d, panel)
	}
	d.beside = s.beside()
	return d
}

func kindOfPoint(series Series, p Point) string {
	if series.Floor {
		return kindFloor
	}
	return kindOf(series.Model || p.Modelled)
}

// guideData adds the lines that the series are read against, where they are drawn.
func (s *sheet) guideData(d *data, panel Panel) {
	if !s.showsAny(panel) {
		return
	}
	title, x, y := words(panel.Title), s.spec.X.Unit.base(), s.spec.Y.Unit.base()
	for _, v := range panel.Verticals {
		if s.hasVertical(v) {
			d.add(title, words(v.Label), words(v.Variant), digits(v.X), "", "", "", x, y, kindVertical, "")
		}
	}
	for _, h := range panel.Horizontals {
		if s.hasHorizontal(h) {
			d.add(title, words(h.Label), "", "", digits(h.Y), "", "", x, y, kindHorizontal, "")
		}
	}
}

// beside is a row a point, as people read it. Panels stand in a column of their own, where there are several.
func (s *sheet) beside() [][]string {
	several := len(s.spec.Panels) > 1
	rows := [][]string{{"series", axisName(s.frame.XLabel, "x"), axisName(s.frame.YLabel, "y"), "kind"}}
	if several {
		rows[0] = append([]string{"panel"}, rows[0]...)
	}
	for _, panel := range s.spec.Panels {
		for _, series := range panel.Series {
			for _, p := range series.Points {
				row := s.besideRow(series, p)
				if row != nil && several {
					row = append([]string{panel.Title}, row...)
				}
				if row != nil {
					rows = append(rows, row)
				}
			}
		}
	}
	return rows
}

// besideRow is nil where nothing of the point is drawn.
func (s *sheet) besideRow(series Series, p Point) []string {
	x := s.spec.X.name(p.X)
	switch {
	case s.has(p):
		return []string{series.Label, x, s.spec.Y.Unit.between(p.Y, p.Lo, p.Hi), kindOfPoint(series, p)}
	case p.Gap != "" && s.spec.X.drawable(p.X):
		return []string{series.Label, x, clean(p.Gap), kindGap}
	}
	return nil
}

// name is a value as the axis's tick writes it, where it has one there.
func (a Axis) name(v float64) string {
	for _, t := range a.Ticks {
		if t.Value == v && t.Label != "" {
			return clean(t.Label)
		}
	}
	return a.Unit.Format(v)
}

func axisName(label, otherwise string) string {
	if label = clean(label); label != "" {
		return label
	}
	return otherwise
}

// between writes a value with its interval, where it has one.
func (u Unit) between(v, lo, hi float64) string {
	if !(Point{Lo: lo, Hi: hi}).hasInterval() {
		return u.Format(v)
	}
	return fmt.Sprintf("%s [%s, %s]", u.Format(v), u.Format(lo), u.Format(hi))
}
