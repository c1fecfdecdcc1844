package report

import (
	"fmt"
	"strings"

	"authbench/bench/internal/plot"
	"authbench/bench/internal/stat"
	"authbench/scenarios"
)

// costFigure is what authentication costs in CPU: replica and store stacked, every variant, the
// unauthenticated control as the base line.
func (e evidence) costFigure() (figure, error) {
	spec := plot.BarSpec{Unit: plot.Seconds, Horizontal: true, Segments: []string{"replica", "store"}}
	var cells []cell
	for _, v := range e.deployable() {
		if bar, ok := e.costBar(v); ok {
			spec.Groups = append(spec.Groups, plot.Group{Label: v, Bars: []plot.Bar{bar}})
			cells = append(cells, at(v))
		}
	}
	if len(cells) == 0 {
		return figure{}, nil
	}
	frame := plot.Frame{
		Title: e.costTitle(),
		Subtitle: fmt.Sprintf("CPU per request at %s, %s; beside each bar what it adds to the unauthenticated control",
			e.rate(), e.implementations()),
		Caption: e.caption(e.medianSample(cells) + " What is added: paired mean difference, 95 % Student's t."),
		XLabel:  "CPU per request",
	}
	picture, err := plot.Bars(frame, spec)
	return finish("auth-cost", e.costFinding(cells), "a bar is all CPU that a request costs the site, dark for the replica and light for the store; what is longer "+
		"than the bar of "+scenarios.None+" is authentication. Compare variants by the ratios in the table, which are paired, and "+
		"not by whether two intervals overlap.", frame, picture, err)
}

// costBar splits the median of the sum as the medians of its parts stand to each other, because medians
// do not add up.
func (e evidence) costBar(variant string) (plot.Bar, bool) {
	c := at(variant)
	total, replica, store := e.median(c, cpuMetric), e.median(c, replicaMetric), e.median(c, storeMetric)
	if total.N == 0 || replica.N == 0 || store.N == 0 || replica.Center+store.Center <= 0 {
		return plot.Bar{}, false
	}
	storeShare := store.Center / (replica.Center + store.Center)
	bar := plot.Bar{
		Variant: variant, Values: []float64{total.Center * (1 - storeShare), total.Center * storeShare}, Lo: total.Lo, Hi: total.Hi,
	}
	if added := e.overControl(c, cpuMetric); added != absent {
		bar.Note = added
		if !strings.HasPrefix(added, "−") {
			bar.Note = "+" + added
		}
	}
	return bar, true
}

// costTitle is the chart's finding: the comparison that most people come for.
func (e evidence) costTitle() string {
	c := e.compare(at(scenarios.SessionStrict), at(scenarios.JWTHS256), cpuMetric)
	switch {
	case !c.resolved():
		return "What authentication costs in CPU"
	case c.Verdict == stat.Equal:
		return "A request with a session lookup costs as much CPU as one with an HS256 JWT"
	}
	return fmt.Sprintf("A request with a session lookup costs ×%s the CPU of one with an HS256 JWT", number(c.Ratio.Center))
}
