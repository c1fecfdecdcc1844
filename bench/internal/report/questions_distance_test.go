package report

import (
	"strings"
	"testing"

	"authbench/results"
	"authbench/scenarios"
)

func TestQuestionsOnDistance(t *testing.T) {
	e := farAway(asPlanted).evidence(t)
	for n, wants := range map[int][]string{
		10: {"session/strict: 150 [", " µs at 100 µs, ", " ms at 20.1 ms; 1.00 round trips a request"},
		30: {
			"with the store 20.1 ms away", "20.3 ms with session/strict, 160 µs with session/cached",
			"a session beats an ES256 JWT next to the store (100 µs; the next measured is 600 µs) even if every request asks the store, up to 1.1 ms if replicas answer 80 % themselves, " +
				"up to 2.1 ms if 95 % and up to 20.1 ms if all",
			"; a session beats an HS256 JWT next to the store (100 µs; the next measured is 600 µs) if replicas answer 95 % themselves and up to 20.1 ms if all",
		},
	} {
		for _, want := range wants {
			if got := e.questionAnswer(n); !strings.Contains(got, want) {
				t.Errorf("question %d: %q lacks %q", n, got, want)
			}
		}
		if got := farAway(asPlanted).evidence(t, oneBlock()).questionAnswer(n); got == "" {
			t.Errorf("question %d: one block says nothing", n)
		}
		if got := calm().evidence(t, only(referenceScenario)).questionAnswer(n); got != "" {
			t.Errorf("question %d without the scenario: %q", n, got)
		}
	}
}

func TestAnswerOnDistance(t *testing.T) {
	for _, c := range []struct {
		why   string
		world world
		rows  func(*results.Run, []results.Trial) []results.Trial
		want  []string
	}{
		{"all is resolved", farAway(asPlanted), noChange(), []string{
			"Distance: with every session known to the replica a request waits for the store's round trip 1.00 times", "; a session beats an ES256 JWT up to 2.1 ms away",
			"; a session beats an HS256 JWT", "(mean response times, fast implementations).",
		}},
		{"nothing is", farAway(asPlanted), oneBlock(), []string{"Distance: with the store 20.1 ms away and every session known to the replica a request takes, on the mean,"}},
	} {
		got := strings.Join(c.world.evidence(t, c.rows).details(), "\n")
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: %q lacks %q", c.why, got, want)
			}
		}
	}
	if got := strings.Join(calm().evidence(t, only(referenceScenario)).details(), "\n"); strings.Contains(got, "Distance") {
		t.Errorf("without the scenario: %q", got)
	}
}

func TestStatementOnRoundTrips(t *testing.T) {
	cachedWaits := func(n float64) func(*world) {
		return func(w *world) { w.far.waits[scenarios.SessionCached] = n }
	}
	for _, c := range []struct {
		why                string
		change             func(*world)
		rows               func(*results.Run, []results.Trial) []results.Trial
		verdict, condition string
	}{
		{"strict waits, cached does not", asPlanted, noChange(), depends, "so for session/strict; not so for session/cached"},
		{"both wait", cachedWaits(1), noChange(), supported, ""},
		{"both wait for more", func(w *world) { waiting(2)(w); cachedWaits(2)(w) }, noChange(), supported, ""},
		{"neither waits for a whole one", waiting(0.5), noChange(), refuted, ""},
		{"neither waits", waiting(0), noChange(), refuted, ""},
		{"five blocks", func(w *world) { w.blocks = 5 }, noChange(), notResolved, "(5 blocks, 6 are needed)"},
		{"strict is a gap", asPlanted, noRelay(scenarios.SessionStrict), refuted, ""},
		{"no near store to start from", asPlanted, keep(func(t results.Trial) bool { return t.Point != "0s" }), notMeasured, ""},
		{"the scenario was not run", asPlanted, only(referenceScenario), notMeasured, ""},
	} {
		t.Run(c.why, func(t *testing.T) {
			s, _ := scenarios.StatementByName("lookups-add-round-trips")
			f := farAway(c.change).evidence(t, c.rows).find(s, s.View)
			if f.verdict != c.verdict || !strings.Contains(f.condition(), c.condition) {
				t.Errorf("%q, %q; want %q, %q", f.verdict, f.condition(), c.verdict, c.condition)
			}
		})
	}
}
