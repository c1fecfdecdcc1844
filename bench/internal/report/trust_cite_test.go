package report

import (
	"strings"
	"testing"

	"authbench/results"
	"authbench/scenarios"
)

func TestWhatARunMayBeCitedFor(t *testing.T) {
	const bytes, ratios, delays, storeCPU, capacity, times = 0, 1, 2, 3, 4, 5
	for _, c := range []struct {
		why    string
		change func(*results.Run, []results.Trial) []results.Trial
		row    int
		may    string
		how    string
	}{
		{"a sound standard run: bytes", noChange(), bytes, citeYes, "repeat on any machine"},
		{"a sound standard run: ratios", noChange(), ratios, citeYes, "at the reference point beyond ±2.0 %"},
		{"a sound standard run: the store's CPU", noChange(), storeCPU, citeCare, "of redis 7.0.15, at 2,000 requests/s"},
		{"a sound standard run: the store's capacity", noChange(), capacity, citeNo, "the store shares one machine"},
		{"a sound standard run: times", noChange(), times, citeNo, "loopback has no distance"},
		{"a quick run: ratios", run(func(r *results.Run) { r.Profile = "quick" }), ratios, citeNo, "too wide"},
		{"a quick run: bytes are no less exact", run(func(r *results.Run) { r.Profile = "quick" }), bytes, citeYes, "exact"},
		{"a quick run: delays", run(func(r *results.Run) { r.Profile = "quick" }), delays, citeNo, "too few tokens"},
		{"a stand-in: the store's CPU", run(func(r *results.Run) { r.Store.StandIn = true }), storeCPU, citeNo, "stand-in"},
		{"a stand-in: capacity", run(func(r *results.Run) { r.Store.StandIn = true }), capacity, citeNo, "stand-in"},
		{"the user's own store", run(func(r *results.Run) { r.Store = results.Store{Kind: results.StoreOwn} }), storeCPU, citeCare, "what the server says of itself"},
		{"five blocks", keep(func(t results.Trial) bool { return t.Block < 5 }), ratios, citeNo, "5 blocks, and 6 are needed"},
		{"a planted tenth not found", edit(func(t results.Trial) bool { return t.Variant == scenarios.CalibrationCPU10pct }, func(t *results.Trial) {
			t.Metrics[replicaMetric] /= 1.12
		}), ratios, citeCare, "calibration failed"},
		{"a bare lookup run", only(lookupScenario), ratios, citeAbsent, "it takes the scenario reference"},
	} {
		t.Run(c.why, func(t *testing.T) {
			row := calm().evidence(t, c.change).citeTable().Rows[c.row]
			if row[1] != c.may || !strings.Contains(row[2], c.how) {
				t.Errorf("%q, want %q because %q", row, c.may, c.how)
			}
		})
	}
}
