package report

import (
	"fmt"
	"math"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"authbench/results"
	"authbench/scenarios"
)

// referenceRun is the evidence of the run that is committed.
func referenceRun(t testing.TB) evidence {
	t.Helper()
	e, err := readEvidence("../../../results/reference")
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// evidenced is what a finding must hold: an interval with its n, an exact count, so many of so many, or that n is too small.
var evidenced = regexp.MustCompile(`\[[^\]]+\]( [^,;]+)?, n=\d|exact|\d of \d|, n=\d+, no interval|n=\d+ (block|round)s?, 6 are needed|n=\d+\)?\.`)

// unfit are signs of a number that is none, and of an empty clause.
var unfit = regexp.MustCompile(`NaN|Inf|–|%!|  |: [;.]|; ;|\(\)|^[^A-Z]`)

// longestFinding is what a citation can carry; one with more is told to say less.
const longestFinding = 460

// checkFindings holds every figure to the shape of a finding.
func checkFindings(t *testing.T, figures []figure) {
	t.Helper()
	for _, f := range figures {
		t.Logf("%s (%d): %s", f.Name, utf8.RuneCountInString(f.Finding), f.Finding)
		switch {
		case !evidenced.MatchString(f.Finding):
			t.Errorf("%s has neither interval nor count, and n: %q", f.Name, f.Finding)
		case unfit.MatchString(f.Finding):
			t.Errorf("%s holds %q: %q", f.Name, unfit.FindString(f.Finding), f.Finding)
		case !strings.HasSuffix(f.Finding, ".") || utf8.RuneCountInString(f.Finding) > longestFinding:
			t.Errorf("%s is no sentence, or one of %d characters: %q", f.Name, utf8.RuneCountInString(f.Finding), f.Finding)
		}
	}
}

func TestEveryFigureOfTheReferenceRunHasAFinding(t *testing.T) {
	d, err := build(referenceRun(t))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(d.figures()); n < 27 {
		t.Errorf("%d figures", n)
	}
	checkFindings(t, d.figures())
}

// withCurves is a whole world, microbenchmarks included.
func withCurves(t *testing.T, w world, changes ...func(*results.Run, []results.Trial) []results.Trial) evidence {
	t.Helper()
	w.curves = true
	return withRounds(t, w.evidence(t, changes...), w.lookupText(w.blocks))
}

func TestEveryFigureOfASyntheticRunHasAFinding(t *testing.T) {
	two, one := calm(), calm()
	two.blocks, one.blocks, one.events = 2, 1, 4
	level, dear := calm(), calm()
	jwtCPU(130)(&level)
	jwtCPU(400)(&dear)
	for _, c := range []struct {
		why    string
		world  world
		change func(*results.Run, []results.Trial) []results.Trial
	}{
		{"an effect is planted", calm(), nil},
		{"none is", level, nil},
		{"it is inverted", dear, nil},
		{"two blocks", two, nil},
		{"one block", one, nil},
		{"without the session lookup", calm(), without(scenarios.SessionStrict)},
		{"without the JWT of the titles", calm(), without(scenarios.JWTHS256)},
		{"without the control and its twins", calm(), without(scenarios.None, scenarios.SessionStrictTwin, scenarios.JWTHS256Twin)},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			e := withCurves(t, c.world)
			if c.change != nil {
				e = withCurves(t, c.world, c.change)
			}
			d, err := build(e)
			if err != nil {
				t.Fatal(err)
			}
			if len(d.figures()) < 20 {
				t.Errorf("%d figures", len(d.figures()))
			}
			checkFindings(t, d.figures())
			if c.world.blocks >= enoughBlocks {
				return
			}
			for _, f := range d.figures() {
				if strings.Contains(f.Finding, ", more") || strings.Contains(f.Finding, ", less") || strings.Contains(f.Finding, "equal within") {
					t.Errorf("%d blocks resolve something: %s", c.world.blocks, f.Finding)
				}
			}
		})
	}
}

func TestCited(t *testing.T) {
	e := calm().evidence(t)
	own := e.compare(at(scenarios.SessionStrict), at(scenarios.JWTHS256), cpuMetric)
	few, wide, apart, alone := own, own, own, own
	few.Ratio.N = 2
	wide.Ratio.Lo, wide.Ratio.Hi, wide.Ratio.Center, wide.Margin, wide.Verdict = 0.5, 2, 1, 2, 2
	apart.Ratio.Lo, apart.Ratio.Hi, apart.Ratio.Center, apart.Margin, apart.Verdict = 1.1, 1.3, 1.2, 0.2, 0
	alone.Margin, alone.Verdict = math.Inf(1), 0
	for _, c := range []struct {
		why string
		comparison
		want string
	}{
		{"resolved", own, `^×1\.7\d\d? \[1\.\d+, 1\.\d+\], n=8, more$`},
		{"too few", few, `^×1\.7\d\d? \[1\.\d+, 1\.\d+\], not resolved \(n=2 blocks, 6 are needed\)$`},
		{"equal within a margin that says nothing", wide, `n=8, not resolved \(margin ±200\.0 %\)$`},
		{"apart from 1 and within the margin", apart, `^×1\.20 \[1\.10, 1\.30\], n=8, not resolved \(margin ±20\.0 %\)$`},
		{"no A/A pairs", alone, `n=8, not resolved \(no A/A pairs\)$`},
		{"nothing to pair", comparison{err: fmt.Errorf("none")}, `^not resolved \(no pairs\)$`},
	} {
		if got := c.cited(ofBlocks); !regexp.MustCompile(c.want).MatchString(got) {
			t.Errorf("%s: %q, want %s", c.why, got, c.want)
		}
	}
}

// TestBounded holds the intervals against tables: Clopper and Pearson of 5 of 90 and of 10 of 10, and the rule of three.
func TestBounded(t *testing.T) {
	for _, c := range []struct {
		k, n int
		want string
	}{
		{0, 72, "below 4.2 % at 95 %"},
		{5, 90, "1.8 % to 12.5 % at 95 %"},
		{10, 10, "69.2 % to 100.0 % at 95 %"},
		{1, 1, "2.5 % to 100.0 % at 95 %"},
		{500, 1000, "46.9 % to 53.1 % at 95 %"},
	} {
		if got := bounded(c.k, c.n); got != c.want {
			t.Errorf("%d of %d: %q, want %q", c.k, c.n, got, c.want)
		}
	}
}
