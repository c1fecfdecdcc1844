package report

import (
	"strings"
	"testing"

	"authbench/bench/internal/stat"
	"authbench/results"
	"authbench/scenarios"
)

func TestFindingsOfSizes(t *testing.T) {
	for _, c := range []struct {
		why    string
		world  world
		change func(*results.Run, []results.Trial) []results.Trial
		want   string
	}{
		{"level", still(), nil, `with 1,000,000 live sessions.* over that with 10,000: .*session/cached ×[01]\.\d+ \[[^]]*\], n=8, equal within ±2`},
		{"growing", still(), grows(scenarios.SessionStrict, cpuMetric, 0.5), `session/strict ×\S+ \[[^]]*\], n=8, more; session/cached ×\S+ \[[^]]*\], n=8, equal`},
		{"falling", calm(), grows(scenarios.SessionStrict, cpuMetric, -0.5), `session/strict ×0\.\d+ \[[^]]*\], n=8, less`},
		{"two blocks", inBlocks(2), nil, `session/strict ×\S+ \[[^]]*\]; .*, all not resolved \(n=2 blocks, 6 are needed\)`},
		{"no A/A pairs", calm(), only(sizeScenario), `all not resolved \(no A/A pairs\)`},
	} {
		checkFinding(t, c.why, evidenceOf(t, c.world, c.change).sizeFigure, c.want)
	}
}

func TestFindingsOfRevokeAll(t *testing.T) {
	for _, c := range []struct {
		why    string
		world  world
		change func(*results.Run, []results.Trial) []results.Trial
		want   string
	}{
		{"one by one", calm(), took(func(_ string, tokens float64) float64 { return 1e-4 * tokens }), `of 1,000 tokens over that of 1, .*: session/strict ×1000 \[[^]]*\], n=8, proportional`},
		{"in one step", calm(), took(func(string, float64) float64 { return 1e-4 }), `session/strict ×1\.\S+ \[[^]]*\], n=8, flat`},
		{"the more the sooner", calm(), took(func(_ string, tokens float64) float64 { return 1e-2 / tokens }), `session/strict ×0\.0\d+ \[[^]]*\], n=8, falling`},
		{"two blocks", inBlocks(2), nil, `session/strict ×\S+ \[[^]]*\]; .*, all not resolved \(n=2 blocks, 6 are needed\)`},
	} {
		checkFinding(t, c.why, evidenceOf(t, c.world, c.change).revokeAllFigure, c.want)
	}
}

func TestFindingsOfRequestsInFlight(t *testing.T) {
	for _, c := range []struct {
		why    string
		world  world
		change func(*results.Run, []results.Trial) []results.Trial
		want   string
	}{
		{"more, and falling again", calm(), nil, `256 requests in flight over 1: session/strict ×5\.\d+ \[[^]]*\], n=8, more; .*beyond 64 it falls with session/strict \(×0\.\d+ \[[^]]*\], n=8, less\); jwt/stateless-hs256 over session/strict with 1 ×[12]\.\S+ \[[^]]*\], n=8, more; with 256 ×0\.9\d+ \[[^]]*\], n=8, less`},
		{"no more", calm(), follows(scenarios.SessionStrict, stat.USL{Lambda: 5000, Sigma: 1}), `session/strict ×\S+ \[[^]]*\], n=8, equal within ±\d`},
		{"two blocks", inBlocks(2), nil, `all not resolved \(n=2 blocks, 6 are needed\)`},
		{"no JWT beside it", calm(), without(scenarios.JWTHS256), `session/cached ×2\.\S+ \[[^]]*\], n=8, more; beyond 64 it falls with session/strict \([^;]*\)\.$`},
	} {
		checkFinding(t, c.why, evidenceOf(t, c.world, c.change).concurrencyFigure, c.want)
	}
}

