package scenarios

// A Metric is one number that a trial yields: a row here, and its meter in bench/internal/meter.
type Metric struct {
	Name  string
	Label string // for axes and table heads, without unit
	Unit  string // "s", "B" or "" for a count or share
	// Exact metrics are whole numbers that repeat under WorkExact; they have no margin.
	Exact bool
	// HigherIsBetter is false for costs.
	HigherIsBetter bool
}

// Metrics lists every metric, in the order of tables.
func Metrics() []Metric {
	return []Metric{
		{Name: "cpu_seconds_per_request", Label: "CPU per request, replica + store", Unit: "s"},
		{Name: "replica_cpu_seconds_per_request", Label: "replica CPU per request", Unit: "s"},
		{Name: "store_cpu_seconds_per_request", Label: "store CPU per request", Unit: "s"},
		{Name: "generator_cpu_seconds_per_request", Label: "generator CPU per request", Unit: "s"},
		{Name: "wire_bytes_per_request", Label: "wire bytes per request", Unit: "B", Exact: true},
		{Name: "wire_bytes_up_per_request", Label: "wire bytes per request, client to site", Unit: "B", Exact: true},
		{Name: "wire_bytes_down_per_request", Label: "wire bytes per request, site to client", Unit: "B", Exact: true},
		{Name: "wire_bytes_per_login", Label: "wire bytes per login", Unit: "B", Exact: true},
		{Name: "token_bytes", Label: "token size", Unit: "B", Exact: true},
		{Name: "store_bytes_per_request", Label: "store bytes per request", Unit: "B", Exact: true},
		{Name: "store_commands_per_request", Label: "store commands per request", Exact: true},
		{Name: "response_seconds_p50", Label: "response time p50", Unit: "s"},
		{Name: "response_seconds_p90", Label: "response time p90", Unit: "s"},
		{Name: "response_seconds_p99", Label: "response time p99", Unit: "s"},
		{Name: "service_seconds_p50", Label: "service time p50", Unit: "s"},
		{Name: "service_seconds_p99", Label: "service time p99", Unit: "s"},
		{Name: "send_lag_seconds_p50", Label: "send lag p50", Unit: "s"},
		{Name: "send_lag_seconds_p99", Label: "send lag p99", Unit: "s"},
		{Name: "lag_floor_seconds_p99", Label: "lag of a bare timer p99", Unit: "s"},
		{Name: "allocations_per_request", Label: "replica allocations per request"},
		{Name: "allocated_bytes_per_request", Label: "replica bytes allocated per request", Unit: "B"},
		{Name: "gc_cpu_share", Label: "share of replica CPU spent in GC"},
		{Name: "replica_cpu_share", Label: "replica CPU, share of one core"},
		{Name: "idle_cpu_share", Label: "CPU of idle arms, share of a core"},
		{Name: "steal_share", Label: "steal, share of a core"},
		{Name: "planted_per_request", Label: "planted amount, in the unit of what it is planted on"},
		{Name: "verb_cpu_seconds", Label: "CPU per verb, replica + store", Unit: "s"},
		{Name: "verb_replica_cpu_seconds", Label: "replica CPU per verb", Unit: "s"},
		{Name: "verb_store_cpu_seconds", Label: "store CPU per verb", Unit: "s"},
		{Name: "verb_seconds", Label: "time per verb, one caller", Unit: "s"},
	}
}

// MetricByName returns the metric of that name.
func MetricByName(name string) (Metric, bool) {
	for _, m := range Metrics() {
		if m.Name == name {
			return m, true
		}
	}
	return Metric{}, false
}
