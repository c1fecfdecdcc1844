package report

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"authbench/results"
	"authbench/scenarios"
)

func TestAnswerFollowsTheData(t *testing.T) {
	dear := calm()
	jwtCPU(400)(&dear)
	for _, c := range []struct {
		why   string
		world world
		want  []string
	}{
		{"lookup dearer than HS256, cheaper than ES256", calm(), []string{"that of HS256 (more)", "that of ES256 (less)", "n=8"}},
		{"every JWT dearer", dear, []string{"that of HS256 (less)", "that of RS256 (less)", "that of ES256 (less)"}},
	} {
		got := c.world.evidence(t).cpuAnswer()
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: %q lacks %q", c.why, got, want)
			}
		}
	}
}

func TestAnswerSaysWhereBytesFlip(t *testing.T) {
	tokens := func(small, large float64) world {
		w := calm()
		w.tokenBytes = func(variant, claims string) float64 {
			switch {
			case scenarios.SchemeOf(variant) != "jwt":
				return 43
			case claims == "9KB":
				return large
			}
			return small
		}
		return w
	}
	for _, c := range []struct {
		why   string
		world world
		want  string
	}{
		{"far larger everywhere", calm(), "the JWT needs fewer at none of the sizes measured, nor with the bytes between replica and store counted too"},
		{"a little larger: a lookup moves more", tokens(60, 60), "at none of the sizes measured, but with the bytes between replica and store the JWT needs fewer at every size measured"},
		{"larger at the top", tokens(60, 20000), "the JWT needs fewer at 60B, 275B and 1.2KB"},
		{"smaller on the wire", tokens(20, 20000), "between client and site the JWT needs fewer at 60B, 275B and 1.2KB"},
	} {
		if got := c.world.evidence(t).bytesAnswer(); !strings.Contains(got, c.want) {
			t.Errorf("%s: %q lacks %q", c.why, got, c.want)
		}
	}
}

