package report

import (
	"slices"
	"strings"

	"golang.org/x/perf/benchfmt"

	"authbench/results"
	"authbench/scenarios"
)

// unitOf is a metric's name as a unit of the Go benchmark format, which names a unit rather than a
// metric: cpu_seconds_per_request is cpu-sec/req.
func unitOf(metric string) string {
	return strings.NewReplacer(
		"_per_request", "/req", "_per_login", "/login", "_seconds", "-sec", "seconds", "sec", "_bytes", "-B", "_", "-",
	).Replace(metric)
}

// benchMetrics lists the metrics of one scenario's rows that go to bench.txt. Exact metrics go where
// they are counted exactly and nowhere else, because a unit is declared exact for the whole file.
func (e evidence) benchMetrics(scenario string, exact bool) []string {
	var names []string
	for _, m := range scenarios.Metrics() {
		if m.Exact == exact && slices.ContainsFunc(e.used, func(t results.Trial) bool {
			_, ok := t.Metrics[m.Name]
			return ok && t.Scenario == scenario
		}) {
			names = append(names, m.Name)
		}
	}
	return names
}

// countedExactly reports whether a trial's work is a fixed number of requests.
func (e evidence) countedExactly(t results.Trial) bool {
	p, _ := e.known[t.Scenario].Point(t.Point)
	return e.exact(t.Scenario) || p.Work == scenarios.WorkExact
}

// benchUnits declares what the units assume, and which way is better.
func (e evidence) benchUnits() []*benchfmt.UnitMetadata {
	var units []*benchfmt.UnitMetadata
	declare := func(unit, key, value string) {
		units = append(units, &benchfmt.UnitMetadata{
			UnitMetadataKey: benchfmt.UnitMetadataKey{Unit: unit, Key: key}, OrigUnit: unit, Value: value,
		})
	}
	for _, m := range scenarios.Metrics() {
		better := "lower"
		if m.HigherIsBetter {
			better = "higher"
		}
		declare(unitOf(m.Name), "better", better)
		if m.Exact {
			declare(unitOf(m.Name), "assume", "exact")
		}
	}
	return units
}
