package report

import (
	"cmp"
	"fmt"
	"slices"

	"authbench/scenarios"
)

// costFinding is a session lookup against each JWT, and whether the order hangs on the implementation.
func (e evidence) costFinding(cells []cell) string {
	ratios := told(e.sessionOverJWTs(cpuMetric), ofBlocks)
	if ratios == "" {
		return joined(fmt.Sprintf("CPU per request at %s, replica and store, %s, goes %s", e.rate(), e.implementations(), e.span(cells, cpuMetric)))
	}
	return joined(fmt.Sprintf("CPU of a request with a session lookup over one with a JWT at %s, replica and store, %s: %s", e.rate(), e.implementations(), ratios),
		e.orderWords(cpuMetric))
}

// sessionOverJWTs holds a session lookup against each JWT at the reference point.
func (e evidence) sessionOverJWTs(metrics ...string) []held {
	var all []held
	for _, jwt := range answerJWTs() {
		all = append(all, held{jwt.name, e.compareOnce(at(scenarios.SessionStrict), at(jwt.variant), metrics...)})
	}
	return all
}

// implementationFinding is like with like, and what the obvious implementation costs over the other.
func (e evidence) implementationFinding(cells []cell) string {
	plain := e.compareOnce(obviously(scenarios.SessionStrict), obviously(scenarios.JWTHS256), cpuMetric)
	own := e.compareOnce(at(scenarios.SessionStrict), at(scenarios.JWTHS256), cpuMetric)
	var dearer []held
	for _, v := range e.inTwo() {
		dearer = append(dearer, held{v, e.compareOnce(obviously(v), at(v), cpuMetric)})
	}
	worked := ""
	if text := told(dearer, ofBlocks); text != "" {
		worked = fmt.Sprintf("of one variant obvious over %s %s", e.rung(), text)
	}
	if !plain.usable() || !own.usable() {
		return joined(cmp.Or(title(worked), "CPU per request goes "+e.span(cells, cpuMetric)))
	}
	both := told([]held{{scenarios.RungObvious, plain}, {e.rung(), own}}, ofBlocks)
	return joined(fmt.Sprintf("CPU of a request with a session lookup over one with an HS256 JWT at %s: %s", e.rate(), both),
		"the order "+likeWithLike{own: own, plain: plain}.order().words(), worked)
}

// responseFinding holds response times against each other by their quantiles of each trial, which have an interval; the
// curves pool them.
func (e evidence) responseFinding(cells []cell, requests int64) string {
	counted := fmt.Sprintf("%s in the curves", plural(int(requests), "request"))
	ratios := told(e.sessionOverJWTs(responseMetric), ofBlocks)
	if ratios == "" {
		return joined(fmt.Sprintf("Response time p50 from the due time at %s goes %s", e.rate(), e.span(cells, responseMetric)), counted)
	}
	tails := ""
	if tail := e.compareOnce(at(scenarios.SessionStrict), at(scenarios.JWTHS256), tailMetric); tail.usable() {
		tails = "p99 over HS256 " + tail.cited(ofBlocks)
	}
	return joined(fmt.Sprintf("Response time p50 from the due time at %s, a session lookup over a JWT, %s: %s", e.rate(), e.implementations(), ratios),
		tails, counted)
}

// trafficFinding is the bytes of a session lookup, who moves most and least, and who moves none.
func (e evidence) trafficFinding(cells []cell) string {
	var some, none []cell
	for _, c := range cells {
		if xs := e.values(c, storeBytesMetric); len(xs) > 0 && slices.Max(xs) == 0 {
			none = append(none, c)
		} else {
			some = append(some, c)
		}
	}
	lead := fmt.Sprintf("Between replica and store a request moves, at %s, ", e.rate())
	silent := ""
	if len(none) > 0 {
		silent = fmt.Sprintf("exactly 0 B with %d of %d variants (n=%s and %s or more each)", len(none), len(cells), plural(e.fewest(none), "trial"),
			plural(e.leastRequests(none), "request"))
	}
	switch session := at(scenarios.SessionStrict); {
	case len(some) == 0:
		return joined(lead + silent)
	case slices.Contains(some, session):
		commands := e.median(session, commandsMetric)
		return joined(fmt.Sprintf("%s%s in %s commands", lead, e.mark(session, storeBytesMetric), significant(commands.Center)),
			"over all variants that move any "+e.span(some, storeBytesMetric), silent)
	}
	return joined(lead+e.span(some, storeBytesMetric), silent)
}

// fewest is the smallest number of trials of the cells.
func (e evidence) fewest(cells []cell) int {
	least, _ := e.trials(cells)
	return least
}

// leastRequests is the smallest number of requests that any of the cells counted, its trials together.
func (e evidence) leastRequests(cells []cell) int {
	least := -1
	for _, c := range cells {
		total := 0
		for _, t := range e.cells[c] {
			total += t.Requests
		}
		if least < 0 || total < least {
			least = total
		}
	}
	return max(least, 0)
}
