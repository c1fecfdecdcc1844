package report

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"authbench/results"
	"authbench/scenarios"
)

// farAway is a calm world of the scenario distance, and of the A/A pairs that its margin comes from.
func farAway(change func(*world)) world {
	w := still()
	w.scenarios = []string{referenceScenario, distanceScenario}
	change(&w)
	return w
}

func asPlanted(*world) {}

// waiting sets how many round trips the lookups wait for.
func waiting(n float64) func(*world) {
	return func(w *world) {
		for v := range w.far.waits {
			w.far.waits[v] = n
		}
	}
}

// noRelay makes gaps of a variant's cells in scenario distance.
func noRelay(variant string) func(*results.Run, []results.Trial) []results.Trial {
	return on(distanceScenario, variant, func(t *results.Trial) { t.Gap, t.Metrics = "no relay before a user's own store", nil })
}

// oneBlock keeps the first block of scenario distance.
func oneBlock() func(*results.Run, []results.Trial) []results.Trial {
	return keep(func(t results.Trial) bool { return t.Scenario != distanceScenario || t.Block == 0 })
}

func noChange() func(*results.Run, []results.Trial) []results.Trial {
	return changed(func(*results.Trial) {})
}

func TestRoundTripsAreTheOnesPlanted(t *testing.T) {
	for _, n := range []float64{0.2, 1, 2.5} {
		e := farAway(waiting(n)).evidence(t)
		for variant, want := range map[string]float64{scenarios.SessionStrict: n, scenarios.JWTDenylist: n, scenarios.SessionCached: 0, scenarios.JWTES256: 0} {
			if s := e.roundTrips(variant); math.Abs(s.Center-want) > 0.01 || s.N != 8 || s.Confidence == 0 {
				t.Errorf("%s: %+v, want %v", variant, s, want)
			}
		}
	}
	if s := farAway(asPlanted).evidence(t, keep(func(t results.Trial) bool { return t.Scenario != distanceScenario || t.Point == "1ms" })).roundTrips(scenarios.SessionStrict); s.N != 0 {
		t.Errorf("a slope of one distance: %+v", s)
	}
}

func TestRoundTripsWithoutTheTrialsOwn(t *testing.T) {
	bare := on(distanceScenario, scenarios.SessionStrict, func(t *results.Trial) { delete(t.Metrics, rttMetric) })
	if s := farAway(asPlanted).evidence(t, bare).roundTrips(scenarios.SessionStrict); math.Abs(s.Center-1) > 0.05 {
		t.Errorf("with the distance that others achieved: %+v, want 1", s)
	}
}

func TestDistanceTitle(t *testing.T) {
	const waits = "A request waits for the store's round trip "
	for _, c := range []struct {
		why    string
		change func(*world)
		rows   func(*results.Run, []results.Trial) []results.Trial
		want   string
	}{
		{"lookups wait once", asPlanted, noChange(), waits + "1.00 times with each of session/strict and jwt/denylist, and never with session/cached, " +
			"jwt/stateless-hs256 and jwt/stateless-es256"},
		{"lookups wait for different times", func(w *world) { w.far.waits[scenarios.JWTDenylist] = 2 }, noChange(),
			waits + "1.00 times with session/strict and 2.00 times with jwt/denylist, and never"},
		{"nobody waits", waiting(0), noChange(), "A request never waits for the store's round trip with session/strict, session/cached, jwt/denylist"},
		{"everybody waits", func(w *world) {
			for v := range w.far.localUS {
				w.far.waits[v] = 1
			}
		}, noChange(), waits + "1.00 times with each of session/strict, session/cached, jwt/denylist, jwt/stateless-hs256 and jwt/stateless-es256"},
		{"a gap is not spoken of", asPlanted, noRelay(scenarios.JWTDenylist), waits + "1.00 times with session/strict, and never with"},
		{"too few blocks", func(w *world) { w.blocks = 5 }, noChange(), "Response time by the distance of the store"},
	} {
		t.Run(c.why, func(t *testing.T) {
			f, err := farAway(c.change).evidence(t, c.rows).distanceFigure()
			if err != nil || !strings.HasPrefix(f.Alt, c.want) {
				t.Errorf("%q, %v; want %q", f.Alt, err, c.want)
			}
			if open := strings.Contains(strings.Join(f.Caption, " "), "takes 6"); open != strings.HasPrefix(f.Alt, "Response") {
				t.Errorf("%q with the caption %q", f.Alt, f.Caption)
			}
		})
	}
}

func TestDistanceFigureShowsGaps(t *testing.T) {
	f, err := farAway(asPlanted).evidence(t, noRelay(scenarios.SessionStrict)).distanceFigure()
	if err != nil || f.Name != "distance-response" || !strings.Contains(f.Alt, "with jwt/denylist, and never") {
		t.Errorf("with one variant missing: %q, %q, %v", f.Name, f.Alt, err)
	}
	if got := strings.Join(f.Caption, " "); !strings.Contains(got, "Without session/strict: no relay before a user's own store.") || strings.Count(got, "Without") != 1 {
		t.Errorf("the caption does not say what is missing: %q", got)
	}
	if strings.Contains(string(f.Picture.SVG), ">session/strict<") {
		t.Error("a variant without a cell has a line")
	}
	all := edit(inScenario(distanceScenario), func(t *results.Trial) { t.Gap, t.Metrics = "no relay", nil })
	e := farAway(asPlanted).evidence(t, all)
	if figures, err := e.figuresOf(distanceScenario); err != nil || len(figures) != 0 {
		t.Errorf("charts of nothing: %d, %v", len(figures), err)
	}
	for _, table := range e.distanceTables() {
		for _, row := range table.Rows {
			if !slices.Contains(row, "none: no relay") {
				t.Errorf("%s: %q does not say why it is empty", table.Title, row)
			}
		}
	}
	if got := e.distanceAnswer(); len(got) != 0 {
		t.Errorf("an answer from gaps: %q", got)
	}
}

