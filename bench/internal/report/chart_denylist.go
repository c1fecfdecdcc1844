package report

import (
	"fmt"
	"math"
	"slices"
	"time"

	"authbench/bench/internal/plot"
	"authbench/scenarios"
)

// The metrics of an entry's weight.
const (
	storeEntryMetric   = "store_bytes_per_entry"
	replicaEntryMetric = "replica_bytes_per_entry"
)

// An entry is what one entry of a denylist weighs, by place.
type entry struct {
	name, in string // in a title, in a sentence
	metric   string
	bytes    float64 // at the most entries measured
	entries  float64
	missed   float64 // the share by which it misses the weight at fewer entries; NaN without any
}

// weigh reads what an entry of the replicated denylist weighs, which is in the store and in every replica.
func (e evidence) weigh() []entry {
	var all []entry
	for _, place := range []entry{
		{name: "Store", in: "the store", metric: storeEntryMetric}, {name: "A replica's copy", in: "a replica", metric: replicaEntryMetric},
	} {
		place.missed = math.NaN()
		var weights []float64
		for _, point := range e.points(denylistScenario) {
			c := cell{denylistScenario, scenarios.JWTDenylistReplicated, point}
			if w := e.median(c, place.metric); w.N > 0 {
				weights = append(weights, w.Center)
				place.bytes, place.entries = w.Center, e.median(c, "entries").Center
			}
		}
		for _, w := range weights[:max(0, len(weights)-1)] {
			if missed := math.Abs(place.bytes-w) / w; !(place.missed >= missed) {
				place.missed = missed
			}
		}
		if place.bytes > 0 {
			all = append(all, place)
		}
	}
	return all
}

// denylistSeconds is how long an entry stays.
func denylistSeconds(lifetime, leeway time.Duration) float64 {
	return (lifetime + leeway + scenarios.DenylistGrace).Seconds()
}

// denylistFigure is how large a denylist grows: a product, and so a model, of a weight that was measured.
func (e evidence) denylistFigure() (figure, error) {
	places, leeway := e.weigh(), e.run.Settings.Leeway
	if len(places) == 0 {
		return figure{}, nil
	}
	rates := []float64{0.01, 0.1, 1, 10, 100}
	spec := plot.LineSpec{X: plot.Axis{Log: true}, Y: plot.Axis{Unit: plot.Bytes, Log: true}}
	for _, r := range rates {
		spec.X.Ticks = append(spec.X.Ticks, plot.Tick{Value: r})
	}
	for _, place := range places {
		panel := plot.Panel{Title: fmt.Sprintf("%s, %s B an entry", place.name, significant(place.bytes))}
		for _, lifetime := range slices.Backward(denylistLifetimes()) {
			s := plot.Series{Variant: scenarios.JWTDenylistReplicated, Label: durationText(lifetime), Model: true}
			for _, r := range rates {
				s.Points = append(s.Points, plot.Point{X: r, Y: r * denylistSeconds(lifetime, leeway) * place.bytes})
			}
			panel.Series = append(panel.Series, s)
		}
		spec.Panels = append(spec.Panels, panel)
	}
	frame := plot.Frame{
		Title:    e.denylistTitle(places),
		Subtitle: scenarios.JWTDenylistReplicated + " by rate of revocations and lifetime of the tokens; both axes are logarithmic",
		Caption:  e.caption(e.denylistCaption(places)),
		XLabel:   "Revocations per second", YLabel: "Size of the denylist",
	}
	picture, err := plot.Lines(frame, spec)
	return finish("denylist-size", e.denylistFinding(places), "a dashed line is a model: an entry stays for its token's lifetime, the leeway and a minute, and then goes, so the size "+
		"is the rate times that time times an entry's bytes. It is the most: a token that is revoked late in its life leaves sooner.", frame, picture, err)
}

// denylistLifetimes are drawn: those that people choose, and a working day's.
func denylistLifetimes() []time.Duration {
	const day = 12 * time.Hour
	return append(scenarios.ModelLifetimes(), day)
}

// denylistHour is the lifetime that the title and the finding speak of.
const denylistHour = time.Hour

func (e evidence) denylistTitle(places []entry) string {
	var parts []string
	for _, p := range places {
		parts = append(parts, fmt.Sprintf("%s in %s", byteText(denylistSeconds(denylistHour, e.run.Settings.Leeway)*p.bytes), p.in))
	}
	return fmt.Sprintf("One revocation a second of tokens that live an hour comes to %s", list(parts))
}

func (e evidence) denylistCaption(places []entry) string {
	text := fmt.Sprintf("Model: revocations per second × (lifetime + leeway of %s + %s) × bytes per entry as measured",
		durationText(e.run.Settings.Leeway), durationText(scenarios.DenylistGrace))
	for _, p := range places {
		text += fmt.Sprintf("; %s at %s entries", p.in, number(p.entries))
		if !math.IsNaN(p.missed) {
			text += fmt.Sprintf(", off by up to %s at fewer", percent(p.missed))
		}
	}
	return text + "."
}

// byteText formats many bytes as people write them.
func byteText(bytes float64) string { return plot.Bytes.Format(bytes) }

// denylistTable is what an entry weighs.
func (e evidence) denylistTable() table {
	t := table{
		Title: "What an entry weighs",
		Head:  []string{"entries", "variant", "store bytes per entry", "replica bytes per entry", "n"},
		Note:  medianNote + " The replica's is its live heap after a collection; a negative number or a small one is what a heap moves by itself.",
	}
	for _, point := range e.points(denylistScenario) {
		for _, v := range e.variants(denylistScenario) {
			c := cell{denylistScenario, v, point}
			if len(e.cells[c]) == 0 {
				continue
			}
			row := []string{point, v}
			for _, m := range []string{storeEntryMetric, replicaEntryMetric} {
				row = append(row, allocationText(m, e.median(c, m)))
			}
			t.Rows = append(t.Rows, append(row, number(float64(len(e.cells[c])))))
		}
	}
	return t
}
