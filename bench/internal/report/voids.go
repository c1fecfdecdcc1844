package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"authbench/bench/internal/trial"
	"authbench/results"
)

// A tally counts how often each text occurs.
type tally struct {
	texts  []string // in order of first occurrence
	counts map[string]int
}

func tallyOf(texts []string) tally {
	t := tally{counts: map[string]int{}}
	for _, text := range texts {
		if t.counts[text] == 0 {
			t.texts = append(t.texts, text)
		}
		t.counts[text]++
	}
	slices.SortStableFunc(t.texts, func(a, b string) int { return cmp.Compare(t.counts[b], t.counts[a]) })
	return t
}

// lines lists the texts with their counts, the commonest first, at most so many.
func (t tally) lines(most int) []string {
	var lines []string
	for i, text := range t.texts {
		if i == most {
			return append(lines, fmt.Sprintf("and %d more", len(t.texts)-most))
		}
		lines = append(lines, fmt.Sprintf("%d× %s", t.counts[text], text))
	}
	return lines
}

// voidTable counts by variant what was left out, and why: a meter that voids one scheme more than the
// other would bias every comparison.
func (e evidence) voidTable() table {
	t := table{
		Title: "Trials left out, by variant",
		Note: "A trial that breaks a bound voids its whole block, which is run again once: the others of the block are void with it, and so are all " +
			"of a block that a fault stopped, but for the variant that the fault names.",
		Head: []string{"variant", "counted", "void by itself", "void with its block", "reasons"},
	}
	for _, variant := range e.leftOut() {
		t.Rows = append(t.Rows, e.voidRow(variant))
	}
	if len(t.Rows) == 0 {
		t.Rows = [][]string{{"all", number(float64(len(e.used))), "0", "0", "none"}}
	}
	return t
}

// leftOut lists the variants that lost a trial, in order.
func (e evidence) leftOut() []string {
	var names []string
	for _, t := range ordered(slices.Concat(e.voids, e.superseded)) {
		if !slices.Contains(names, t.Variant) {
			names = append(names, t.Variant)
		}
	}
	order := e.known[referenceScenario].Variants
	slices.SortFunc(names, func(a, b string) int { return rank(order, a, b) })
	return names
}

func (e evidence) voidRow(variant string) []string {
	const mostReasons = 3
	is := func(t results.Trial) bool { return t.Variant == variant }
	var reasons []string
	withBlock := countTrials(e.superseded, is)
	for _, t := range e.voids {
		switch {
		case !is(t):
		case strings.HasPrefix(t.Void, trial.VoidedPrefix), strings.HasPrefix(t.Void, trial.FaultPrefix) && !names(t.Void, variant):
			withBlock++
		default:
			reasons = append(reasons, t.Void)
		}
	}
	return []string{
		variant, number(float64(countTrials(e.used, is))), number(float64(len(reasons))), number(float64(withBlock)),
		cmp.Or(strings.Join(tallyOf(reasons).lines(mostReasons), "; "), "none"),
	}
}

// names reports whether a reason names the variant, and not only one whose name begins as its own does.
func names(reason, variant string) bool {
	for rest := reason; variant != ""; {
		_, after, found := strings.Cut(rest, variant)
		if !found {
			return false
		}
		next, _ := utf8.DecodeRuneInString(after)
		if after == "" || !(unicode.IsLetter(next) || unicode.IsDigit(next) || strings.ContainsRune("~-_/", next)) {
			return true
		}
		rest = after
	}
	return false
}

func countTrials(rows []results.Trial, is func(results.Trial) bool) int {
	n := 0
	for _, t := range rows {
		if is(t) {
			n++
		}
	}
	return n
}

// trialWarnings lists what trials warned of, with how many did.
func (e evidence) trialWarnings() []string {
	const most = 10
	var all []string
	for _, t := range e.used {
		all = append(all, t.Warnings...)
	}
	return tallyOf(alike(all)).lines(most)
}

// alike writes texts that differ in their numbers alone as the first of them.
func alike(texts []string) []string {
	wordsOf := func(text string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsDigit(r) {
				return -1
			}
			return r
		}, text)
	}
	first, several := map[string]string{}, map[string]bool{}
	for _, text := range texts {
		words := wordsOf(text)
		if first[words] == "" {
			first[words] = text
		}
		several[words] = several[words] || first[words] != text
	}
	var out []string
	for _, text := range texts {
		words := wordsOf(text)
		if text = first[words]; several[words] {
			text += " (or other numbers)"
		}
		out = append(out, text)
	}
	return out
}
