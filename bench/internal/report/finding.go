package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"authbench/bench/internal/stat"
)

// Findings are the sentences that a figure is cited by. Each is made by one rule from the run's rows: what was compared
// and at which rate, the ratio or quantity with its 95 % interval and n, and the verdict of the comparison. Store,
// machine and commit are added by the citation.

// What a sample is of.
const (
	ofBlocks = "block"
	ofRounds = "round"
)

// cited is a ratio with its interval, n and verdict: "×1.59 [1.49, 1.71], n=6, more". The sample is what n counts.
func (c comparison) cited(sample string) string {
	switch {
	case !c.usable():
		return notResolved + " (no pairs)"
	case c.exact:
		return c.text()
	}
	return c.number() + ", " + c.verdict(sample)
}

// number is the ratio with its interval and n; of a sample that is too small the verdict says n.
func (c comparison) number() string {
	if c.Ratio.N < enoughBlocks {
		return strings.Replace(c.text(), fmt.Sprintf(", n=%d", c.Ratio.N), "", 1)
	}
	return c.text()
}

func (c comparison) verdict(sample string) string {
	if c.Ratio.N < enoughBlocks {
		return openFor(c.Ratio.N, sample)
	}
	return c.verdictText()
}

// verdictText is the verdict with its direction, and where that could surprise with the margin it was judged by: an
// interval apart from 1 is not resolved where two identical arms are as far apart, and an equality within a wide margin is
// not worth a word.
func (c comparison) verdictText() string {
	wide := c.resolved() && c.side() == equalSide && c.Margin > widestEquality
	switch {
	case math.IsInf(c.Margin, 1):
		return notResolved + " (no A/A pairs)"
	case wide, !c.resolved() && !c.containsOne():
		return fmt.Sprintf("%s (margin ±%s)", notResolved, percent(c.Margin))
	}
	return c.words()
}

// openFor says that so small a sample resolves nothing: "not resolved (n=2 blocks, 6 are needed)".
func openFor(n int, sample string) string {
	return fmt.Sprintf("%s (n=%s, %d are needed)", notResolved, plural(n, sample), enoughBlocks)
}

// citedMedian is a median with its interval and n: "56.7 [50.1, 63.2] µs, n=6". Unlike a table's cell it has an interval
// of no width, too.
func citedMedian(unit string, s stat.Summary) string {
	switch {
	case s.N == 0:
		return absent
	case math.IsNaN(s.Lo) || math.IsNaN(s.Hi):
		return fmt.Sprintf("%s, n=%d, no interval", quantity(unit, s.Center), s.N)
	}
	return fmt.Sprintf("%s, n=%d", interval(unit, s.Center, s.Lo, s.Hi), s.N)
}

// joined makes one sentence of clauses.
func joined(clauses ...string) string { return joinClauses(clauses) + "." }

// joinClauses leaves out those that say nothing.
func joinClauses(clauses []string) string {
	return strings.Join(slices.DeleteFunc(slices.Clone(clauses), func(c string) bool { return c == "" }), "; ")
}

// span is what there is to say of marks that are held against nothing: the least and the most of them, by variant.
func (e evidence) span(cells []cell, metrics ...string) string {
	measured := slices.DeleteFunc(slices.Clone(cells), func(c cell) bool { return e.median(c, metrics...).N == 0 })
	if len(measured) == 0 {
		return "nothing measured, n=0"
	}
	center := func(a, b cell) int {
		return cmp.Compare(e.median(a, metrics...).Center, e.median(b, metrics...).Center)
	}
	least, most := slices.MinFunc(measured, center), slices.MaxFunc(measured, center)
	if least == most {
		return e.mark(least, metrics...)
	}
	return fmt.Sprintf("from %s to %s", e.mark(least, metrics...), e.mark(most, metrics...))
}

// mark is one cell's median, by its variant; an exact count has no interval.
func (e evidence) mark(c cell, metrics ...string) string {
	unit, m := metricOf(metrics[0]).Unit, e.median(c, metrics...)
	if e.exact(c.scenario) {
		return fmt.Sprintf("%s (%s)", quantity(unit, m.Center), c.variant)
	}
	return fmt.Sprintf("%s (%s)", citedMedian(unit, m), c.variant)
}

// bounded says at 95 % what k of n bounds: a 0 by three over n, anything else by the exact binomial interval of Clopper
// and Pearson (1934), as if revokes of one trial were independent of each other. It takes an n above 0.
func bounded(k, n int) string {
	if k == 0 {
		return strings.Trim(strings.TrimPrefix(zeroOf(k, n), countOf(k, n)), " ()")
	}
	const tail = (1 - confidence) / 2
	lo := crossing(func(p float64) bool { return 1-atMost(k-1, n, p) < tail })
	hi := 1.0
	if k < n {
		hi = crossing(func(p float64) bool { return atMost(k, n, p) > tail })
	}
	return fmt.Sprintf("%s to %s at 95 %%", percent(lo), percent(hi))
}

// crossing is the share up to which something holds, by bisection.
func crossing(holds func(share float64) bool) float64 {
	const halvings = 40
	lo, hi := 0.0, 1.0
	for range halvings {
		if p := (lo + hi) / 2; holds(p) {
			lo = p
		} else {
			hi = p
		}
	}
	return (lo + hi) / 2
}
