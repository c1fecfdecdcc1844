package report

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"authbench/bench/internal/plot"
	"authbench/bench/internal/stat"
	"authbench/scenarios"
)

// control is the sweep that asks no store: that it grows in a line shows that nothing else is full.
func control() sweep { return replicaSweep(scenarios.JWTHS256) }

// asking is the sweep that asks the store at every request.
func asking() sweep { return replicaSweep(scenarios.SessionStrict) }

// asked is asking with what predicts it.
func (e evidence) asked() forecast {
	return forecast{asking(), e.saturated(asking()), asking().lowLoad()}
}

// replicasFigure is goodput against replicas, measured and predicted.
func (e evidence) replicasFigure() (figure, error) {
	spec, cells := e.replicaSpec(goodputMetric)
	if len(cells) == 0 {
		return figure{}, nil
	}
	f := e.asked()
	panel := &spec.Panels[0]
	panel.Series = slices.Concat(e.controlLine(), e.boundLine(f, f.variant, f.variant), panel.Series)
	panel.Verticals = e.kneeLines([]forecast{f})
	frame := plot.Frame{
		Title:    e.replicasTitle(),
		Subtitle: "Goodput by number of replicas, " + quotasWords() + "; a closed loop",
		Caption:  e.modelCaption(cells, e.boundCaption(f)), XLabel: "Replicas", YLabel: "Goodput, requests/s",
	}
	picture, err := plot.Lines(frame, spec)
	return finish("replicas-goodput", e.replicasFinding(cells), "a line that goes on straight gains from every replica; one that bends has something else to wait for. Straight and dashed is "+
		"as many times what the control does with one replica, bent and dashed the bound that the CPU demands and the quotas set.", frame, picture, err)
}

// replicaSpec is the measured lines of a metric, one a variant, over replicas. Cells that cannot exist are left out: the section says why.
func (e evidence) replicaSpec(metric string) (plot.LineSpec, []cell) {
	spec := plot.LineSpec{Panels: []plot.Panel{{}}}
	var cells []cell
	for _, v := range e.variants(replicasScenario) {
		series, own := e.measuredLine(replicaSweep(v), plot.Series{Variant: v}, metric, &spec)
		if cells = append(cells, own...); len(own) > 0 {
			spec.Panels[0].Series = append(spec.Panels[0].Series, series)
		}
	}
	return spec, cells
}

// measuredLine fills a series with the medians of a sweep, and the axis with its sizes.
func (e evidence) measuredLine(s sweep, series plot.Series, metric string, spec *plot.LineSpec) (plot.Series, []cell) {
	var cells []cell
	for _, n := range e.sizes(s) {
		c := e.at(s, n)
		if point, ok := e.linePoint(float64(n), c, metric); ok && point.Gap == "" {
			series.Points = append(series.Points, point)
			cells = append(cells, c)
			spec.X.Ticks = appendTick(spec.X.Ticks, plot.Tick{Value: float64(n), Label: strconv.Itoa(n)})
		}
	}
	return series, cells
}

// controlLine is so many times what the control does with one replica. Models come first, so that they hide no mark of
// what was measured.
func (e evidence) controlLine() []plot.Series {
	lone := e.median(e.saturated(control()).replica, goodputMetric)
	if lone.N == 0 {
		return nil
	}
	s := plot.Series{Variant: control().variant, Label: control().variant + ", linear", Model: true}
	for _, n := range e.sizes(control()) {
		s.Points = append(s.Points, plot.Point{X: float64(n), Y: lone.Center * float64(n)})
	}
	return []plot.Series{s}
}

// boundLine is what a forecast predicts for every size, and the knee at which its line bends.
func (e evidence) boundLine(f forecast, variant, label string) []plot.Series {
	s := plot.Series{Variant: variant, Label: label + ", predicted", Model: true}
	for _, p := range e.predict(f.sweep, f.from) {
		if p.predicted.N > 0 && !math.IsInf(p.predicted.Center, 1) {
			s.Points = append(s.Points, plot.Point{X: float64(p.replicas), Y: p.predicted.Center})
		}
	}
	if len(s.Points) == 0 {
		return nil
	}
	if k := e.kneeOf(f).predicted; k.Center > s.Points[0].X && k.Center < s.Points[len(s.Points)-1].X {
		full := medianOf(e.overBlocks(f.from, func(d demand) float64 { return d.store(e.masters(f.sweep)).Limit() }))
		s.Points = append(s.Points, plot.Point{X: k.Center, Y: full.Center})
	}
	return []plot.Series{s}
}

// kneeLines mark where forecasts put their knees, as far as there are replicas.
func (e evidence) kneeLines(all []forecast) []plot.Vertical {
	var lines []plot.Vertical
	for _, f := range all {
		k := e.kneeOf(f).predicted
		if k.N > 0 && k.Center <= float64(e.mostReplicas()) {
			lines = append(lines, plot.Vertical{X: k.Center, Label: kneeLabel(f, k.Center), Variant: f.variant, Model: true})
		}
	}
	return lines
}

func kneeLabel(f forecast, replicas float64) string {
	if f.shards > 0 {
		return plural(f.shards, "shard") + " full at " + significant(replicas)
	}
	return "predicted: full at " + significant(replicas)
}

// quotasWords says what every process may use.
func quotasWords() string {
	return fmt.Sprintf("each with %s of a core, the store with %s", setShare(scenarios.ReplicaQuota), setShare(scenarios.StoreQuota))
}

// setShare writes a share that was set: 0.1 is "10 %".
func setShare(set float64) string { return number(math.Round(set*1e4)/100) + " %" }

// replicasTitle says where the store is full, and how the control grows, as far as either is resolved.
func (e evidence) replicasTitle() string {
	var parts []string
	if text := e.kneeWords(e.kneeOf(e.asked())); text != "" {
		parts = append(parts, "The store of "+asking().variant+" is "+text)
	}
	if g := e.controlGrowth(); g.N >= enoughBlocks {
		parts = append(parts, fmt.Sprintf("stateless goodput grows ×%s from 1 to %d", significant(g.Center), e.mostReplicas()))
	}
	if len(parts) == 0 {
		return "Goodput by number of replicas"
	}
	return title(strings.Join(parts, "; "))
}

// controlGrowth is the control's goodput with most replicas over that with one: the median of what each block says.
func (e evidence) controlGrowth() stat.Summary {
	most, lone := e.paired(e.at(control(), e.mostReplicas()), e.saturated(control()).replica, goodputMetric)
	var ratios []float64
	for i := range most {
		if lone[i] > 0 {
			ratios = append(ratios, most[i]/lone[i])
		}
	}
	return stat.Median(ratios, confidence)
}
