package report

import (
	"fmt"
	"math"

	"authbench/bench/internal/stat"
	"authbench/scenarios"
)

// demandTable is what a request takes where there is little to do, and where its station is full.
func (e evidence) demandTable(name string) table {
	t := table{
		Title: "CPU per request, at low load and under saturation",
		Note: medianNote + " Saturated is the replica's with the fewest replicas measured and the store's with " + scenarios.SaturatedPoint +
			", which says little of a store that is not full there. A busy store answers many requests at a wake-up, so that what it takes at low load predicts too " +
			"little of its capacity.",
		Head: []string{"", "place", "low load", "saturated", "saturated ÷ low load", "utilisation there", "n"},
	}
	for _, f := range e.forecasts(name) {
		own, low := e.saturated(f.sweep), f.atLowLoad()
		for _, place := range []struct {
			words, metric, used string
			low, full           cell
		}{
			{"replica", replicaMetric, replicaShareMetric, low.replica, own.replica},
			{"store", storeMetric, storeShareMetric, low.store, own.store},
		} {
			full := e.median(place.full, place.metric)
			if full.N == 0 {
				continue
			}
			ratio := absent
			if c := e.compare(place.full, place.low, place.metric); c.usable() {
				ratio = c.text() + ", " + c.words()
			}
			t.Rows = append(t.Rows, []string{
				f.name(), place.words, summaryText("s", e.median(place.low, place.metric)), summaryText("s", full), ratio, summaryText("", e.median(place.full, place.used)),
				number(float64(full.N)),
			})
		}
	}
	return t
}

// atLowLoad is where demands were read at low load: nowhere, of shards.
func (f forecast) atLowLoad() places {
	if f.scenario == shardsScenario {
		return places{}
	}
	return f.other
}

// otherWords says where the demands were read that should predict worse.
func otherWords(scenario string) string {
	if scenario == shardsScenario {
		return "from one shard's demands"
	}
	return "from low load"
}

// predictionTable holds every size against the bound of the demands, and against that of demands that were read
// elsewhere.
func (e evidence) predictionTable(name string) table {
	t := table{
		Title: "Goodput as measured and as the demands predict it",
		Note: "Predicted: the lowest of quota ÷ CPU per request over replicas and store (utilisation law and bottleneck bound), from saturated demands. A ratio is predicted ÷ " +
			"measured, the mean of logs paired within blocks. Where a demand was read at the point itself the table says so: there the prediction is no test.",
		Head: []string{"", "replicas", "measured, requests/s", "predicted", "predicted ÷ measured", "predicted " + otherWords(name), "that ÷ measured"},
	}
	for _, f := range e.forecasts(name) {
		others := e.predict(f.sweep, f.other)
		for i, p := range e.predict(f.sweep, f.from) {
			row := []string{f.name(), number(float64(p.replicas)), summaryText("", p.measured), summaryText("", p.predicted), p.ratioText()}
			t.Rows = append(t.Rows, append(row, summaryText("", others[i].predicted), others[i].ratioText()))
		}
	}
	return t
}

func (p prediction) ratioText() string {
	switch {
	case p.ratio.N == 0:
		return absent
	case p.read:
		return p.ratio.String() + ", read here"
	}
	return p.ratio.String()
}

// kneeTable says where the store is full, and what it does then.
func (e evidence) kneeTable(name string) table {
	t := table{
		Title: "Where the store is full",
		Note: fmt.Sprintf("Measured: the fewest replicas with which the store uses %s of its quota or more at the median and goodput is resolved to lie below as many "+
			"times one replica's; it takes %d blocks. Predicted: the store's quota ÷ its CPU per request, over the same of one replica. Behind the knee more replicas add "+
			"nothing: the capacity is the goodput of the largest cluster. The knee follows from the quotas and moves with them.", percent(fullShare), enoughBlocks),
		Head: []string{
			"", "measured: the store is", "predicted, replicas", "predicted " + otherWords(name), "the store's utilisation at most replicas", "goodput there, requests/s", "predicted",
		},
	}
	for _, f := range e.forecasts(name) {
		k, most := e.kneeOf(f), e.at(f.sweep, e.mostReplicas())
		words := e.kneeWords(k)
		if words == "" {
			words = notResolved
		}
		predicted := stat.Summary{Center: math.NaN()}
		if p, ok := e.predictAt(f.sweep, f.from, e.mostReplicas()); ok {
			predicted = p.predicted
		}
		other := medianOf(e.overBlocks(f.other, func(d demand) float64 { return d.knee(e.masters(f.sweep)) }))
		t.Rows = append(t.Rows, []string{
			f.name(), words, e.predictedText(k.predicted), e.predictedText(other), summaryText("", e.median(most, storeShareMetric)),
			summaryText("", e.median(most, goodputMetric)), summaryText("", predicted),
		})
	}
	return t
}
