package report

import (
	"fmt"
	"math"

	"authbench/bench/internal/plot"
	"authbench/scenarios"
)

// storeShareFigure is how much of its quota the store uses, against replicas.
func (e evidence) storeShareFigure() (figure, error) {
	spec, cells := e.replicaSpec(storeShareMetric)
	if len(cells) == 0 {
		return figure{}, nil
	}
	spec.Panels[0].Verticals = e.kneeLines([]forecast{e.asked()})
	spec.Panels[0].Horizontals = []plot.Horizontal{{Y: 1, Label: "all of its quota"}}
	frame := plot.Frame{
		Title:    e.storeShareTitle(),
		Subtitle: fmt.Sprintf("The store's CPU by number of replicas, as a share of its quota of %s of a core; a closed loop", setShare(scenarios.StoreQuota)),
		Caption:  e.caption(e.medianSample(cells)), XLabel: "Replicas", YLabel: "Store's CPU, share of its quota",
	}
	picture, err := plot.Lines(frame, spec)
	return finish("store-utilisation", e.storeShareFinding(cells), fmt.Sprintf("a store is called full from %s of its quota on. A line that stays low has no knee to find.", percent(fullShare)),
		frame, picture, err)
}

// storeShareTitle says who fills the store, and how far the others are from it.
func (e evidence) storeShareTitle() string {
	text := e.kneeWords(e.kneeOf(e.asked()))
	if text == "" {
		return "The store's utilisation by number of replicas"
	}
	text = "The store of " + asking().variant + " is " + text
	if others := e.highestOther(); !math.IsNaN(others) {
		text += fmt.Sprintf("; the others use %s of its quota at most", percent(others))
	}
	return text
}

// highestOther is the most of the store's quota that any other variant uses at the median; NaN where none was measured
// over enough blocks.
func (e evidence) highestOther() float64 {
	most := math.NaN()
	for _, v := range e.variants(replicasScenario) {
		s := replicaSweep(v)
		for _, n := range e.sizes(s) {
			if used := e.median(e.at(s, n), storeShareMetric); v != asking().variant && used.N >= enoughBlocks && !(most >= used.Center) {
				most = used.Center
			}
		}
	}
	return most
}
