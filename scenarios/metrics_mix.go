package scenarios

// mixMetrics are about whole sessions of a mix.
func mixMetrics() []Metric {
	return []Metric{
		{Name: "cpu_seconds_per_session", Label: "CPU per session, replica + store", Unit: "s"},
		{Name: "replica_cpu_seconds_per_session", Label: "replica CPU per session", Unit: "s"},
		{Name: "store_cpu_seconds_per_session", Label: "store CPU per session", Unit: "s"},
		{Name: "wire_bytes_per_session", Label: "wire bytes per session", Unit: "B"},
		{Name: "store_commands_per_session", Label: "store commands per session"},
		{Name: "mix_sessions", Label: "sessions measured", HigherIsBetter: true},
		{Name: "logins_per_session", Label: "logins per session"},
		{Name: "reads_per_session", Label: "reads per session"},
		{Name: "writes_per_session", Label: "writes per session"},
		{Name: "refreshes_per_session", Label: "refreshes per session"},
		{Name: "logouts_per_session", Label: "logouts per session"},
	}
}