func TestDistanceTables(t *testing.T) {
	tables := map[string]table{}
	for _, table := range farAway(asPlanted).evidence(t, noRelay(scenarios.JWTHS256)).distanceTables() {
		tables[table.Title] = table
		for _, row := range table.Rows {
			if len(row) != len(table.Head) {
				t.Errorf("%s: %d cells under %d heads", table.Title, len(row), len(table.Head))
			}
		}
	}
	for _, c := range []struct {
		title  string
		rows   int
		starts string // of the row that is looked at, joined
		has    string
	}{
		{"Response time by round trip", 36, "20.1 ms|session/strict|20.3 [", "|20.2 [20.1, 20.2] ms|8"},
		{"Response time by round trip", 36, "1.1 ms|jwt/stateless-hs256|", "none: no relay"},
		{"Round trip asked and achieved", 6, "2 ms|2.1 ms|", "|72"},
		{"Session ÷ JWT by round trip and local hit rate", 30, "1.1 ms|95 %|95.0 %|", ", n=8|less|none: no relay"},
		{"Break-even hit rate", 6, "2.1 ms|", "|95 %|88."},
	} {
		table := tables[c.title]
		i := slices.IndexFunc(table.Rows, func(row []string) bool { return strings.HasPrefix(strings.Join(row, "|"), c.starts) })
		if len(table.Rows) != c.rows || i < 0 || !strings.Contains(strings.Join(table.Rows[i], "|"), c.has) {
			t.Errorf("%s: no row %q with %q among %d: %q", c.title, c.starts, c.has, len(table.Rows), table.Rows)
		}
	}
	if note := tables["Response time by round trip"].Note; !strings.Contains(note, "session/strict 1.00 [") {
		t.Errorf("%q lacks the slope", note)
	}
}

func TestBreakEvenOfAMixture(t *testing.T) {
	e := farAway(func(w *world) { w.trialNoise, w.blockNoise = 0, 0 }).evidence(t)
	m := e.mixtureAt(time.Millisecond) // a hit takes 160 µs, a miss 1,300
	if !(m.missed < 1e-9) {
		t.Errorf("the model misses a mixture by %v", m.missed)
	}
	for target, want := range map[float64]string{730e-6: "50.0 %", 150e-6: "none", 160e-6: "100.0 %", 1400e-6: "any", math.NaN(): absent} {
		if got := m.breakEven(target); got != want {
			t.Errorf("against %v s: %s, want %s", target, got, want)
		}
	}
	backwards := farAway(func(w *world) { w.trialNoise, w.blockNoise, w.far.missUS = 0, 0, -1250 }).evidence(t)
	if got := backwards.mixtureAt(time.Millisecond).breakEven(100e-6); got != absent {
		t.Errorf("a hit that is slower than a miss breaks even from %s on", got)
	}
	half := far(scenarios.SessionCached, time.Millisecond, 0.5)
	off := edit(func(t results.Trial) bool { return cellOf(t) == half }, func(t *results.Trial) { t.Metrics[meanMetric] *= 2 })
	if m := farAway(func(w *world) { w.trialNoise, w.blockNoise = 0, 0 }).evidence(t, off).mixtureAt(time.Millisecond); math.Abs(m.missed-0.5) > 1e-6 {
		t.Errorf("a row of twice what the model says is missed by %v, want 0.5", m.missed)
	}
	ends := keep(func(t results.Trial) bool { return t.Metrics[hitMetric] == 1 })
	if m := farAway(asPlanted).evidence(t, ends).mixtureAt(time.Millisecond); m.breakEven(1) != absent || !math.IsNaN(m.missed) {
		t.Errorf("a model of one row: %+v", m)
	}
}

func TestRoundTripCount(t *testing.T) {
	for n, want := range map[float64]string{1.004: "1.00", -0.001: "0.00", -0.25: "−0.25", 12.345: "12.35"} {
		if got := roundTripCount(n); got != want {
			t.Errorf("%v: %q, want %q", n, got, want)
		}
	}
}

// TestDistanceOfAFewPoints: a small profile takes some of the points and draws what there is.
func TestDistanceOfAFewPoints(t *testing.T) {
	var few []string
	for _, rtt := range []time.Duration{0, 5 * time.Millisecond} {
		for _, hits := range []float64{0, 0.95, 1} {
			few = append(few, scenarios.DistanceLabel(rtt, hits))
		}
	}
	e := farAway(asPlanted).evidence(t, keep(func(t results.Trial) bool { return t.Scenario != distanceScenario || slices.Contains(few, t.Point) }))
	x := e.crossoverWith(crossoverJWTs()[0])
	if got := fmt.Sprint(x.hits, len(x.rtts), len(x.cells), len(x.cells[0])); got != "[0 0.95 1] 2 3 2" {
		t.Errorf("the map holds %s", got)
	}
	if figures, err := e.figuresOf(distanceScenario); err != nil || len(figures) != 3 {
		t.Errorf("%d figures, %v", len(figures), err)
	}
}
