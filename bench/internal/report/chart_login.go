package report

import (
	"fmt"

	"authbench/bench/internal/plot"
	"authbench/scenarios"
)

const (
	verbMetric = "verb_cpu_seconds"
	issuePoint = "issue"
	hashPoint  = "password-hash"
)

// loginFigure is the CPU of the issue verb by variant. The password hash is a thousand times as much:
// on bars from 0 it would leave nothing to see, so that it stands in the title and the table.
func (e evidence) loginFigure() (figure, error) {
	spec := plot.BarSpec{Unit: plot.Seconds, Horizontal: true}
	var cells []cell
	for _, v := range e.variants(loginScenario) {
		c := cell{loginScenario, v, issuePoint}
		if m := e.median(c, verbMetric); m.N > 0 {
			bar := plot.Bar{Variant: v, Values: []float64{m.Center}, Lo: m.Lo, Hi: m.Hi}
			spec.Groups = append(spec.Groups, plot.Group{Label: v, Bars: []plot.Bar{bar}})
			cells = append(cells, c)
		}
	}
	if len(cells) == 0 {
		return figure{}, nil
	}
	frame := plot.Frame{
		Title: e.loginTitle(cells), Subtitle: "CPU of issuing one token, replica and store together; one caller, " + e.implementations(),
		Caption: e.caption(e.medianSample(cells)), XLabel: "CPU per token issued",
	}
	picture, err := plot.Bars(frame, spec)
	return finish("login", e.loginFinding(cells), "a bar is what issuing adds to a login; the password hash, the same for every variant, comes on top.", frame, picture, err)
}

// loginTitle sets the dearest issue against the password hash.
func (e evidence) loginTitle(cells []cell) string {
	dearest := cells[0]
	for _, c := range cells {
		if e.median(c, verbMetric).Center > e.median(dearest, verbMetric).Center {
			dearest = c
		}
	}
	cost := quantity("s", e.median(dearest, verbMetric).Center)
	hash := e.median(cell{loginScenario, scenarios.None, hashPoint}, verbMetric)
	if hash.N == 0 {
		return fmt.Sprintf("Issuing a token costs up to %s of CPU (%s)", cost, dearest.variant)
	}
	return fmt.Sprintf("Issuing costs up to %s (%s), checking the password %s", cost, dearest.variant, quantity("s", hash.Center))
}
