package report

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"authbench/bench/internal/stat"
	"authbench/scenarios"
)

// The verdicts on a target, beside "not resolved" and "not measured".
const (
	targetMet       = "met"
	targetNotMet    = "not met"
	targetNotJudged = "not judged: the store is a stand-in"
)

// leastMargin is the margin of microbenchmarks.
const leastMargin = stat.LeastMargin

// A targetResult is a row of the table of targets.
type targetResult struct {
	words, bound, measured, verdict, rung string
}

// row is a row of the table, without the rung.
func (r targetResult) row() []string { return []string{r.words, r.bound, r.measured, r.verdict} }

// verdictsNote says how a target is decided, over rounds or over blocks.
func verdictsNote(samples string) string {
	return fmt.Sprintf("Met: the whole interval lies on the target's side. Not met: none of it does. Anything else, and fewer than %d %s, is not resolved. "+
		"≥: how many times as fast, or as cheap, ours is; ≤: how many times what the other takes.", enoughBlocks, samples)
}

// lookupTargetTable holds what was measured of the lookup path against what was to be reached.
func (e evidence) lookupTargetTable() table {
	t := table{
		Title: "Targets",
		Note: verdictsNote("rounds") + fmt.Sprintf(" Allocations are means over all lookups of a round, the runtime's own included, and are allowed %v above the "+
			"target for those: met where no round is above that, not met where the median is. The rung that bought most is the one with the smallest resolved "+
			"ratio to the rung below it, in the target's quantity; a drop to 0 is smaller than any.", runtimeShare),
		Head: []string{"target", "", "measured", "verdict", "the rung that bought most"},
	}
	for _, r := range e.lookupTargets() {
		t.Rows = append(t.Rows, append(r.row(), r.rung))
	}
	return t
}

// targets lists every target; one that this run measured nothing of says so.
func (e evidence) targets() []targetResult {
	return slices.Concat(e.lookupTargets(), e.siteTargets(), e.scalingTargets())
}

func (e evidence) lookupTargets() []targetResult {
	var all []targetResult
	for _, t := range scenarios.LookupTargets() {
		all = append(all, e.judgedOn(t.AsksStore(), e.lookupTarget(t)))
	}
	return all
}

// judgedOn takes the verdict off a measured target that asks a store which is a stand-in.
func (e evidence) judgedOn(asksStore bool, r targetResult) targetResult {
	if asksStore && e.run.Store.StandIn && r.verdict != notMeasured {
		r.verdict = targetNotJudged
	}
	return r
}

func (e evidence) lookupTarget(t scenarios.LookupTarget) targetResult {
	r := targetResult{words: t.Words, bound: boundWords(t.AtLeast, t.Bound, len(t.Against) > 0), verdict: notMeasured, measured: absent, rung: absent}
	if len(e.timings(t.Subject, t.Unit)) == 0 {
		return r
	}
	r.rung = e.rungWords(t)
	if len(t.Against) == 0 {
		xs := e.timings(t.Subject, t.Unit)
		r.measured, r.verdict = fmt.Sprintf("%s, n=%d", wholeOrShort(middle(xs)), len(xs)), withinAmount(xs, t.Bound)
		return r
	}
	against, ok := e.fastest(t.Against, t.Unit)
	if !ok {
		return r
	}
	c := e.versus(t.Subject, against, t.Unit)
	if t.AtLeast {
		c = e.versus(against, t.Subject, t.Unit)
	}
	r.measured, r.verdict = c.text(), boundVerdict(c, t.Bound, t.AtLeast)
	if len(t.Against) > 1 {
		r.measured += " (" + rungName(against) + ")"
	}
	return r
}

// boundWords is "≥ 8×" or, of an amount, "≤ 3".
func boundWords(atLeast bool, bound float64, ratio bool) string {
	text := "≤ "
	if atLeast {
		text = "≥ "
	}
	text += strconv.FormatFloat(bound, 'g', -1, 64)
	if ratio {
		text += "×"
	}
	return text
}

// boundVerdict asks on which side of the bound the interval lies.
func boundVerdict(c comparison, bound float64, atLeast bool) string {
	switch {
	case !c.usable():
		return notMeasured
	case c.Ratio.N < enoughBlocks:
		return tooFew(c.Ratio.N)
	case atLeast && c.Ratio.Lo >= bound, !atLeast && c.Ratio.Hi <= bound:
		return targetMet
	case atLeast && c.Ratio.Hi < bound, !atLeast && c.Ratio.Lo > bound:
		return targetNotMet
	}
	return notResolved
}

// tooFew is the verdict of fewer rounds or blocks than any verdict takes.
func tooFew(n int) string {
	return fmt.Sprintf("%s (n=%d, %d are needed)", notResolved, n, enoughBlocks)
}

// runtimeShare is what the runtime allocates by itself, in objects a lookup: one in fifty lookups at most.
const runtimeShare = 0.02

// withinAmount allows the runtime its share.
func withinAmount(xs []float64, bound float64) string {
	switch {
	case len(xs) < enoughBlocks:
		return tooFew(len(xs))
	case slices.Max(xs) <= bound+runtimeShare:
		return targetMet
	case middle(xs) > bound+runtimeShare:
		return targetNotMet
	}
	return notResolved
}

// wholeOrShort writes an amount that is a whole number but for the runtime's own share.
func wholeOrShort(x float64) string {
	if whole := wholeBut(x); whole == math.Round(x) {
		return exactNumber(whole)
	}
	return significant(x)
}

// wholeBut takes the runtime's own share off what is otherwise a whole number.
func wholeBut(x float64) float64 {
	if whole := math.Round(x); math.Abs(x-whole) <= runtimeShare {
		return whole
	}
	return x
}

// fastest is the one with the least median.
func (e evidence) fastest(all []scenarios.Lookup, unit string) (best scenarios.Lookup, ok bool) {
	for _, l := range all {
		s := e.timing(l, unit)
		if s.N > 0 && (!ok || s.Center < e.timing(best, unit).Center) {
			best, ok = l, true
		}
	}
	return best, ok
}

// rungWords names the rung that bought most in the target's quantity.
func (e evidence) rungWords(t scenarios.LookupTarget) string {
	s := t.Subject
	c := e.contest(s.Scheme, s.Op, s.Alg, s.Claims, s.Callers)
	if most, ok := e.boughtMost(c, t.Unit); ok {
		return fmt.Sprintf("%s: %s", most.rung.Rung, most.text)
	}
	if all, ok := e.gained(c.fast(), c.obvious(), t.Unit); ok && !c.isLadder() {
		return "all together: " + all.text
	}
	return absent
}
