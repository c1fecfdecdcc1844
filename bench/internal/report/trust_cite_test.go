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

// TestAMixAloneSaysHowFarToTrustIt by its own A/A pairs, and by none of them where the reference was measured too.
func TestAMixAloneSaysHowFarToTrustIt(t *testing.T) {
	apart, unpaired := costs(0.8), costs(0.8)
	apart[scenarios.SessionStrictTwin] *= 1.1
	delete(unpaired, scenarios.SessionStrictTwin)
	delete(unpaired, scenarios.JWTHS256Twin)
	quick := mixWorld(8, costs(0.8))
	quick.run.Profile = "quick"
	both := mixWorld(8, apart)
	reference := calm().of(1, referenceScenario).evidence(t)
	beside := sortOut(both.run, append(both.used, reference.used...))
	for _, c := range []struct {
		why           string
		e             evidence
		distrust      string
		may, how, not string
	}{
		{"quiet pairs", mixWorld(8, costs(0.8)), "differences in CPU below ±2.0 %, the least", citeCare, "per session of this mix beyond ±2.0 %", "reference"},
		{"pairs that differ by a tenth", mixWorld(8, apart), "which the intervals of two identical arms reach", citeCare, "per session of this mix beyond ±1", "±2.0 %"},
		{"too few blocks", mixWorld(3, costs(0.8)), "differences in CPU below", citeNo, "3 blocks, and 6 are needed", "reference"},
		{"no pairs", mixWorld(8, unpaired), "Distrust: ", citeNo, "beside A/A pairs", "reference"},
		{"a quick run", quick, "every interval of a quick run", citeNo, "too wide", "reference"},
		{"the reference beside the mix", beside, "differences in CPU below ±", citeYes, "at the reference point", "mix"},
	} {
		row := c.e.citeTable().Rows[1]
		if row[1] != c.may || !strings.Contains(row[2], c.how) || strings.Contains(row[2], c.not) {
			t.Errorf("%s: %q, want %q because %q", c.why, row, c.may, c.how)
		}
		if got := c.e.distrustAnswer(); !strings.Contains(got, c.distrust) {
			t.Errorf("%s: %q, want %q", c.why, got, c.distrust)
		}
	}
}
