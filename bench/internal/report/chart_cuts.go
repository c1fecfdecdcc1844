package report

import (
	"fmt"
	"slices"

	"authbench/bench/internal/plot"
	"authbench/bench/internal/stat"
	"authbench/scenarios"
)

// cutsFigure is the latest acceptance of a revoked token with a link out of order, beside the bound.
func (e evidence) cutsFigure() (figure, error) {
	spec := plot.BarSpec{Unit: plot.Seconds, Horizontal: true, Segments: []string{"p99 of revokes", "worst"}}
	total, trials := 0, []cell(nil)
	for _, c := range e.brokenCells() {
		r := e.revokes(c)
		worst, p99 := slices.Max(r.lastAccepts), stat.Quantile(r.lastAccepts, 0.99)
		spec.Groups = append(spec.Groups, plot.Group{Label: c.variant + ", " + c.point, Bars: []plot.Bar{{
			Variant: c.variant, Values: []float64{p99, worst - p99},
			Note: fmt.Sprintf("promised %s; %s, %s", e.boundText(c), plural(r.n(), "revoke"), plural(int(r.cuts), "cut")),
		}}})
		total, trials = total+r.n(), append(trials, c)
	}
	if total == 0 {
		return figure{}, nil
	}
	if s := e.run.Settings.StalenessBound.Seconds(); s > 0 {
		promise := plot.Bar{Variant: plot.PublishReference, Values: []float64{s, 0}, Note: "what variants with a copy promise"}
		spec.Groups = append([]plot.Group{{Label: "staleness bound", Bars: []plot.Bar{promise}}}, spec.Groups...)
	}
	frame := plot.Frame{
		Title:    e.cutsTitle(),
		Subtitle: "The latest moment after the acknowledgement at which any replica accepted a revoked token, a link being broken",
		Caption:  e.caption(fmt.Sprintf("%s in all, %s a bar; extremes, and so without interval.", plural(total, "acknowledged revoke"), e.sample(trials))),
		XLabel:   "After the acknowledgement",
	}
	picture, err := plot.Bars(frame, spec)
	return finish("cuts", e.cutsFinding(trials), "a bar must not be longer than its variant's promise: the grey one for variants that keep a copy, nothing at all for the others. "+
		"It is the time of an acceptance, so a bar of 0 means that none was seen.", frame, picture, err)
}

// brokenCells lists the cells of scenario cuts in which a revoke was acknowledged, a variant's together:
// with the store away nothing is, and nothing promised.
func (e evidence) brokenCells() []cell {
	var cells []cell
	for _, v := range e.variants(cutsScenario) {
		for _, c := range e.cutCells(v) {
			if e.revokes(c).n() > 0 {
				cells = append(cells, c)
			}
		}
	}
	return cells
}

// cutsTitle says whether the promises held.
func (e evidence) cutsTitle() string {
	r := e.revokes(e.brokenCells()...)
	if r.exceeded > 0 {
		return fmt.Sprintf("A promise was broken: %s revokes were accepted beyond the bound", countOf(r.exceeded, r.n()))
	}
	return fmt.Sprintf("No promise was broken in %s over %s", plural(r.n(), "revoke"), plural(int(r.cuts), "cut"))
}

// trafficFigure is what a request moves between replica and store.
func (e evidence) trafficFigure() (figure, error) {
	spec := plot.BarSpec{Unit: plot.Bytes, Horizontal: true}
	var cells []cell
	for _, v := range e.deployable() {
		bytes, commands := e.median(at(v), storeBytesMetric), e.median(at(v), commandsMetric)
		if v == scenarios.None || bytes.N == 0 || commands.N == 0 {
			continue
		}
		note := plot.Count.Format(commands.Center) + " commands"
		if writes := e.median(at(v), writesMetric); writes.N > 0 && writes.Center > 0 {
			note += fmt.Sprintf(", of which %s write", plot.Count.Format(writes.Center))
		}
		spec.Groups = append(spec.Groups, plot.Group{Label: v, Bars: []plot.Bar{{
			Variant: v, Values: []float64{bytes.Center}, Lo: bytes.Lo, Hi: bytes.Hi, Note: note,
		}}})
		cells = append(cells, at(v))
	}
	if len(cells) == 0 {
		return figure{}, nil
	}
	frame := plot.Frame{
		Title: "What a request moves between replica and store",
		Subtitle: fmt.Sprintf("Store bytes both ways per request at %s; beside each bar the commands per request",
			e.rate()),
		Caption: e.caption(e.medianSample(cells) + " TCP payload; all traffic of the replica, what keeps its copy fresh included."),
		XLabel:  "Store bytes per request",
	}
	picture, err := plot.Bars(frame, spec)
	return finish("store-traffic", e.trafficFinding(cells), "a variant without a bar does not speak to the store to verify. Where a copy is kept fresh the traffic goes by time and "+
		"not by request: at a lower rate there is more of it in each.", frame, picture, err)
}
