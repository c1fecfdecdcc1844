package report

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"authbench/bench/internal/stat"
	"authbench/results"
	"authbench/scenarios"
)

// ofSizes is a calm world of the scenarios that this file is about, and of those that they lean on.
func ofSizes() world {
	w := calm()
	w.scenarios = []string{referenceScenario, bandwidthScenario, concurrencyScenario, sizeScenario, revocationScenario, denylistScenario}
	return w
}

// grows multiplies a metric of a variant, or of all, by a power of the sessions.
func grows(variant, metric string, exponent float64) func(*results.Run, []results.Trial) []results.Trial {
	return changed(func(t *results.Trial) {
		if n, err := strconv.ParseFloat(t.Point, 64); err == nil && t.Scenario == sizeScenario && (variant == "" || variant == t.Variant) {
			t.Metrics[metric] *= math.Pow(n/1e4, exponent)
		}
	})
}

func TestSizeTitle(t *testing.T) {
	few, wild := ofSizes(), ofSizes()
	few.blocks, wild.trialNoise = 5, 1
	for _, c := range []struct {
		why    string
		world  world
		change func(*results.Run, []results.Trial) []results.Trial
		want   string
	}{
		{"nothing grows", ofSizes(), changed(func(*results.Trial) {}), "From 10,000 to 1,000,000 live sessions or entries the CPU of a request is flat with every variant"},
		{
			"one grows", ofSizes(), grows(scenarios.SessionStrict, cpuMetric, 0.3),
			"is sub-linear with session/strict, flat with session/cached, jwt/denylist and jwt/denylist-replicated",
		},
		{"all grow in proportion", ofSizes(), grows("", cpuMetric, 1), "is proportional with every variant"},
		{"on the edge of a word", ofSizes(), grows(scenarios.JWTDenylist, cpuMetric, 0.1), "jwt/denylist-replicated; unclear with jwt/denylist"},
		{"too few blocks", few, changed(func(*results.Trial) {}), "CPU per request by live sessions"},
		{"too much noise", wild, changed(func(*results.Trial) {}), "CPU per request by live sessions"},
		{"one size alone", ofSizes(), keep(func(r results.Trial) bool { return r.Scenario != sizeScenario || r.Point == "10000" }), "CPU per request by live sessions"},
		{
			"one that has gaps alone", ofSizes(), on(sizeScenario, scenarios.JWTDenylist, func(r *results.Trial) { r.Gap = "cannot be" }),
			"is flat with every variant",
		},
	} {
		t.Run(c.why, func(t *testing.T) {
			f, err := c.world.evidence(t, c.change).sizeFigure()
			if err != nil || !strings.Contains(f.Alt, c.want) {
				t.Errorf("%q lacks %q (%v)", f.Alt, c.want, err)
			}
		})
	}
}

func TestTooFewBlocksHaveAnExponentWithoutInterval(t *testing.T) {
	w := ofSizes()
	w.blocks, w.trialNoise = 4, 0
	rows := w.evidence(t, grows("", cpuMetric, 0.25)).sizeGrowths(cpuMetric).rows()
	if len(rows) != 4 || rows[0][2] != "0.250, n=4, no interval" || rows[0][3] != "unclear" {
		t.Errorf("%q", rows)
	}
}

func TestReplicaAloneWhereTheStoreDoesNotSayItsCPU(t *testing.T) {
	e := ofSizes().evidence(t, changed(func(r *results.Trial) { delete(r.Metrics, cpuMetric); delete(r.Metrics, storeMetric) }))
	f, err := e.sizeFigure()
	if err != nil || f.Name == "" || !strings.Contains(string(f.Picture.SVG), "the replica alone, because the store") {
		t.Errorf("%q, %v", f.Alt, err)
	}
}

// TestShapeOfACurveThatIsNoPowerLaw: level first and proportional later, it is named for its end.
func TestShapeOfACurveThatIsNoPowerLaw(t *testing.T) {
	xs := []float64{1, 10, 100, 1000}
	for _, c := range []struct {
		why  string
		y    func(x float64) float64
		want string
	}{
		{"level, then in proportion", func(x float64) float64 { return 20 + x }, "proportional from 100 on"},
		{"in proportion, then level", func(x float64) float64 { return min(x, 100) }, "flat from 100 on"},
		{"a law", func(x float64) float64 { return 3 * math.Sqrt(x) }, "sub-linear"},
		{"level", func(float64) float64 { return 3 }, "flat"},
		{"falls", func(x float64) float64 { return 1 / x }, "falling"},
	} {
		g := growth{missed: math.NaN()}
		var ys []float64
		for _, x := range xs {
			ys = append(ys, c.y(x))
			g.steps = append(g.steps, step{x: x, y: stat.Summary{Center: c.y(x), N: 6}})
		}
		g.blocks = slices.Repeat([][]float64{ys}, 6)
		if g.fit(); g.shape() != c.want {
			t.Errorf("%s: %q, want %q (%+v)", c.why, g.shape(), c.want, g.exponent)
		}
	}
}

