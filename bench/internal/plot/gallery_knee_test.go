package plot

import "math"

// kneeGallery is where a rate is more than a site can bear.
func kneeGallery() []sample {
	return []sample{
		{"knee", linesChart(kneeFrame(), kneeLines())},
		{"knee-quota", linesChart(quotaFrame(), quotaLines())},
	}
}

func kneeFrame() Frame {
	return Frame{
		Title:    "One replica bears 4,100 requests/s with an HS256 JWT and 2,600 with a session",
		Subtitle: "Response time p99 by offered rate; a line upwards is a knee, dashed where it is predicted",
		Caption:  caption(), XLabel: "Offered rate, requests/s", YLabel: "Response time p99",
	}
}

func rates() []float64 { return []float64{500, 1000, 1500, 2000, 2500, 3000, 3500, 4000, 4500, 5000} }

func kneeLines() LineSpec {
	spec := LineSpec{Y: Axis{Unit: Seconds, Log: true}, Panels: []Panel{{}}}
	for _, v := range []struct {
		variant   string
		base, cap float64
	}{{"none", 0.4e-3, 4900}, {"session/strict", 0.9e-3, 2600}, {"jwt/stateless-hs256", 0.5e-3, 4100}, {"jwt/stateless-es256", 0.8e-3, 2520}} {
		series := Series{Variant: v.variant}
		for _, rate := range rates() {
			y := v.base / max(1-rate/v.cap*0.93, 0.004)
			series.Points = append(series.Points, Point{X: rate, Y: y, Lo: y * 0.9, Hi: y * 1.15})
		}
		spec.Panels[0].Series = append(spec.Panels[0].Series, series)
		spec.Panels[0].Verticals = append(spec.Panels[0].Verticals, Vertical{X: v.cap, Label: v.variant, Variant: v.variant})
	}
	spec.Panels[0].Verticals = append(spec.Panels[0].Verticals, Vertical{X: 3300, Label: "predicted from the quota", Model: true})
	spec.Panels[0].Horizontals = []Horizontal{{Y: 50e-3, Label: "the objective, 50 ms"}}
	return spec
}

func quotaFrame() Frame {
	return Frame{
		Title: "Sessions fill the store's quota at six replicas; JWTs never ask it", Subtitle: "CPU of the store and goodput, by replicas",
		Caption: caption(), XLabel: "Replicas", YLabel: "CPU seconds per second",
	}
}

func quotaLines() LineSpec {
	spec := LineSpec{Y: Axis{Unit: Seconds}}
	for _, n := range []float64{1, 2, 3, 4, 6, 8} {
		spec.X.Ticks = append(spec.X.Ticks, Tick{Value: n, Label: Count.Format(n)})
	}
	for _, title := range []string{"Store", "Replica"} {
		panel := Panel{Title: title, Horizontals: []Horizontal{{Y: 0.06, Label: "the quota"}}}
		for i, variant := range []string{"session/strict", "jwt/denylist", "jwt/stateless-hs256"} {
			series := Series{Variant: variant}
			for _, t := range spec.X.Ticks {
				point := Point{X: t.Value, Y: min(t.Value*[]float64{0.0105, 0.007, 0.0002}[i], 0.0595)}
				if i == 1 && t.Value == 8 {
					point = Point{X: 8, Gap: "was not throttled alike"}
				}
				series.Points = append(series.Points, point)
			}
			panel.Series = append(panel.Series, series)
		}
		if title == "Store" {
			panel.Verticals = []Vertical{
				{X: 0.06 / 0.0105, Label: "session/strict", Variant: "session/strict"}, {X: 6, Label: "a label right beside another"},
				{X: 8, Label: "where a gap stands"}, {X: math.NaN(), Label: "nowhere"}, {X: 99, Label: "beyond the axis"},
			}
		}
		spec.Panels = append(spec.Panels, panel)
	}
	return spec
}
