package main

import (
	"path/filepath"
	"testing"

	"authbench/results"
	"authbench/scenarios"
)

// A busy generator is what saturation is about: it may not void a trial, whatever the machine does meanwhile.
func TestSaturationHoldsBothImplementationsAgainstTheControl(t *testing.T) {
	out := filepath.Join(t.TempDir(), "run")
	code, output := bench(t.Context(), "run", "--profile", "quick", "--scenario", "saturation",
		"--variant", scenarios.SessionCached, "--variant", scenarios.JWTHS256, "--store", "embedded", "--keep-awake", "off", "--out", out)
	if code != exitOK {
		t.Fatalf("exit %d:\n%s", code, output)
	}
	rows := make(map[string]results.Trial)
	for _, row := range trials(t, out) {
		rows[row.Variant+" "+row.Point] = row
		if row.Void != "" {
			t.Errorf("%s at %s is void: %s", row.Variant, row.Point, row.Void)
		}
		if row.Metrics["goodput_requests_per_second"] <= 0 || row.Metrics["replica_cpu_seconds_per_request"] <= 0 {
			t.Errorf("%s at %s: metrics %v", row.Variant, row.Point, row.Metrics)
		}
		if row.OfferedRate != 0 || row.AchievedRate <= 0 || row.Metrics["send_lag_seconds_p99"] != 0 {
			t.Errorf("%s at %s: offered %v/s, achieved %v/s, send lag %v", row.Variant, row.Point, row.OfferedRate, row.AchievedRate,
				row.Metrics["send_lag_seconds_p99"])
		}
		if response, service := row.Metrics["response_seconds_p99"], row.Metrics["service_seconds_p99"]; response != service || response <= 0 {
			t.Errorf("%s at %s: response time %v, service time %v", row.Variant, row.Point, response, service)
		}
	}
	for _, cell := range []string{"none fast", "session/cached fast", "session/cached obvious", "jwt/stateless-hs256 fast", "jwt/stateless-hs256 obvious"} {
		if _, ok := rows[cell]; !ok {
			t.Errorf("%s was not measured", cell)
		}
	}
	if len(rows) != 5 {
		t.Errorf("%d cells, want 5", len(rows))
	}
	noChildren(t)
}
