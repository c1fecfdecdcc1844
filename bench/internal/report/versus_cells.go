package report

import (
	"slices"

	"authbench/results"
	"authbench/scenarios"
)

// headlineMetrics lists those that a comparison of runs is about, where a scenario has them among its own: the cost or
// the yield that it asks for. A part of one of them is none, such as the store's share of CPU per request: the more
// cells are compared, the more of them differ by chance.
func headlineMetrics() []string {
	return []string{
		cpuMetric, sessionCPUMetric, responseMetric, meanMetric, goodputMetric, verbMetric, verbTimeMetric, generatorMetric,
		storeSessionMetric, replicaSessionMetric, "store_bytes_per_entry", "replica_bytes_per_entry",
		"propagation_seconds_p50", "last_accept_seconds_p50", "lateness_seconds_p50",
	}
}

// verbTimeMetric is how long a verb takes one caller.
const verbTimeMetric = "verb_seconds"

// headlines lists the metrics of a scenario that are compared: every exact one of an exact scenario. A scenario that
// this program does not know has those that its trials yield.
func (e evidence) headlines(scenario string) []string {
	if e.exact(scenario) {
		return e.exactMetrics(scenario)
	}
	s, known := e.known[scenario]
	var names []string
	for _, name := range headlineMetrics() {
		redundant := name == responseMetric && slices.Contains(s.Metrics, meanMetric)
		if !known || slices.Contains(s.Metrics, name) && !redundant {
			names = append(names, name)
		}
	}
	return names
}

// compared reports whether cells of the variant are: what somebody could deploy, and the control. Twins say how much
// a run is to be trusted, and calibrations whether it reads back what was planted; neither is a finding.
func compared(variant string) bool {
	return variant == scenarios.None || scenarios.IsSubject(variant)
}

// held lists the cells that a run holds and that are compared, in the order of the scenarios.
func (e evidence) held() []cell {
	var cells []cell
	for _, t := range e.used {
		if c := cellOf(t); compared(t.Variant) && (len(cells) == 0 || cells[len(cells)-1] != c) {
			cells = append(cells, c)
		}
	}
	return cells
}

// common lists the cells that both runs hold, and those that only one of them does.
func (b both) common() (common []cell, onlyOld, onlyNew []VersusName) {
	for _, c := range b.older.held() {
		if len(b.newer.cells[c]) > 0 {
			common = append(common, c)
		} else {
			onlyOld = append(onlyOld, nameOf(c))
		}
	}
	for _, c := range b.newer.held() {
		if len(b.older.cells[c]) == 0 {
			onlyNew = append(onlyNew, nameOf(c))
		}
	}
	return common, onlyOld, onlyNew
}

// isControl reports whether the cell is the control's, and a witness: what is exact has no noise to witness.
func (b both) isControl(c cell) bool {
	return c.variant == scenarios.None && !b.older.exact(c.scenario)
}

// controlOf is the control that the cell's block holds at its point, or at one that differs in the implementation alone,
// of which the control has none. The control itself needs none.
func (b both) controlOf(c cell) (cell, bool) {
	if c.variant == scenarios.None {
		return cell{}, false
	}
	s := b.older.known[c.scenario]
	own, known := s.Point(c.point)
	for _, p := range slices.Concat([]scenarios.Point{{Label: c.point}}, s.Points) {
		label := p.Label
		p.Label, p.Rung = own.Label, own.Rung
		control := cell{c.scenario, scenarios.None, label}
		like := label == c.point || known && p == own
		if like && len(b.older.cells[control]) > 0 && len(b.newer.cells[control]) > 0 {
			return control, true
		}
	}
	return cell{}, false
}

// scales reports whether the machine's pace is a factor of what the cell reads in the metric, as it is of the
// control's: CPU, times and goodput. Where a request waits for a round trip to the store that somebody set, most of
// its time has another pace than the control's, which waits for none.
func (b both) scales(c cell, metric scenarios.Metric) bool {
	if p, _ := b.older.known[c.scenario].Point(c.point); p.Relayed {
		return false
	}
	return isPaced(metric)
}

// isPaced reports whether a slower machine reads otherwise in the metric.
func isPaced(metric scenarios.Metric) bool {
	return metric.Unit == "s" || metric.Name == goodputMetric
}

// planned is the run's plan of a scenario.
func (e evidence) planned(scenario string) (results.Planned, bool) {
	i := slices.IndexFunc(e.run.Plan, func(p results.Planned) bool { return p.Scenario == scenario })
	if i < 0 {
		return results.Planned{}, false
	}
	return e.run.Plan[i], true
}
