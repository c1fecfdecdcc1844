package scenarios

import "slices"

// A Metric is one number that a trial yields: a row here, and a line in bench/internal/trial/yield.go, or in a file
// yield_*.go beside it, which fills it.
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
	return slices.Concat(requestMetrics(), scalingMetrics(), eventMetrics(), mixMetrics())
}

// requestMetrics are about requests and verbs.
func requestMetrics() []Metric {
	return []Metric{
		{Name: "cpu_seconds_per_request", Label: "CPU per request, replica + store", Unit: "s"},
		{Name: "replica_cpu_seconds_per_request", Label: "replica CPU per request", Unit: "s"},
		{Name: "store_cpu_seconds_per_request", Label: "store CPU per request", Unit: "s"},
		{Name: "generator_cpu_seconds_per_request", Label: "generator CPU per request", Unit: "s"},
		{Name: "goodput_requests_per_second", Label: "goodput, requests per second", HigherIsBetter: true},
		{Name: "wire_bytes_per_request", Label: "wire bytes per request", Unit: "B", Exact: true},
		{Name: "wire_bytes_up_per_request", Label: "wire bytes per request, client to site", Unit: "B", Exact: true},
		{Name: "wire_bytes_down_per_request", Label: "wire bytes per request, site to client", Unit: "B", Exact: true},
		{Name: "wire_bytes_per_login", Label: "wire bytes per login", Unit: "B", Exact: true},
		{Name: "token_bytes", Label: "token size", Unit: "B", Exact: true},
		{Name: "store_bytes_per_request", Label: "store bytes per request", Unit: "B", Exact: true},
		{Name: "store_commands_per_request", Label: "store commands per request", Exact: true},
		{Name: "store_writes_per_request", Label: "store writes per request", Exact: true},
		{Name: "response_seconds_p50", Label: "response time p50", Unit: "s"},
		{Name: "response_seconds_p90", Label: "response time p90", Unit: "s"},
		{Name: "response_seconds_p99", Label: "response time p99", Unit: "s"},
		{Name: "response_seconds_mean", Label: "response time, mean", Unit: "s"},
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

// scalingMetrics are about quotas, distance and numbers of sessions.
func scalingMetrics() []Metric {
	return []Metric{
		{Name: "replica_utilisation", Label: "replicas' CPU, share of their quotas"},
		{Name: "store_utilisation", Label: "store's CPU, share of its quotas"},
		{Name: "replica_throttled_share", Label: "replicas: periods with the quota used up"},
		{Name: "store_throttled_share", Label: "store: periods with the quota used up"},
		{Name: "store_rtt_asked_seconds", Label: "round trip to the store, asked for", Unit: "s"},
		{Name: "store_rtt_seconds_p50", Label: "round trip to the store, achieved, p50", Unit: "s"},
		{Name: "hit_share", Label: "share of requests of known sessions", HigherIsBetter: true},
		{Name: "sessions", Label: "live sessions, or entries", HigherIsBetter: true},
		{Name: "store_bytes_per_session", Label: "store bytes per session or entry", Unit: "B"},
		{Name: "replica_bytes_per_session", Label: "replica bytes per session or entry", Unit: "B"},
	}
}

// eventMetrics are about tokens that end, race or are refreshed.
func eventMetrics() []Metric {
	return []Metric{
		{Name: "revokes", Label: "revokes acknowledged", HigherIsBetter: true},
		{Name: "revokes_failed", Label: "revokes not acknowledged, or not proven"},
		{Name: "stale_accepts", Label: "stale accepts"},
		{Name: "propagation_seconds_p50", Label: "propagation delay p50", Unit: "s"},
		{Name: "propagation_seconds_p95", Label: "propagation delay p95", Unit: "s"},
		{Name: "propagation_seconds_p99", Label: "propagation delay p99", Unit: "s"},
		{Name: "propagation_seconds_max", Label: "propagation delay max", Unit: "s"},
		{Name: "propagation_after_send_seconds_p50", Label: "propagation delay from sending the revoke p50", Unit: "s"},
		{Name: "propagation_after_send_seconds_p95", Label: "propagation delay from sending the revoke p95", Unit: "s"},
		{Name: "last_accept_seconds_p50", Label: "last acceptance p50", Unit: "s"},
		{Name: "last_accept_seconds_p95", Label: "last acceptance p95", Unit: "s"},
		{Name: "last_accept_seconds_p99", Label: "last acceptance p99", Unit: "s"},
		{Name: "last_accept_seconds_max", Label: "last acceptance max", Unit: "s"},
		{Name: "publish_seconds_p50", Label: "PUBLISH to receive p50", Unit: "s"},
		{Name: "publish_seconds_p95", Label: "PUBLISH to receive p95", Unit: "s"},
		{Name: "revoke_seconds_p50", Label: "revoke sent to acknowledged p50", Unit: "s"},
		{Name: "accepts_after_reject", Label: "accepts after a reject"},
		{Name: "false_rejects", Label: "false rejects"},
		{Name: "bound_exceeded", Label: "revokes beyond the promised bound"},
		{Name: "unavailable_answers", Label: "answers 503"},
		{Name: "cuts", Label: "cuts"},
		{Name: "probes", Label: "probes"},
		{Name: "probes_skipped", Label: "probes left out"},
		{Name: "lateness_seconds_min", Label: "refused after the nominal end, min", Unit: "s"},
		{Name: "lateness_seconds_p50", Label: "refused after the nominal end, p50", Unit: "s"},
		{Name: "lateness_seconds_max", Label: "refused after the nominal end, max", Unit: "s"},
		{Name: "expiries", Label: "expiries", HigherIsBetter: true},
		{Name: "refresh_events", Label: "events", HigherIsBetter: true},
		{Name: "users_logged_out", Label: "honest users logged out"},
		{Name: "replays_accepted", Label: "replays accepted"},
		{Name: "families_ended", Label: "logins ended by the replay"},
		{Name: "refresh_peak_ratio", Label: "busiest 100 ms of refreshes, over the mean"},
		{Name: "races", Label: "races", HigherIsBetter: true},
		{Name: "resurrections", Label: "sessions resurrected"},
		{Name: "updates_lost", Label: "acknowledged updates lost"},
		{Name: "entries", Label: "entries", HigherIsBetter: true},
		{Name: "store_bytes_per_entry", Label: "store bytes per entry", Unit: "B"},
		{Name: "replica_bytes_per_entry", Label: "replica bytes per entry", Unit: "B"},
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
