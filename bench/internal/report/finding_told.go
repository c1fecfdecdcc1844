package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A held is one of several comparisons of a finding, by what was compared.
type held struct {
	name string
	comparison
}

// mostTold is how many comparisons a sentence can carry with their intervals.
const mostTold = 4

// told gives every comparison with its verdict where they are few; else the two ends, and of all the verdicts.
func told(all []held, sample string) string {
	all = slices.DeleteFunc(slices.Clone(all), func(h held) bool { return !h.usable() })
	if len(all) == 0 {
		return ""
	}
	if len(all) > mostTold {
		center := func(a, b held) int { return cmp.Compare(a.Ratio.Center, b.Ratio.Center) }
		least, most := slices.MinFunc(all, center), slices.MaxFunc(all, center)
		return fmt.Sprintf("from %s (%s) to %s (%s), verdicts of all %d: %s", least.cited(sample), least.name, most.cited(sample), most.name, len(all), verdicts(all))
	}
	n := all[0].Ratio.N
	alike := len(all) > 1 && n < enoughBlocks && !slices.ContainsFunc(all, func(h held) bool { return h.exact || h.Ratio.N != n })
	var parts []string
	for _, h := range all {
		if alike {
			parts = append(parts, h.name+" "+h.bare())
		} else {
			parts = append(parts, h.name+" "+h.cited(sample))
		}
	}
	if alike {
		return joinClauses(parts) + ", all " + openFor(n, sample)
	}
	return joinClauses(parts)
}

// verdicts counts the comparisons by their verdict: "3 more, 1 less and 2 not resolved".
func verdicts(all []held) string {
	counts := map[string]int{}
	for _, h := range all {
		counts[h.verdictWord()]++
	}
	var parts []string
	for _, word := range []string{string(moreSide), string(lessSide), string(equalSide), notResolved} {
		if counts[word] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[word], word))
		}
	}
	return list(parts)
}

// verdictWord is a verdict without its margin.
func (c comparison) verdictWord() string {
	if strings.HasPrefix(c.verdictText(), notResolved) {
		return notResolved
	}
	return string(c.side())
}

// againstMain says how the other points of a chart stand to the one that a finding is about: the same verdict at all of
// them, or each that has another. "" where there are none.
func againstMain(main comparison, others []held, sample string) string {
	others = slices.DeleteFunc(slices.Clone(others), func(h held) bool { return !h.usable() })
	differ := slices.DeleteFunc(slices.Clone(others), func(h held) bool { return h.verdictWord() == main.verdictWord() })
	switch {
	case len(others) == 0:
		return ""
	case len(differ) > 0:
		return "otherwise " + told(differ, sample)
	case len(others) == 1:
		return "the same verdict " + others[0].name
	}
	return fmt.Sprintf("the same verdict at the %d other points", len(others))
}

// orderWords says how the order of a session lookup and each JWT stands in the obvious implementation; "" in a run of
// one implementation.
func (e evidence) orderWords(metrics ...string) string {
	if !e.twoImplementations() {
		return ""
	}
	by := map[stability][]string{}
	for _, jwt := range answerJWTs() {
		if l := e.likeWithLike(jwt.variant, metrics...); l.own.usable() && l.plain.usable() {
			by[l.order()] = append(by[l.order()], jwt.name)
		}
	}
	var parts []string
	for _, s := range []stability{orderHolds, orderFlips, orderOpen} {
		if len(by[s]) > 0 {
			parts = append(parts, s.words()+" for "+list(by[s]))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "obvious against obvious the order " + list(parts)
}

// words say how the order in one implementation stands to that in the other.
func (s stability) words() string {
	switch s {
	case orderHolds:
		return "is the same"
	case orderFlips:
		return "flips"
	}
	return "is not resolved"
}
