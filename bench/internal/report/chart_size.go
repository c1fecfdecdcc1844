package report

import (
	"cmp"
	"fmt"

	"authbench/bench/internal/plot"
)

const (
	sizeScenario         = "size"
	storeSessionMetric   = "store_bytes_per_session"
	replicaSessionMetric = "replica_bytes_per_session"
)

// sizeGrowths is how a quantity grows with the number of live sessions, or of entries on a denylist.
func (e evidence) sizeGrowths(metric string) growths {
	var all growths
	for _, v := range e.variants(sizeScenario) {
		var steps []step
		for _, p := range e.known[sizeScenario].Points {
			steps = append(steps, step{x: float64(p.Sessions), cell: cell{sizeScenario, v, p.Label}})
		}
		all = append(all, e.growth(v, steps, readMetric(metric)))
	}
	return all.grown()
}

// lookupMetric is the CPU of a request; the replica's alone where the store's could not be read.
func (e evidence) lookupMetric() (metric, what string) {
	if len(e.sizeGrowths(cpuMetric)) > 0 {
		return cpuMetric, "replica and store together"
	}
	return replicaMetric, "the replica alone, because the store's could not be read"
}

// sizeFigure is the CPU of a request against the number of live sessions.
func (e evidence) sizeFigure() (figure, error) {
	metric, what := e.lookupMetric()
	all := e.sizeGrowths(metric)
	if len(all) == 0 {
		return figure{}, nil
	}
	frame := plot.Frame{
		Title:    sizeTitle(all),
		Subtitle: "CPU per request, " + what + ", by live sessions; of a denylist, by entries",
		Caption:  all.caption(e.caption(e.medianSample(all.cells()))),
		XLabel:   "Live sessions, or entries on the denylist", YLabel: "CPU per request",
	}
	picture, err := plot.Lines(frame, all.spec(plot.Axis{Unit: plot.Seconds}))
	return finish("lookup-by-size", e.sizeFinding(all, metric), "a line that stays level says that a lookup does not care how many sessions there are; the axis of sizes is logarithmic.",
		frame, picture, err)
}

func sizeTitle(all growths) string {
	return cmp.Or(title(sizeShapes(all)), "CPU per request by live sessions")
}

// sizeShapes is the finding: which shapes the curves have; "" where none is clear.
func sizeShapes(all growths) string {
	shapes, xs := all.shapes(), all.xs()
	if shapes == "" {
		return ""
	}
	return fmt.Sprintf("from %s to %s live sessions or entries the CPU of a request is %s", number(xs[0]), number(xs[len(xs)-1]), shapes)
}
