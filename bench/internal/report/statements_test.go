package report

import (
	"regexp"
	"strings"
	"testing"

	"authbench/bench/internal/stat"
	"authbench/results"
	"authbench/scenarios"
)

// only keeps the rows of some scenarios.
func only(names ...string) func(*results.Run, []results.Trial) []results.Trial {
	return func(_ *results.Run, rows []results.Trial) []results.Trial {
		var kept []results.Trial
		for _, t := range rows {
			for _, name := range names {
				if t.Scenario == name {
					kept = append(kept, t)
				}
			}
		}
		return kept
	}
}

// jwtCPU sets every stateless JWT's CPU.
func jwtCPU(us float64) func(*world) {
	return func(w *world) {
		for _, v := range []string{scenarios.JWTHS256, scenarios.JWTRS256, scenarios.JWTPS256, scenarios.JWTES256, scenarios.JWTEdDSA} {
			w.replicaUS[v] = us
		}
	}
}

func TestStatementOnCPU(t *testing.T) {
	const lookup = 130 // replica and store of session/strict
	for _, c := range []struct {
		why       string
		change    func(*world)
		rows      func(*results.Run, []results.Trial) []results.Trial
		verdict   string
		condition string // a part of it
	}{
		{"every JWT dearer", jwtCPU(lookup * 1.3), nil, supported, ""},
		{"every JWT cheaper", jwtCPU(lookup * 0.7), nil, refuted, ""},
		{"every JWT as dear", func(w *world) { jwtCPU(lookup)(w); w.trialNoise = 0.002 }, nil, refuted, ""},
		{
			"HS256 cheaper, the rest dearer", func(*world) {}, nil, depends,
			"depends on the algorithm: more for jwt/stateless-rs256, jwt/stateless-ps256, jwt/stateless-es256 and jwt/stateless-eddsa; " +
				"not more for jwt/stateless-hs256",
		},
		{
			"one open, the rest dearer", func(w *world) {
				jwtCPU(lookup * 1.3)(w)
				w.replicaUS[scenarios.JWTHS256] = lookup * 1.02
			}, nil, notResolved, "not resolved for jwt/stateless-hs256",
		},
		{
			"one open, the rest mixed", func(w *world) { w.replicaUS[scenarios.JWTRS256] = lookup * 1.02 }, nil, depends,
			"; not resolved for jwt/stateless-rs256",
		},
		{"too few blocks, however clear", func(w *world) { jwtCPU(lookup * 3)(w); w.blocks = 5 }, nil, notResolved, "(5 blocks, 6 are needed)"},
		{"one block", func(w *world) { jwtCPU(lookup * 3)(w); w.blocks = 1 }, nil, notResolved, ""},
		{"the scenario was not run", func(*world) {}, only("bandwidth"), notMeasured, ""},
		{"no A/A pairs to take a margin from", jwtCPU(lookup * 1.3), without(scenarios.SessionStrictTwin, scenarios.JWTHS256Twin), notResolved, ""},
	} {
		t.Run(c.why, func(t *testing.T) {
			w := calm()
			c.change(&w)
			changes := []func(*results.Run, []results.Trial) []results.Trial{}
			if c.rows != nil {
				changes = append(changes, c.rows)
			}
			s, _ := scenarios.StatementByName("cpu")
			f := w.evidence(t, changes...).find(s, s.View)
			if open := c.verdict == depends || c.verdict == notResolved; open != (f.condition() != "") {
				t.Errorf("%s with the condition %q", f.verdict, f.condition())
			}
			if f.verdict != c.verdict || !strings.Contains(f.condition(), c.condition) {
				t.Errorf("%q, %q; want %q, %q", f.verdict, f.condition(), c.verdict, c.condition)
			}
		})
	}
}

// without drops variants.
func without(names ...string) func(*results.Run, []results.Trial) []results.Trial {
	return func(_ *results.Run, rows []results.Trial) []results.Trial {
		var kept []results.Trial
		for _, t := range rows {
			drop := false
			for _, name := range names {
				drop = drop || t.Variant == name
			}
			if !drop {
				kept = append(kept, t)
			}
		}
		return kept
	}
}