func TestAnswerIsAboutTheUsersOwnClaims(t *testing.T) {
	e := calm().evidence(t, func(r *results.Run, rows []results.Trial) []results.Trial {
		r.Claims = results.Claims{Source: results.ClaimsUser, Shapes: []results.ClaimShape{{Name: scenarios.UserClaims, Bytes: 842}}}
		for _, row := range rows {
			if row.Point == "275B bearer" {
				row.Point = scenarios.UserClaims + " bearer"
				rows = append(rows, row)
			}
		}
		return rows
	})
	got := e.bytesAnswer()
	for _, want := range []string{"with 842 B (the user's) of claims a request (Bearer) and its answer are 313 B", "goes from +311 B at 60B to +12,207 B at 9KB"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
}

func TestAnswerNamesTheCostOverTheControl(t *testing.T) {
	w := calm()
	w.blockNoise, w.trialNoise = 0, 0
	got := w.evidence(t).costAnswer()
	for _, want := range []string{"(40.0 µs a request)", "90.0 µs for a session lookup", "35.0 µs for HS256", "98.0 µs for RS256", "150 µs for ES256", "n=8"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
}

func TestAnswerOfARunThatMeasuredLittle(t *testing.T) {
	e := calm().evidence(t, only("login"))
	if diff := cmp.Diff([]string{"Cost: this", "Distrust: "}, beginnings(e.answer(), 10)); diff != "" {
		t.Error(diff)
	}
	for i, want := range []string{"the scenario reference does", "the scenario bandwidth does", "the scenario reference does", "this run ended no tokens"} {
		if got := e.details()[i]; !strings.Contains(got, want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
}

func TestWarnings(t *testing.T) {
	for _, c := range []struct {
		why    string
		change func(*results.Run, []results.Trial) []results.Trial
		want   string
	}{
		{"quick", run(func(r *results.Run) { r.Profile = "quick" }), "too wide to cite"},
		{"a profile nobody knows", run(func(r *results.Run) { r.Profile = "mine" }), "too wide to cite"},
		{"embedded store", run(func(r *results.Run) { r.Store.StandIn = true }), "a stand-in, not for citing store capacity"},
		{"the user's own store", run(func(r *results.Run) { r.Store = results.Store{Kind: "redis-url"} }), "what the server says of itself, other clients included"},
		{"dirty tree", run(func(r *results.Run) { r.Dirty = true }), "uncommitted changes"},
		{"user's claims", run(func(r *results.Run) { r.Claims.Source = results.ClaimsUser }), "the user's own"},
		{"a store that keeps its CPU to itself", func(_ *results.Run, rows []results.Trial) []results.Trial {
			for _, row := range rows {
				delete(row.Metrics, cpuMetric)
				delete(row.Metrics, storeMetric)
			}
			return rows
		}, "The store's CPU could not be read"},
		{"unfinished", run(func(r *results.Run) { r.Plan[1].Blocks = 20 }), "reference (8 of 20 blocks)"},
		{"five blocks", keep(func(t results.Trial) bool { return t.Block < 5 }), "Fewer than 6 blocks in scenario " + fiveBlocksEach()},
		{"an exact metric that is not", func(_ *results.Run, rows []results.Trial) []results.Trial {
			other := rows[0]
			other.Block, other.Metrics = 1, map[string]float64{wireMetric: rows[0].Metrics[wireMetric] + 1}
			return append(rows, other)
		}, "An exact metric did not repeat"},
		{"twins apart", func(_ *results.Run, rows []results.Trial) []results.Trial {
			for i, row := range rows {
				if row.Variant == scenarios.SessionStrictTwin {
					rows[i].Metrics[cpuMetric] *= 1.2
				}
			}
			return rows
		}, "Two identical arms read differently"},
	} {
		t.Run(c.why, func(t *testing.T) {
			if got := strings.Join(calm().evidence(t, c.change).warnings(), "\n"); !strings.Contains(got, c.want) {
				t.Errorf("%q lacks %q", got, c.want)
			}
		})
	}
	if got := calm().evidence(t).warnings(); len(got) != 0 {
		t.Errorf("a calm, complete run warns: %q", got)
	}
}

// fiveBlocksEach lists the scenarios whose comparisons are resolved over blocks: those that load an arm or repeat a verb,
// where the others count.
func fiveBlocksEach() string {
	resolved := []scenarios.Work{scenarios.WorkOpen, scenarios.WorkClosed, scenarios.WorkIssue, scenarios.WorkPasswordHash, scenarios.WorkRefreshVerb}
	var short []string
	for _, s := range scenarios.All() {
		if slices.ContainsFunc(s.Points, func(p scenarios.Point) bool { return slices.Contains(resolved, p.Work) }) {
			short = append(short, s.Name+" (5)")
		}
	}
	return list(short)
}

// run changes run.json alone.
func run(change func(*results.Run)) func(*results.Run, []results.Trial) []results.Trial {
	return func(r *results.Run, rows []results.Trial) []results.Trial {
		change(r)
		return rows
	}
}

// keep keeps the rows that pass.
func keep(pass func(results.Trial) bool) func(*results.Run, []results.Trial) []results.Trial {
	return func(_ *results.Run, rows []results.Trial) []results.Trial {
		var kept []results.Trial
		for _, t := range rows {
			if pass(t) {
				kept = append(kept, t)
			}
		}
		return kept
	}
}

func TestTwinsApartWidenTheMargin(t *testing.T) {
	w := calm()
	before := w.evidence(t)
	after := w.evidence(t, func(_ *results.Run, rows []results.Trial) []results.Trial {
		for i, row := range rows {
			if row.Variant == scenarios.JWTHS256Twin {
				rows[i].Metrics[cpuMetric] *= 1.5
			}
		}
		return rows
	})
	rs256 := func(e evidence) string {
		return e.compare(at(scenarios.JWTRS256), at(scenarios.SessionStrict), cpuMetric).words()
	}
	if rs256(before) != "more" || rs256(after) == "more" {
		t.Errorf("6 %% more reads %q, and where two identical arms differ by 50 %% %q", rs256(before), rs256(after))
	}
}
