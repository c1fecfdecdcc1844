package report

import (
	"fmt"
	"slices"

	"authbench/bench/internal/plot"
	"authbench/bench/internal/stat"
	"authbench/scenarios"
)

// enoughForATail is how many revokes a curve needs for the axis that draws its tail out.
const enoughForATail = 100

// propagationFigure is how long a token still works where one device is logged out, beside what a bare
// PUBLISH → receive takes.
func (e evidence) propagationFigure() (figure, error) {
	var cells []cell
	for _, v := range e.variants(revocationScenario) {
		if c, ok := e.measuredAt(v); ok {
			cells = append(cells, c)
		}
	}
	label := func(c cell) string {
		if c.point == scenarios.RevocationPoints()[0] {
			return c.variant
		}
		return c.variant + " (all of a subject)"
	}
	f := plot.Frame{
		Title:    e.propagationTitle(cells),
		Subtitle: "Propagation delay from the acknowledgement, the slowest replica; one token of a subject is ended",
	}
	return e.delayFigure("propagation", e.propagationFinding(cells), f, cells, label)
}

// kindsFigure is the same by what is ended, for one variant that tells other replicas and ends all of it.
func (e evidence) kindsFigure() (figure, error) {
	for _, v := range []string{scenarios.SessionCached, scenarios.JWTEpochReplicated} {
		var cells []cell
		slowest := 0.0
		for _, point := range e.points(revocationScenario) {
			if c := (cell{revocationScenario, v, point}); e.revokes(c).n() > 0 {
				cells, slowest = append(cells, c), max(slowest, stat.Quantile(e.revokes(c).delays, 0.5), resolution())
			}
		}
		if len(cells) < 2 {
			continue
		}
		f := plot.Frame{
			Title:    fmt.Sprintf("Whatever is ended, half of the revokes reach every replica within %s (%s)", lasting(slowest), v),
			Subtitle: "Propagation delay from the acknowledgement, the slowest replica and of the tokens probed",
		}
		return e.delayFigure("propagation-kinds", e.kindsFinding(v, cells), f, cells, func(c cell) string { return c.point })
	}
	return figure{}, nil
}

func (e evidence) delayFigure(name, finding string, frame plot.Frame, cells []cell, label func(cell) string) (figure, error) {
	if len(cells) == 0 {
		return figure{}, nil
	}
	spec := plot.CDFSpec{Unit: plot.Seconds, Resolution: resolution()}
	all := e.revokes(cells...)
	if len(all.published) > 0 {
		spec.Series = append(spec.Series, plot.Distribution{
			Variant: plot.PublishReference, Label: "PUBLISH → receive", Points: cumulative(all.published),
		})
	}
	least, most := all.n(), 0
	for _, c := range cells {
		r := e.revokes(c)
		least, most = min(least, r.n()), max(most, r.n())
		if r.never() {
			r.delays = make([]float64, r.n()) // nothing was accepted late: 0, however late the next probe
		}
		spec.Series = append(spec.Series, plot.Distribution{Variant: c.variant, Label: label(c), Points: cumulative(r.delays)})
	}
	spec.LinearShare = least < enoughForATail
	frame.XLabel, frame.YLabel = "Propagation delay", "Revokes at or below"
	text := plural(most, "revoke") + " a curve"
	if least < most {
		text = fmt.Sprintf("%d to %s a curve", least, plural(most, "revoke"))
	}
	text += fmt.Sprintf(", all trials pooled. A delay is the first probe that was refused; in the band: at or below %s, the spacing of the probes.",
		lasting(resolution()))
	if len(all.published) > 0 {
		text += fmt.Sprintf(" PUBLISH → receive: beside each revoke, the slowest of its links, n = %d.", len(all.published))
	}
	frame.Caption = e.caption(text)
	picture, err := plot.CDF(frame, spec)
	return finish(name, finding, "a curve further left ends tokens sooner; what lies in the band at the left cannot be told from at once. Grey is a "+
		"message alone, from its sending: a delay counts from the acknowledgement, when the messages are under way, and so may be shorter.", frame, picture, err)
}

// cumulative makes a sample a curve.
func cumulative(xs []float64) []plot.Quantile {
	sorted := slices.Sorted(slices.Values(xs))
	points := make([]plot.Quantile, len(sorted))
	for i, x := range sorted {
		points[i] = plot.Quantile{Value: x, Share: float64(i+1) / float64(len(sorted))}
	}
	return points
}

// propagationTitle says which variants were never seen to be late.
func (e evidence) propagationTitle(cells []cell) string {
	never, late := e.byStaleness(cells)
	switch {
	case len(late) == 0:
		return "After the revoke of one device nothing was accepted late, with any variant"
	case len(never) == 0:
		return "With every variant something was accepted late after the revoke of one device"
	}
	return "After the revoke of one device, something was accepted late with " + list(late)
}

// byStaleness parts variants into those with no stale accept and those with any.
func (e evidence) byStaleness(cells []cell) (never, late []string) {
	for _, c := range cells {
		if e.revokes(c).never() {
			never = append(never, c.variant)
		} else {
			late = append(late, c.variant)
		}
	}
	return never, late
}
