package report

import (
	"strings"
	"testing"

	"authbench/results"
)

// whole is everything that the report says of a run, but for its numbers.
func whole(e evidence) string {
	return strings.Join(append(append(append(e.methodItems(), e.limitations()...), e.distrustAnswer()), e.warnings()...), "\n")
}

func TestWhatIsSaidDependsOnTheStore(t *testing.T) {
	private := whole(calm().evidence(t))
	own := whole(calm().evidence(t, run(func(r *results.Run) { r.Store = results.Store{Kind: "redis-url", Version: "7.2"} })))
	for _, text := range []string{"a store lookup costs no round trip beyond the kernel's work", "because loopback has no distance", "replicas and store are processes of their own"} {
		if !strings.Contains(private, text) || strings.Contains(own, text) {
			t.Errorf("%q belongs to a private store and to no other", text)
		}
	}
	for _, text := range []string{"a lookup takes whatever the way to it takes", "the store is wherever it is", "other clients included"} {
		if strings.Contains(private, text) || !strings.Contains(own, text) {
			t.Errorf("%q belongs to a store of the user's own and to no other", text)
		}
	}
}

func TestWhatIsSaidDependsOnThePlacement(t *testing.T) {
	const pinned, not = "replica on CPU 1, generator and store on CPU 0", "not pinned: fewer than two CPUs"
	for _, c := range []struct{ placement, want string }{
		{pinned, "(" + pinned + ")"}, {not, "(" + not + ")"}, {"", "one process of the site: these are costs"},
	} {
		e := calm().evidence(t, run(func(r *results.Run) { r.Machine.Affinity = c.placement }))
		if text := whole(e); !strings.Contains(text, c.want) || c.placement != pinned && strings.Contains(text, "on CPU 1") {
			t.Errorf("placed %q, but: %s", c.placement, text)
		}
	}
}

func TestExactNoteIsTrue(t *testing.T) {
	if got := calm().evidence(t).metricTable(bandwidthScenario).Note; got != "Exact counts: the same in every trial, without interval or margin." {
		t.Errorf("all repeat: %q", got)
	}
	e := calm().evidence(t, func(_ *results.Run, rows []results.Trial) []results.Trial {
		other := rows[0]
		other.Block, other.Metrics = 1, map[string]float64{wireMetric: rows[0].Metrics[wireMetric] + 1}
		return append(rows, other)
	})
	if got := e.metricTable(bandwidthScenario).Note; !strings.Contains(got, "but where a cell says that it was not exact") {
		t.Errorf("one does not: %q", got)
	}
}