func TestFindingsOfDistance(t *testing.T) {
	slowCache := func(w *world) { w.far.localUS[scenarios.SessionCached] = 900 }
	for _, c := range []struct {
		why             string
		change          func(*world)
		distance, cross string
	}{
		{"a lookup waits once", asPlanted, `session/strict 1\.00 \[[^]]*\], n=8, waits; session/cached −?0\.00 \[[^]]*\], n=8, never waits`, `^A session beats an ES256 JWT up to 2\S* ms away .*: 95 % hits and 2\S* ms away ×0\.6\S+ \[[^]]*\], n=8, less; .*; 0 % hits and 20\S* ms away ×5\S* \[[^]]*\], n=8, more`},
		{"nobody waits", waiting(0), `session/strict −?0\.00 \[[^]]*\], n=8, never waits`, `JWT`},
		{"a session is slower everywhere", slowCache, `waits`, `^A session is slower than an ES256 JWT at every distance and local hit rate measured; .*100 % hits and 20\S* ms away ×2\.\S+ \[[^]]*\], n=8, more; 0 % hits`},
		{"two blocks", func(w *world) { w.blocks = 2 }, `session/strict 1\.00; .*, without interval, not resolved \(n=2 blocks, 6 are needed\)`, `^Mean response time .*, all not resolved \(n=2 blocks, 6 are needed\)`},
	} {
		e := farAway(c.change).evidence(t)
		checkFinding(t, c.why+", distance", e.distanceFigure, c.distance)
		checkFinding(t, c.why+", crossover", func() (figure, error) { return e.crossoverFigure(e.crossoverWith(crossoverJWTs()[0])) }, c.cross)
	}
}

// swapped makes the fast rung slow and the obvious one fast.
func swapped(text string) string {
	return strings.NewReplacer("rung="+scenarios.RungFast+"-", "rung="+scenarios.RungObvious+"-", "rung="+scenarios.RungObvious+"-", "rung="+scenarios.RungFast+"-").Replace(text)
}

// alikeText gives the fast rung the times of the obvious one before it.
func alikeText(w world) string {
	w.blockNoise, w.trialNoise = 0, 0.001
	var lines []string
	var took string
	for _, line := range strings.Split(w.lookupText(w.blocks), "\n") {
		if name, values, isBench := strings.Cut(line, "\t"); isBench && strings.Contains(line, " ns/op") {
			if strings.Contains(name, "rung="+scenarios.RungObvious) {
				took = values
			}
			if strings.Contains(name, "rung="+scenarios.RungFast+"-") {
				line = name + "\t" + took
			}
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func TestFindingsOfLookups(t *testing.T) {
	for _, c := range []struct {
		why, text               string
		ladder, callers, claims string
	}{
		{"fast is faster", calm().lookupText(8), `obvious and 1\.\d+ \[[^]]*\] µs fast: ×0\.0[89]\d+ \[[^]]*\], n=8, less; the largest step is the rung claims`, `×2\.[78]\d* \[[^]]*\], n=8, more; the same verdict at the 4 other points`, `with 60B of claims ×0\.0\d+ \[[^]]*\], n=8, less; with 9KB of claims .*, less; the same verdict`},
		{"it is slower", swapped(calm().lookupText(8)), `×11\.\d+ \[[^]]*\], n=8, more;`, `×0\.3[56]\d* \[[^]]*\], n=8, less; the same verdict`, `with 60B of claims ×11\.\d+ \[[^]]*\], n=8, more`},
		{"both are alike", alikeText(calm()), `×1\.0\d* \[[^]]*\], n=8, equal within ±2 %`, `×1\.0\d* \[[^]]*\], n=8, equal within ±2 %; the same verdict`, `×1\.0\d* \[[^]]*\], n=8, equal within ±2 %`},
		{"two rounds", calm().lookupText(2), `\], not resolved \(n=2 rounds, 6 are needed\)`, `\], not resolved \(n=2 rounds, 6 are needed\)`, `all not resolved \(n=2 rounds, 6 are needed\)`},
		{"one round", calm().lookupText(1), `×\S+, no interval, not resolved \(n=1 round, 6 are needed\)`, `no interval, not resolved \(n=1 round`, `no interval; .*, all not resolved \(n=1 round`},
	} {
		e := withRounds(t, calm().evidence(t, only(loginScenario)), c.text)
		checkFinding(t, c.why+", ladder", func() (figure, error) { return e.ladderFigures()[0].figure(e) }, c.ladder)
		checkFinding(t, c.why+", callers", e.throughputFigure, c.callers)
		checkFinding(t, c.why+", claims", e.lookupClaimsFigure, c.claims)
	}
}

// TestARunOfOneScenarioHasFindings: nothing of the reference scenario is there to judge by.
func TestARunOfOneScenarioHasFindings(t *testing.T) {
	w := calm()
	w.curves = true
	run, rows := w.run(), w.rows(t)
	for _, name := range everyScenario() {
		own := keep(func(row results.Trial) bool { return row.Scenario == name })
		figures, err := sortOut(run, own(&run, rows)).figuresOf(name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		checkFindings(t, figures)
	}
}
