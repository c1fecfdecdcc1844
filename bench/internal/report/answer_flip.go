package report

import (
	"fmt"
	"strings"

	"authbench/scenarios"
)

// A condition is a change of one thing, and what the session costs against the JWT with it.
type condition struct {
	words string
	c     comparison
}

// flipAnswer is the second sentence: where a session stops costing more CPU than a JWT, or begins to. None where this
// run did not compare the two.
func (e evidence) flipAnswer() []string {
	base := e.sessionOver(scenarios.JWTHS256)
	if !base.usable() {
		return nil
	}
	parts := turning(base, e.conditions())
	if !base.resolved() || base.side() == equalSide {
		parts = resolvedWords(e.conditions())
	}
	if len(parts) == 0 {
		parts = []string{"this run resolves nothing that could turn it"}
	}
	return []string{"Where it flips (CPU of the session ÷ that of the JWT): " + strings.Join(parts, "; ") + e.byteFlip() + e.farFlip() + "."}
}

// conditions are the changes that people argue about, of those that this run made.
func (e evidence) conditions() []condition {
	strict := scenarios.SessionStrict
	saturated := func(v string) cell { return cell{saturationScenario, v, scenarios.FastPoint} }
	all := []condition{
		{"against ES256", e.sessionOver(scenarios.JWTES256)},
		{"against RS256", e.sessionOver(scenarios.JWTRS256)},
		{"for a session that every replica keeps a copy of", e.compare(at(scenarios.SessionCached), at(scenarios.JWTHS256), cpuMetric)},
		{"under saturation, where lookups share round trips", e.compare(saturated(strict), saturated(scenarios.JWTHS256), cpuMetric)},
	}
	if e.twoImplementations() {
		all = append(all, condition{"with both the obvious way", e.likeWithLike(scenarios.JWTHS256, cpuMetric).plain})
	}
	var usable []condition
	for _, c := range all {
		if c.c.usable() {
			usable = append(usable, c)
		}
	}
	return usable
}

// turning says which conditions turn the finding, which do not, and which leave it open. An equal is neither more nor
// less, and turns both.
func turning(base comparison, all []condition) []string {
	var flips, holds, open []string
	for _, c := range all {
		text := fmt.Sprintf("%s (%s)", c.words, c.c.text())
		switch {
		case !c.c.resolved():
			open = append(open, text)
		case c.c.side() == base.side():
			holds = append(holds, text)
		case c.c.side() == equalSide:
			flips = append(flips, fmt.Sprintf("%s, where they are equal (%s)", c.words, c.c.text()))
		default:
			flips = append(flips, text)
		}
	}
	var parts []string
	for _, group := range []struct {
		lead  string
		words []string
	}{{"it is the other way round", flips}, {"it stays so", holds}, {"it is not resolved", open}} {
		if len(group.words) > 0 {
			parts = append(parts, group.lead+" "+list(group.words))
		}
	}
	return parts
}

// resolvedWords say what is resolved where the finding itself has no side.
func resolvedWords(all []condition) []string {
	var parts []string
	for _, c := range all {
		if c.c.resolved() {
			parts = append(parts, fmt.Sprintf("the session costs %s %s (%s)", sideWords(c.c), c.words, c.c.text()))
		}
	}
	return parts
}

func sideWords(c comparison) string {
	if c.side() == equalSide {
		return "as much"
	}
	return string(c.side())
}

// byteFlip says at which sizes of claims the bytes turn; "" where they were not counted at several.
func (e evidence) byteFlip() string {
	rows := e.byteRows()
	if len(rows) < 2 {
		return ""
	}
	r := mainRow(rows)
	var turned []string
	for _, row := range rows {
		if (row.surplus() > 0) != (r.surplus() > 0) {
			turned = append(turned, row.name())
		}
	}
	if len(turned) == 0 {
		return fmt.Sprintf("; the bytes flip at none of the sizes measured (%s to %s of claims)", rows[0].name(), rows[len(rows)-1].name())
	}
	return "; the bytes flip at " + list(turned) + " of claims"
}

// farFlip is what a store that is not next to the replica does to the response time, against the JWT that costs most to
// verify; "" where this run had no such store.
func (e evidence) farFlip() string {
	for _, rtt := range e.distances() {
		c := e.compare(far(scenarios.SessionStrict, rtt, everyHit), far(scenarios.JWTES256, rtt, everyHit), meanMetric)
		if rtt > 0 && c.usable() {
			return fmt.Sprintf("; with the store %s away the session's mean response time is %s that of an ES256 JWT (%s)", e.rttText(rtt), c.text(), c.words())
		}
	}
	return ""
}