// TestEveryVariantHasOneWord: none is named twice in a title, and none is left out.
func TestEveryVariantHasOneWord(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all growths
		for i, k := range rapid.SliceOfN(rapid.Float64Range(-1, 2), 2, 6).Draw(t, "exponents") {
			half := rapid.Float64Range(0, 0.4).Draw(t, "half")
			all = append(all, growth{
				variant: "variant" + strconv.Itoa(i), missed: math.NaN(), steps: []step{{y: stat.Summary{N: 6}}},
				exponent: stat.Summary{Center: k, Lo: k - half, Hi: k + half, Confidence: confidence, N: 6},
			})
		}
		text := all.shapes()
		for _, g := range all {
			if named := strings.Count(text, g.variant); named != 1 && text != "" && !strings.HasSuffix(text, "with every variant") {
				t.Errorf("%s is named %d times in %q", g.variant, named, text)
			}
		}
	})
}

func memoryCell(tb table, point, variant string, column int) string {
	for _, row := range tb.Rows {
		if row[0] == point && row[1] == variant {
			return row[column]
		}
	}
	return ""
}

func TestMemoryTable(t *testing.T) {
	w := ofSizes()
	w.trialNoise = 0
	tb := w.evidence(t).memoryTable()
	for _, c := range []struct {
		point, variant string
		column         int
		want           string
	}{
		{"100000", scenarios.SessionStrict, 2, "640 B"},
		{"100000", scenarios.SessionStrict, 4, "640 MB (model)"},
		{"1000000", scenarios.SessionStrict, 4, "640 MB"},
		{"100000", scenarios.SessionCached, 3, "410 B"},
		{"1000000", scenarios.SessionCached, 5, absent},
		{"10000", scenarios.JWTDenylistReplicated, 5, "96 MB (model)"},
		{"10000", scenarios.JWTDenylistReplicated, 6, "8"},
	} {
		if got := memoryCell(tb, c.point, c.variant, c.column); got != c.want {
			t.Errorf("%s at %s, %s: %q, want %q", c.variant, c.point, tb.Head[c.column], got, c.want)
		}
	}
}

func TestMemoryThatWasNotWeighed(t *testing.T) {
	store := edit(inScenario(sizeScenario), func(r *results.Trial) { delete(r.Metrics, storeSessionMetric) })
	for _, c := range []struct {
		why   string
		store results.Store
		want  string
	}{
		{"the user's own", results.Store{Kind: results.StoreOwn}, "The store is the user's own and is not weighed."},
		{"a stand-in", results.Store{StandIn: true}, "The store is a stand-in, which does not say its memory."},
		{"another", results.Store{Private: true}, "The store did not say its memory."},
	} {
		e := ofSizes().evidence(t, store, run(func(r *results.Run) { r.Store = c.store }))
		tb := e.memoryTable()
		inStore, inReplica := memoryCell(tb, "10000", scenarios.SessionCached, 2), memoryCell(tb, "10000", scenarios.SessionCached, 3)
		if !strings.HasSuffix(tb.Note, c.want) || inStore != absent || inReplica == absent {
			t.Errorf("%s: %q, %q", c.why, tb.Note, tb.Rows)
		}
		if got := e.sessionMemory(); got != "" {
			t.Errorf("%s: an answer of %q", c.why, got)
		}
		if got := e.sizeAnswer(); len(got) != 1 || strings.Contains(got[0], "weighs") {
			t.Errorf("%s: %q", c.why, got)
		}
	}
	gap := ofSizes().evidence(t, on(sizeScenario, scenarios.JWTDenylist, func(r *results.Trial) { r.Gap = "cannot be" })).memoryTable()
	if got := memoryCell(gap, "10000", scenarios.JWTDenylist, 2); got != "none: cannot be" {
		t.Errorf("a gap reads %q", got)
	}
	noEntries := keep(func(r results.Trial) bool { return r.Scenario != sizeScenario || r.Scheme == "session" })
	if tb := ofSizes().evidence(t, noEntries).memoryTable(); !strings.HasSuffix(tb.Note, "stands in scenario denylist-size.") {
		t.Errorf("entries that are weighed elsewhere: %q", tb.Note)
	}
}

func TestQuestionOfMemory(t *testing.T) {
	w := ofSizes()
	w.trialNoise = 0
	got := w.evidence(t).questionAnswer(25)
	for _, want := range []string{
		"session/strict 640 B in the store at 1,000,000", "session/cached 640 B in the store and 41 B in a replica at 1,000,000",
		"64 B for a token of 43 B (+21 B each)",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
	if got := w.evidence(t, only(sizeScenario)).questionAnswer(25); got == "" || strings.Contains(got, "SHA-256") {
		t.Errorf("without a token that was counted: %q", got)
	}
	e := w.evidence(t, only(bandwidthScenario))
	if f, err := e.sizeFigure(); err != nil || f.Name != "" || e.questionAnswer(25) != "" || e.sizeAnswer() != nil {
		t.Errorf("something is said of a scenario that was not run: %q, %v", f.Alt, err)
	}
}
