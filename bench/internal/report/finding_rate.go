package report

import (
	"fmt"
	"slices"

	"authbench/scenarios"
)

// rateFinding holds each JWT against the session lookup at both ends of the rates, and says whether the order holds
// between them.
func (e evidence) rateFinding(cells []cell) string {
	points := slices.DeleteFunc(slices.Clone(e.known[cpuScenario].Points), func(p scenarios.Point) bool {
		return len(e.cells[cell{cpuScenario, scenarios.SessionStrict, p.Label}]) == 0
	})
	var ratios []string
	var orders []said
	for _, v := range e.variants(cpuScenario) {
		if scenarios.SchemeOf(v) != "jwt" || len(points) == 0 {
			continue
		}
		if text := e.endsOfRates(v, points); text != "" {
			ratios, orders = append(ratios, v+" "+text), append(orders, said{v, e.orderOverRates(v, points)})
		}
	}
	if len(ratios) == 0 {
		return joined("CPU per request, replica and store together, by offered rate goes " + e.span(cells, cpuMetric))
	}
	return joined("CPU of a request over that of one with a session lookup at the same rate: "+joinClauses(ratios), ordersOverRates(orders))
}

// ordersOverRates says it once where it is the same of every JWT.
func ordersOverRates(orders []said) string {
	texts := together(orders)
	if len(texts) == 1 && len(orders) > 1 {
		return orders[0].text + " with every JWT"
	}
	return joinClauses(texts)
}

// endsOfRates is a variant over the session lookup at the lowest and at the highest rate.
func (e evidence) endsOfRates(variant string, points []scenarios.Point) string {
	var parts []string
	for i, p := range points {
		if c := e.overSession(variant, p.Label); (i == 0 || i == len(points)-1) && c.usable() {
			parts = append(parts, fmt.Sprintf("%s at %s/s", c.cited(ofBlocks), number(p.RateRPS)))
		}
	}
	return list(parts)
}

func (e evidence) overSession(variant, point string) comparison {
	return e.compareOnce(cell{cpuScenario, variant, point}, cell{cpuScenario, scenarios.SessionStrict, point}, cpuMetric)
}

// orderOverRates says whether a variant stands on the same side of the session lookup at every rate.
func (e evidence) orderOverRates(variant string, points []scenarios.Point) string {
	seen := map[side]bool{}
	open := 0
	for _, p := range points {
		if c := e.overSession(variant, p.Label); c.resolved() {
			seen[c.side()] = true
		} else {
			open++
		}
	}
	switch {
	case seen[moreSide] && seen[lessSide]:
		return "the order is reversed by the rate"
	case open > 0:
		return fmt.Sprintf("not resolved at %d of %s", open, plural(len(points), "rate"))
	case len(seen) > 1:
		return "equal at some rates and not at others"
	}
	return fmt.Sprintf("the same order at %s", plural(len(points), "rate"))
}

// loginFinding is the cheapest and the dearest issue beside the password hash.
func (e evidence) loginFinding(cells []cell) string {
	text := "Issuing one token takes CPU, replica and store together, " + e.span(cells, verbMetric)
	if hash := e.median(cell{loginScenario, scenarios.None, hashPoint}, verbMetric); hash.N > 0 {
		return joined(text, "checking the password takes "+citedMedian("s", hash)+" with every variant")
	}
	return joined(text)
}