func TestStatementOnBandwidth(t *testing.T) {
	jwtToken := func(size func(claims string) float64) func(*world) {
		return func(w *world) {
			w.tokenBytes = func(variant, claims string) float64 {
				if scenarios.SchemeOf(variant) == "jwt" {
					return size(claims)
				}
				return 43
			}
		}
	}
	for _, c := range []struct {
		why                string
		change             func(*world)
		verdict, condition string
	}{
		{"every JWT larger", func(*world) {}, supported, ""},
		{"one byte more is more: bytes have no margin", jwtToken(func(string) float64 { return 44 }), supported, ""},
		{"the same size is not more", jwtToken(func(string) float64 { return 43 }), refuted, ""},
		{"one byte less", jwtToken(func(string) float64 { return 42 }), refuted, ""},
		{
			"by size of the claims", jwtToken(func(claims string) float64 {
				if claims == "60B" {
					return 20
				}
				return 200
			}), depends, "not more for 60B bearer and 60B cookie",
		},
	} {
		t.Run(c.why, func(t *testing.T) {
			w := calm()
			c.change(&w)
			s, _ := scenarios.StatementByName("bandwidth")
			f := w.evidence(t).find(s, s.View)
			if f.verdict != c.verdict || !strings.Contains(f.condition(), c.condition) {
				t.Errorf("%q, %q; want %q, %q", f.verdict, f.condition(), c.verdict, c.condition)
			}
		})
	}
}

func TestGapsAreLeftOutAndSaid(t *testing.T) {
	s, _ := scenarios.StatementByName("bandwidth")
	e := calm().evidence(t)
	f := e.find(s, s.View)
	if len(f.gaps) != 3 || len(f.instances) != 21 {
		t.Fatalf("%d gaps and %d cases, want 3 JWTs without a 9 KB cookie and 21 cases", len(f.gaps), len(f.instances))
	}
	if text := e.statementEvidence(f); !strings.Contains(text, "3 cases left out, because a cookie holds no token of ") {
		t.Errorf("the gaps are not said: %s", text)
	}
}

func TestAnotherViewThatFlipsIsNamed(t *testing.T) {
	w := calm()
	// With small tokens, the bytes of a lookup outweigh those of the JWT.
	w.tokenBytes = func(variant, _ string) float64 {
		if scenarios.SchemeOf(variant) == "jwt" {
			return 300
		}
		return 43
	}
	s, _ := scenarios.StatementByName("bandwidth")
	e := w.evidence(t)
	f := e.find(s, s.View)
	if f.verdict != supported {
		t.Fatalf("between client and site: %q", f.verdict)
	}
	if got, want := e.flips(f), "the bytes between replica and store counted too: depends on"; !strings.Contains(got, want) {
		t.Errorf("%q does not name the view that flips it", got)
	}

	cpu, _ := scenarios.StatementByName("cpu")
	if got := e.flips(e.find(cpu, cpu.View)); !strings.Contains(got, "other offered rates and 64 requests in flight: the same") {
		t.Errorf("the order holds at every rate, but: %q", got)
	}
	jwtCPU(115)(&w) // between the replica's 100 µs and the lookup's 130 µs
	e = w.evidence(t)
	if got := e.flips(e.find(cpu, cpu.View)); !regexp.MustCompile(`the replica's CPU alone[^:;]*: supported`).MatchString(got) {
		t.Errorf("the replica alone says otherwise, but: %q", got)
	}
}

func TestOutcomeInAWideMargin(t *testing.T) {
	for _, c := range []struct {
		why            string
		lo, center, hi float64
		margin         float64
		want           outcome
	}{
		{"above 1 and below 1.02: not more than anyone believes", 1.005, 1.01, 1.015, 0.02, notMore},
		{"above 1 as a whole, inside only because the run is noisy", 1.03, 1.06, 1.09, 0.1, unresolved},
		{"just above 1, up to a noisy margin", 1.001, 1.04, 1.08, 0.1, unresolved},
		{"around 1, inside a noisy margin", 0.96, 1.01, 1.07, 0.1, notMore},
		{"below 1, inside a noisy margin", 0.92, 0.95, 0.98, 0.1, notMore},
		{"beyond the margin", 1.12, 1.15, 1.18, 0.1, more},
		{"over the margin's bound", 1.05, 1.1, 1.15, 0.1, unresolved},
	} {
		ratio := stat.Ratio{Center: c.center, Lo: c.lo, Hi: c.hi, N: 8, Confidence: confidence}
		if got := outcomeOf(comparison{Judgement: stat.Judge(ratio, c.margin)}, 1); got != c.want {
			t.Errorf("%s: %d, want %d", c.why, got, c.want)
		}
	}
}

func TestExpectedVerdicts(t *testing.T) {
	s, _ := scenarios.StatementByName("cpu")
	dearer := calm()
	jwtCPU(400)(&dearer)
	few := calm()
	few.blocks = 3
	for _, c := range []struct {
		why   string
		world world
		want  string
	}{
		{"mixed", calm(), "depends: as expected"},
		{"one way", dearer, "depends: not as expected"},
		{"too few blocks", few, "depends: open"},
	} {
		e := c.world.evidence(t)
		if got := e.find(s, s.View).expected(); got != c.want {
			t.Errorf("%s: %q, want %q", c.why, got, c.want)
		}
		if row := e.statementTable().Rows[1]; row[5] != c.want {
			t.Errorf("%s: the table says %q", c.why, row[5])
		}
	}
}
