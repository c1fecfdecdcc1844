package report

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"authbench/bench/internal/stat"
	"authbench/results"
	"authbench/scenarios"
)

// crossed is a crossover whose cells are written down, the lowest hit rate first: - faster, = equal, + slower, ? open,
// and a space where there is none.
func crossed(rows ...string) crossover {
	x := crossover{jwt: named{scenarios.JWTES256, "ES256"}}
	for i, row := range rows {
		x.hits = append(x.hits, scenarios.HitShares()[len(scenarios.HitShares())-len(rows)+i])
		var cells []comparison
		for _, sign := range row {
			cells = append(cells, outcomeWritten(sign))
		}
		x.cells, x.gaps = append(x.cells, cells), append(x.gaps, make([]string, len(cells)))
	}
	for i := range x.cells[0] {
		x.rtts, x.at = append(x.rtts, time.Duration(i)*time.Millisecond), append(x.at, fmt.Sprintf("%d ms", i))
	}
	return x
}

func outcomeWritten(sign rune) comparison {
	ratio := map[rune]stat.Ratio{
		'-': {Center: 0.5, Lo: 0.4, Hi: 0.6, N: 8}, '=': {Center: 1, Lo: 0.99, Hi: 1.01, N: 8}, '+': {Center: 2, Lo: 1.9, Hi: 2.1, N: 8},
		'?': {Center: 1, Lo: 0.9, Hi: 1.1, N: 8},
	}[sign]
	return comparison{Judgement: stat.Judge(ratio, stat.LeastMargin)}
}

func TestCrossoverSentence(t *testing.T) {
	for _, c := range []struct {
		why  string
		rows []string // the lowest hit rate first
		want string
	}{
		{"a staircase", []string{"-+++", "--++", "---+", "----", "----"},
			"a session beats an ES256 JWT up to 2 ms away if replicas answer 80 % themselves and up to 3 ms if 95 %"},
		{"up to everything", []string{"++++", "++++", "-+++", "--++", "----"},
			"a session beats an ES256 JWT up to 1 ms away if replicas answer 95 % themselves and up to 3 ms if all"},
		{"only if all is known", []string{"++", "++", "++", "++", "--"}, "a session beats an ES256 JWT at every distance measured (up to 1 ms) if replicas answer every request themselves"},
		{"always", []string{"--", "--", "--", "--", "--"}, "a session beats an ES256 JWT at every distance measured (up to 1 ms) even if every request asks the store"},
		{"level at the least", []string{"==", "--"}, "a session is no slower than an ES256 JWT at every distance measured (up to 1 ms) if replicas answer 95 % themselves"},
		{"never", []string{"++", "++"}, "a session is slower than an ES256 JWT at every distance and local hit rate measured"},
		{"level where it is needed", []string{"=+", "--"}, "a session is no slower than an ES256 JWT next to the store (0 ms; the next measured is 1 ms) if replicas answer 95 % themselves and up to 1 ms if all"},
		{"every request asks, and then all must be known", []string{"-+", "-+", "-+", "-+", "--"},
			"a session beats an ES256 JWT next to the store (0 ms; the next measured is 1 ms) even if every request asks the store and up to 1 ms if replicas answer every request themselves"},
		{"open farther away", []string{"-+++", "--??"}, "a session beats an ES256 JWT next to the store (0 ms; the next measured is 1 ms) if replicas answer 95 % themselves and up to 1 ms if all"},
		{"an open row does not count as won", []string{"--", "?-", "--"}, "a session beats an ES256 JWT at every distance measured (up to 1 ms) if replicas answer every request themselves"},
		{"what holds far away must hold nearer", []string{"+--", "---"}, "a session beats an ES256 JWT at every distance measured (up to 2 ms) if replicas answer every request themselves"},
		{"only the other side is resolved", []string{"?+++", "??++", "????"}, "a session is slower than an ES256 JWT from 2 ms on if replicas answer 95 % themselves, or fewer"},
		{"the other side from the nearest on", []string{"++", "++", "++", "??", "??"},
			"a session is slower than an ES256 JWT at every distance measured if replicas answer 80 % themselves, or fewer"},
		{"the other side of the lowest row", []string{"?+", "??", "??", "??", "??"}, "a session is slower than an ES256 JWT from 1 ms on if every request asks the store"},
		{"holes say nothing", []string{"- +", "-  ", "---"}, "a session beats an ES256 JWT next to the store (0 ms; the next measured is 1 ms) if replicas answer 80 % themselves and up to 2 ms if all"},
		{"nothing is resolved", []string{"??", "??"}, ""},
		{"nothing is measured", []string{"  ", "  "}, ""},
	} {
		if got := crossed(c.rows...).sentence(); got != c.want {
			t.Errorf("%s: %q, want %q", c.why, got, c.want)
		}
	}
}

// TestStepsHoldNearer: whatever the cells, no step claims a cell that is not resolved as not slower.
func TestStepsHoldNearer(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		columns := rapid.IntRange(1, 6).Draw(r, "columns")
		rows := rapid.SliceOfN(rapid.StringOfN(rapid.RuneFrom([]rune("-=+? ")), columns, columns, -1), 1, 5).Draw(r, "rows")
		x := crossed(rows...)
		row, until := -1, -1
		for _, s := range x.steps() {
			if s.row <= row || s.until <= until {
				r.Fatalf("%q: steps %v do not rise", rows, x.steps())
			}
			row, until = s.row, s.until
			for column := range s.until + 1 {
				if c := x.cells[s.row][column]; c.usable() && !c.notSlower() {
					r.Fatalf("%q: step %+v claims column %d", rows, s, column)
				}
			}
		}
	})
}

