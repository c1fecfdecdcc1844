package report

import (
	"fmt"
	"slices"

	"authbench/bench/internal/plot"
	"authbench/bench/internal/stat"
	"authbench/scenarios"
)

// stalenessFigure is what authentication costs against how long a revoked token goes on working.
func (e evidence) stalenessFigure(all []choice) (figure, error) {
	spec := plot.ScatterSpec{X: plot.Seconds, Y: plot.Seconds, Resolution: resolution(), Front: true}
	var cells []cell
	least, most := 0, 0
	for _, c := range all {
		if c.cost.N == 0 {
			continue
		}
		spec.Points = append(spec.Points, c.point(all))
		cells = append(cells, at(c.variant))
		if n := c.revokes.n(); n > 0 {
			most = max(most, n)
			if least == 0 || n < least {
				least = n
			}
		}
	}
	if most == 0 {
		return figure{}, nil
	}
	frame := plot.Frame{
		Title: e.stalenessTitle(all),
		Subtitle: fmt.Sprintf("CPU per request at %s, %s, against the time that a revoked token still works, p50; the lower left is better",
			e.rate(), e.implementations()),
		Caption: e.stalenessCaption(cells, least, most, spec.Points),
		XLabel:  "Propagation delay, the slowest replica", YLabel: "CPU per request, replica + store",
	}
	picture, err := plot.Scatter(frame, spec)
	return finish("cost-staleness", e.stalenessFinding(all, cells), "lower is cheaper, further left is sooner refused. A bar to the sides is p5 to p95 of the revokes. The grey staircase joins "+
		"the points that no other beats on both axes by their medians; whether one is dominated beyond the run's noise stands in the table.",
		frame, picture, err)
}

func (e evidence) stalenessCaption(cells []cell, least, most int, points []plot.ScatterPoint) []string {
	revokes := plural(most, "revoke")
	if least < most {
		revokes = fmt.Sprintf("%d to %s", least, revokes)
	}
	text := fmt.Sprintf("CPU: %s Delay: %s a mark, pooled; bars are p5 to p95; in the band: at or below %s, the spacing of the probes, or nothing accepted late.",
		e.medianSample(cells), revokes, lasting(resolution()))
	if slices.ContainsFunc(points, func(p plot.ScatterPoint) bool { return p.Modelled }) {
		return slices.Insert(e.caption(text), 1, e.lawOfLifetimes().caption(e.run.Settings.Leeway))
	}
	return e.caption(text)
}

// point is a choice as a mark.
func (c choice) point(all []choice) plot.ScatterPoint {
	p := plot.ScatterPoint{
		Variant: c.variant, Label: c.mark(all), X: c.p50, Y: c.cost.Center, YLo: c.cost.Lo, YHi: c.cost.Hi, Modelled: c.modelled,
	}
	if !c.modelled && !c.revokes.never() {
		p.XLo, p.XHi = stat.Quantile(c.revokes.delays, 0.05), stat.Quantile(c.revokes.delays, 0.95)
	}
	return p
}

// mark is the label beside a mark: whole at the last lifetime of a variant, at the others the lifetime
// alone, for the line that joins them says whose it is. A variant that is a model throughout has the
// lifetimes of the others, and only its name.
func (c choice) mark(all []choice) string {
	if c.lifetime == 0 {
		return c.label()
	}
	last, measured := c.lifetime, false
	for _, other := range all {
		if other.variant == c.variant {
			last, measured = max(last, other.lifetime), measured || !other.modelled
		}
	}
	switch {
	case c.lifetime == last:
		return c.label()
	case !measured:
		return ""
	}
	return durationText(c.lifetime)
}

// stalenessTitle is the finding: what ending a token soon costs over not ending it at all.
func (e evidence) stalenessTitle(all []choice) string {
	plain := "What it costs to end a token soon"
	var best choice
	for _, c := range all {
		if c.lifetime == 0 && c.cost.N > 0 && (best.cost.N == 0 || c.cost.Center < best.cost.Center) {
			best = c
		}
	}
	if best.cost.N == 0 {
		return plain
	}
	c := e.compare(at(best.variant), at(scenarios.JWTHS256), cpuMetric)
	if !c.resolved() {
		return plain
	}
	if c.Verdict == stat.Equal {
		return fmt.Sprintf("The cheapest that a revoke ends (%s) costs as much CPU as an HS256 JWT that only its lifetime ends", best.variant)
	}
	return fmt.Sprintf("The cheapest that a revoke ends (%s) costs ×%s the CPU of an HS256 JWT that only its lifetime ends", best.variant,
		number(c.Ratio.Center))
}
