package report

import (
	"fmt"

	"authbench/bench/internal/plot"
	"authbench/bench/internal/stat"
	"authbench/scenarios"
)

// mixFigure is what a session of the user's own mix costs in CPU: replica and store stacked, every variant.
func (e evidence) mixFigure() (figure, error) {
	spec := plot.BarSpec{Unit: plot.Seconds, Horizontal: true, Segments: []string{"replica", "store"}}
	var cells []cell
	for _, v := range e.mixVariants() {
		if bar, ok := e.mixBar(v); ok {
			spec.Groups = append(spec.Groups, plot.Group{Label: v, Bars: []plot.Bar{bar}})
			cells = append(cells, inMix(v))
		}
	}
	if len(cells) == 0 {
		return figure{}, nil
	}
	frame := plot.Frame{
		Title:    e.mixTitle(),
		Subtitle: "CPU per session, " + e.implementations() + ", without the password hash; beside each bar its ratio to " + e.mixBase(),
		Caption:  e.caption(e.medianSample(cells) + " Ratios: paired within blocks, 95 % Student's t."),
		XLabel:   "CPU per session",
	}
	picture, err := plot.Bars(frame, spec)
	return finish("mix-cost", e.mixAnswer(), "a bar is all CPU that a session costs the site, its logins, reads, writes, refreshes and logouts together, dark for the replica and light "+
		"for the store. Compare variants by the ratios, which are paired, and not by whether two intervals overlap.", frame, picture, err)
}

// mixBar splits the median of the sum as the medians of its parts stand to each other, as costBar does.
func (e evidence) mixBar(variant string) (plot.Bar, bool) {
	c := inMix(variant)
	total, replica, store := e.median(c, sessionCPUMetric), e.median(c, sessionReplicaMetric), e.median(c, sessionStoreMetric)
	if total.N == 0 || replica.N == 0 || store.N == 0 || replica.Center+store.Center <= 0 {
		return plot.Bar{}, false
	}
	share := store.Center / (replica.Center + store.Center)
	bar := plot.Bar{Variant: variant, Values: []float64{total.Center * (1 - share), total.Center * share}, Lo: total.Lo, Hi: total.Hi}
	if over := e.compare(c, inMix(e.mixBase()), sessionCPUMetric); variant != e.mixBase() && over.usable() {
		bar.Note = over.text()
	}
	return bar, true
}

// mixTitle is the chart's finding: the first JWT against the first session.
func (e evidence) mixTitle() string {
	base := e.mixBase()
	for _, v := range e.mixVariants() {
		if scenarios.SchemeOf(v) != "jwt" || base == "" {
			continue
		}
		c := e.compare(inMix(v), inMix(base), sessionCPUMetric)
		switch {
		case !c.resolved():
		case c.Verdict == stat.Equal:
			return fmt.Sprintf("One of your sessions costs as much CPU with %s as with %s", v, base)
		default:
			return fmt.Sprintf("One of your sessions costs ×%s the CPU with %s that it does with %s", number(c.Ratio.Center), v, base)
		}
		break
	}
	return "What one of your sessions costs in CPU"
}
