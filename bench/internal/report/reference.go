package report

import (
	"authbench/bench/internal/stat"
	"authbench/scenarios"
)

// deployable lists the reference scenario's control and the variants that somebody could deploy; twins
// and calibrations are the instrument's own and stand with it.
func (e evidence) deployable() []string {
	var names []string
	for _, v := range e.variants(referenceScenario) {
		if v == scenarios.None || scenarios.IsSubject(v) {
			names = append(names, v)
		}
	}
	return names
}

// costTable is CPU per request at the reference point, absolute and against the two bases.
func (e evidence) costTable() table {
	t := table{
		Title: "CPU per request at the reference point, " + e.implementations(),
		Note: "Replica, store and sum: " + medianNote + " Over the control: the paired mean difference with Student's t interval. Ratios: " +
			"means of logs paired within blocks; each with its verdict. All of them " + e.implementations() + ".",
		Head: []string{"variant", "replica", "store", "replica + store", "over " + scenarios.None, "÷ " + scenarios.SessionStrict, "÷ " + scenarios.None},
	}
	for _, v := range e.deployable() {
		c := at(v)
		t.Rows = append(t.Rows, []string{
			v,
			summaryText("s", e.median(c, replicaMetric)), summaryText("s", e.median(c, storeMetric)), summaryText("s", e.median(c, cpuMetric)),
			e.overControl(c, cpuMetric), e.judged(c, at(scenarios.SessionStrict)), e.judged(c, at(scenarios.None)),
		})
	}
	return t
}

// overControl is what authentication adds to a request that has none.
func (e evidence) overControl(c cell, metric string) string {
	d, err := e.difference(c, at(scenarios.None), metric)
	if err != nil || c == at(scenarios.None) {
		return absent
	}
	return summaryText("s", d)
}

// judged is a ratio with its verdict.
func (e evidence) judged(a, b cell) string {
	if a == b {
		return "1"
	}
	c := e.compare(a, b, cpuMetric)
	if !c.usable() {
		return absent
	}
	return c.text() + ", " + c.words()
}

// responseTable is time and memory at the reference point.
func (e evidence) responseTable() table {
	t := table{
		Title: "Response time and allocations at the reference point, " + e.implementations(),
		Note: "Response time counts from the due time. A quantile is taken in each trial, and the interval across trials. " +
			"Over the control: the paired mean difference with Student's t interval. " + medianNote,
		Head: []string{"variant", "response time p50", "p50 over " + scenarios.None, "response time p99", "allocations per request", "bytes allocated per request", "n"},
	}
	for _, v := range e.deployable() {
		row := []string{v, summaryText("s", e.median(at(v), responseMetric)), e.overControl(at(v), responseMetric)}
		for _, m := range []string{"response_seconds_p99", "allocations_per_request", "allocated_bytes_per_request"} {
			row = append(row, allocationText(m, e.median(at(v), m)))
		}
		t.Rows = append(t.Rows, append(row, number(float64(len(e.cells[at(v)])))))
	}
	return t
}

// allocationText rounds bytes as any other measured number: they are not the exact bytes of the wire.
func allocationText(metric string, s stat.Summary) string {
	if unit := metricOf(metric).Unit; unit != "B" {
		return summaryText(unit, s)
	}
	text := summaryText("", s)
	if text == absent {
		return text
	}
	return text + " B"
}