func TestCrossoverFromTrials(t *testing.T) {
	jwt := func(hs256, es256 float64) func(*world) {
		return func(w *world) { w.far.localUS[scenarios.JWTHS256], w.far.localUS[scenarios.JWTES256] = hs256, es256 }
	}
	for _, c := range []struct {
		why          string
		change       func(*world)
		rows         func(*results.Run, []results.Trial) []results.Trial
		es256, hs256 string // the titles' beginnings; "" for no chart
	}{
		{"both are crossed", asPlanted, noChange(), "A session beats an ES256 JWT up to 2.1 ms away if replicas answer 95 % themselves and up to 20.1 ms if all", "A session beats an HS256 JWT next to the store (100 µs; the next measured is 600 µs)"},
		{"always and never", jwt(100, 1e5), noChange(), "A session beats an ES256 JWT at every distance measured (up to 20.1 ms) even if", "A session is slower than an HS256 JWT at every distance and"},
		{"two blocks", func(w *world) { w.blocks = 2 }, noChange(), "A session against an ES256 JWT by distance", "A session against an HS256 JWT by distance"},
		{"one block", asPlanted, oneBlock(), "A session against an ES256 JWT by distance", "A session against an HS256 JWT by distance"},
		{"no A/A pairs to take a margin from", asPlanted, without(scenarios.SessionStrictTwin, scenarios.JWTHS256Twin), "A session against an ES256 JWT by", "A session against an HS256 JWT by"},
		{"one JWT is a gap", asPlanted, noRelay(scenarios.JWTES256), "", "A session beats an HS256 JWT next to the store (100 µs; the next measured is 600 µs)"},
		{"one JWT was left out", asPlanted, without(scenarios.JWTES256), "", "A session beats an HS256 JWT next to the store (100 µs; the next measured is 600 µs)"},
		{"the session is a gap", asPlanted, noRelay(scenarios.SessionCached), "", ""},
		{"the scenario was not run", asPlanted, only(referenceScenario), "", ""},
	} {
		t.Run(c.why, func(t *testing.T) {
			e := farAway(c.change).evidence(t, c.rows)
			for i, want := range []string{c.es256, c.hs256} {
				f, err := e.crossoverFigure(e.crossoverWith(crossoverJWTs()[i]))
				if err != nil || !strings.HasPrefix(f.Alt, want) || (f.Name == "") != (want == "") {
					t.Errorf("%q, %v; want %q", f.Alt, err, want)
				}
			}
		})
	}
}

func TestCellsOfFewBlocksAreLevel(t *testing.T) {
	for _, c := range []struct {
		why  string
		rows func(*results.Run, []results.Trial) []results.Trial
		some bool // that stand without ≈
		want string
	}{
		{"eight blocks", noChange(), true, "n = 8 blocks a cell"},
		{"one block", oneBlock(), false, "n = 1 block a cell; means of log ratios paired within blocks. It takes 6 to resolve one, so every ratio has ≈ before it."},
	} {
		x := farAway(asPlanted).evidence(t, c.rows).crossoverWith(crossoverJWTs()[0])
		apart := false
		for _, row := range x.cells {
			for _, cell := range row {
				h := heatCell(cell, "")
				apart = apart || !h.Level
				if !(h.Ratio > 0) {
					t.Errorf("%s: a cell without a ratio: %+v", c.why, cell)
				}
			}
		}
		if apart != c.some || !strings.HasPrefix(x.sample(), c.want) {
			t.Errorf("%s: apart %v, caption %q", c.why, apart, x.sample())
		}
	}
}

func TestHeatCell(t *testing.T) {
	if h := heatCell(comparison{}, "no relay"); h.Gap != "no relay" || h.Ratio != 0 {
		t.Errorf("a gap is drawn as %+v", h)
	}
	if h := heatCell(comparison{}, ""); h.Gap != "" || h.Ratio != 0 {
		t.Errorf("a hole is drawn as %+v", h)
	}
	for sign, level := range map[rune]bool{'-': false, '+': false, '=': true, '?': true} {
		if h := heatCell(outcomeWritten(sign), ""); h.Level != level || math.IsNaN(h.Ratio) {
			t.Errorf("%c is drawn as %+v", sign, h)
		}
	}
}

// TestAWideEqualityIsNoFinding: equal within a margin that hides a quarter is not said to be no slower.
func TestAWideEqualityIsNoFinding(t *testing.T) {
	equal := func(margin float64) comparison {
		r := stat.Ratio{Center: 1, Lo: 0.99, Hi: 1.01, N: 6, Confidence: confidence}
		return comparison{Judgement: stat.Judge(r, margin)}
	}
	if !equal(0.1).notSlower() || equal(0.6).notSlower() {
		t.Errorf("equal within 10 %%: %v; within 60 %%: %v", equal(0.1).notSlower(), equal(0.6).notSlower())
	}
	if got := floorOf([]string{meanMetric}); len(got) != 1 || got[0] != responseMetric {
		t.Errorf("a mean is judged by the floor of %v", got)
	}
}
