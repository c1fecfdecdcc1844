package report

import (
	"fmt"
	"slices"

	"authbench/scenarios"
)

// fewJWTs are so few that each can be told at both ends of the rates.
const fewJWTs = 2

// rateFinding holds each JWT against the session lookup at both ends of the rates, or where there are many at the rate of
// the reference point, and says whether the order holds over all of them.
func (e evidence) rateFinding(cells []cell) string {
	jwts := slices.DeleteFunc(e.variants(cpuScenario), func(v string) bool { return scenarios.SchemeOf(v) != "jwt" })
	points := slices.DeleteFunc(slices.Clone(e.known[cpuScenario].Points), func(p scenarios.Point) bool {
		return len(e.cells[cell{cpuScenario, scenarios.SessionStrict, p.Label}]) == 0
	})
	var ratios []held
	var orders []said
	for _, v := range jwts {
		for _, p := range toldRates(points, len(jwts)) {
			ratios = append(ratios, held{fmt.Sprintf("%s at %s/s", shortName(v), number(p.RateRPS)), e.overSession(v, p.Label)})
		}
		orders = append(orders, said{shortName(v), e.orderOverRates(v, points)})
	}
	text := told(ratios, ofBlocks)
	if text == "" {
		return joined("CPU per request, replica and store together, by offered rate goes " + e.span(cells, cpuMetric))
	}
	return joined(fmt.Sprintf("CPU of a request with a JWT over one with a session lookup at the same rate, %s: %s", e.implementations(), text), ordersOverRates(orders))
}

// shortName is what people call a variant's algorithm, or the variant.
func shortName(variant string) string {
	for _, jwt := range answerJWTs() {
		if jwt.variant == variant {
			return jwt.name
		}
	}
	return variant
}

// toldRates are the ends of the rates, or of many JWTs the reference rate, or else the highest.
func toldRates(points []scenarios.Point, jwts int) []scenarios.Point {
	if len(points) < 2 {
		return points
	}
	last := points[len(points)-1]
	if jwts <= fewJWTs {
		return []scenarios.Point{points[0], last}
	}
	for _, p := range points {
		if p.RateRPS == scenarios.ReferencePoint.RateRPS {
			last = p
		}
	}
	return []scenarios.Point{last}
}

// ordersOverRates says it once where it is the same of every JWT.
func ordersOverRates(orders []said) string {
	texts := together(orders)
	if len(texts) == 1 && len(orders) > 1 {
		return orders[0].text + " with every JWT"
	}
	return joinClauses(texts)
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
	text := fmt.Sprintf("Issuing one token takes CPU, replica and store, %s, %s", e.implementations(), e.span(cells, verbMetric))
	if hash := e.median(cell{loginScenario, scenarios.None, hashPoint}, verbMetric); hash.N > 0 {
		return joined(text, "checking the password takes "+citedMedian("s", hash)+" with every variant")
	}
	return joined(text)
}
