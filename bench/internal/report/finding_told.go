package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"authbench/bench/internal/stat"
)

// A held is one of several comparisons of a finding, by what was compared.
type held struct {
	name string
	comparison
}

// mostTold is how many comparisons a sentence can carry with their intervals.
const mostTold = 4

// told gives every comparison with its verdict where they are few, else the two ends, and of all the verdicts. What
// resolves none of them is said once.
func told(all []held, sample string) string {
	all = slices.DeleteFunc(slices.Clone(all), func(h held) bool { return !h.usable() })
	open, alike := alikeOpen(all, sample)
	var parts []string
	for _, h := range all {
		if alike {
			parts = append(parts, h.name+" "+h.number())
		} else {
			parts = append(parts, h.name+" "+h.cited(sample))
		}
	}
	if len(all) > mostTold {
		center := func(a, b held) int { return cmp.Compare(a.Ratio.Center, b.Ratio.Center) }
		least, most := slices.MinFunc(all, center), slices.MaxFunc(all, center)
		if alike {
			return fmt.Sprintf("from %s (%s) to %s (%s), all %d %s", least.number(), least.name, most.number(), most.name, len(all), open)
		}
		return fmt.Sprintf("from %s (%s) to %s (%s), verdicts of all %d: %s", least.cited(sample), least.name, most.cited(sample), most.name, len(all), verdicts(all))
	}
	if alike {
		return joinClauses(parts) + ", all " + open
	}
	return joinClauses(parts)
}

// An estimate is one of several quantities of a finding that no ratio of this report judges.
type estimate struct {
	name string
	stat.Summary
}

// estimates gives each with its interval, n and words; that blocks are too few for any of them is said once.
func estimates(all []estimate, text func(float64) string, words func(stat.Summary) string) string {
	few := !slices.ContainsFunc(all, func(s estimate) bool { return s.N != all[0].N }) && all[0].N < enoughBlocks
	var parts []string
	for _, s := range all {
		switch part := s.name + " " + text(s.Center); {
		case few:
			parts = append(parts, part)
		case s.N < enoughBlocks:
			parts = append(parts, part+", "+openFor(s.N, ofBlocks))
		default:
			parts = append(parts, fmt.Sprintf("%s [%s, %s], n=%d%s", part, strings.TrimPrefix(text(s.Lo), "×"), strings.TrimPrefix(text(s.Hi), "×"), s.N, words(s.Summary)))
		}
	}
	if few {
		return joinClauses(parts) + ", without interval, " + openFor(all[0].N, ofBlocks)
	}
	return joinClauses(parts)
}

// alikeOpen is the one reason for which several comparisons are not resolved; false where they have several, or one is.
func alikeOpen(all []held, sample string) (reason string, alike bool) {
	if len(all) < 2 || all[0].exact {
		return "", false
	}
	reason = all[0].verdict(sample)
	return reason, strings.HasPrefix(reason, notResolved) && !slices.ContainsFunc(all, func(h held) bool { return h.exact || h.verdict(sample) != reason })
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
		return "changes"
	}
	return "is not resolved"
}
