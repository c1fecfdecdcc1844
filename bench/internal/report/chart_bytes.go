package report

import (
	"fmt"
	"slices"
	"strings"

	"authbench/bench/internal/plot"
	"authbench/results"
	"authbench/scenarios"
)

// bytesFigure is bytes per request by size of the claims, a panel a carrier, with a gap where a token
// does not fit.
func (e evidence) bytesFigure() (figure, error) {
	spec := plot.LineSpec{X: plot.Axis{Unit: plot.Bytes, Log: true}, Y: plot.Axis{Unit: plot.Bytes, Log: true}}
	var cells []cell
	for _, p := range e.bytePoints() {
		if size := e.claimBytes(p.Claims); size > 0 {
			spec.X.Ticks = appendTick(spec.X.Ticks, plot.Tick{Value: size, Label: p.Claims})
		}
		for _, v := range e.variants(bandwidthScenario) {
			cells = append(cells, cell{bandwidthScenario, v, p.Label})
		}
	}
	for _, carrier := range []string{"cookie", "bearer"} {
		if panel := e.bytesPanel(carrier); len(panel.Series) > 0 {
			spec.Panels = append(spec.Panels, panel)
		}
	}
	if len(spec.Panels) == 0 {
		return figure{}, nil
	}
	frame := plot.Frame{
		Title: e.bytesTitle(), Subtitle: "Wire bytes per request and its answer, by what is said of the user and by carrier; both axes are logarithmic",
		Caption: e.caption(e.sample(cells) + " a mark; exact counts without interval, HTTP/1.1, connection set-up apart." + e.gapSentence()),
		XLabel:  "Claims", YLabel: "Wire bytes per request",
	}
	picture, err := plot.Lines(frame, spec)
	return finish("bytes-per-request", e.bytesFinding(cells), "what a scheme adds is the distance to "+scenarios.None+". A session token is as long for any claims, and the answer to GET /me holds "+
		"the subject, the roles and the preferences only: both lines without a JWT are flat but for the number of roles. A line that ends has a token too large for the carrier.", frame, picture, err)
}

// gapSentence says why lines end, where the chart has no room for it.
func (e evidence) gapSentence() string {
	var reasons []string
	for _, t := range e.gaps {
		if t.Scenario == bandwidthScenario && !slices.Contains(reasons, t.Gap) {
			reasons = append(reasons, t.Gap)
		}
	}
	if len(reasons) == 0 {
		return ""
	}
	return " A line ends where " + strings.Join(reasons, "; ") + "."
}

// bytePoints lists the bandwidth scenario's points that this run holds, as they were set.
func (e evidence) bytePoints() []scenarios.Point {
	s := e.known[bandwidthScenario]
	held := e.points(bandwidthScenario)
	return slices.DeleteFunc(slices.Clone(s.Points), func(p scenarios.Point) bool { return !slices.Contains(held, p.Label) })
}

// claimBytes is the size of a principal: the run's own word for it, else that of the built-in shape, else 0.
func (e evidence) claimBytes(name string) float64 {
	i := slices.IndexFunc(e.run.Claims.Shapes, func(s results.ClaimShape) bool { return s.Name == name && s.Bytes > 0 })
	if i >= 0 {
		return float64(e.run.Claims.Shapes[i].Bytes)
	}
	shape, _ := scenarios.ClaimShapeByName(name)
	return float64(len(shape.Principal))
}

func appendTick(ticks []plot.Tick, t plot.Tick) []plot.Tick {
	if slices.Contains(ticks, t) {
		return ticks
	}
	return append(ticks, t)
}

func (e evidence) bytesPanel(carrier string) plot.Panel {
	panel := plot.Panel{Title: title(carrier)}
	for _, v := range e.variants(bandwidthScenario) {
		series := plot.Series{Variant: v}
		for _, p := range e.bytePoints() {
			size := e.claimBytes(p.Claims)
			if p.Carrier != carrier || size == 0 {
				continue
			}
			if point, ok := e.linePoint(size, cell{bandwidthScenario, v, p.Label}, wireMetric); ok {
				series.Points = append(series.Points, point)
			}
		}
		if len(series.Points) > 0 {
			panel.Series = append(panel.Series, series)
		}
	}
	return panel
}

// title begins a word with a capital.
func title(word string) string {
	if word == "" {
		return ""
	}
	return strings.ToUpper(word[:1]) + word[1:]
}

// bytesTitle is the chart's finding: how many bytes more a JWT is, at both ends.
func (e evidence) bytesTitle() string {
	rows := e.byteRows()
	if len(rows) < 2 {
		return "Bytes per request"
	}
	from, to := rows[0], rows[len(rows)-1]
	return fmt.Sprintf("An HS256 JWT for a session token as %s: %s a request with %s of claims, %s with %s", title(e.carrier()),
		signedQuantity("B", from.surplus()), from.name(), signedQuantity("B", to.surplus()), to.name())
}
