package report

import (
	"fmt"
	"slices"

	"authbench/bench/internal/stat"
	"authbench/scenarios"
)

// sizeFinding is the CPU of a request at the largest size over that at the smallest, by variant.
func (e evidence) sizeFinding(all growths, metric string) string {
	var ratios []held
	for _, g := range all {
		steps := g.measured()
		if len(steps) > 1 {
			c := e.compareOnce(steps[len(steps)-1].cell, steps[0].cell, metric)
			ratios = append(ratios, held{g.variant, c})
		}
	}
	what := "CPU per request"
	if metric == replicaMetric {
		what += " of the replica alone"
	}
	if text := told(ratios, ofBlocks); text != "" {
		xs := all.xs()
		return joined(fmt.Sprintf("%s with %s live sessions, or entries of a denylist, over that with %s: %s", what, number(xs[len(xs)-1]), number(xs[0]), text))
	}
	return joined(fmt.Sprintf("%s goes %s, at %s live sessions or entries", what, e.span(all.cells(), metric), numberList(all.xs())))
}

func numberList(xs []float64) string {
	var texts []string
	for _, x := range xs {
		texts = append(texts, number(x))
	}
	return list(texts)
}

// revokeAllFinding is the time of a revoke-all of the most tokens over that of the fewest, and the shape between them.
// Nothing says how noisy two identical arms are in it, so that the shape is the verdict.
func revokeAllFinding(all growths) string {
	var ratios []held
	var shapes []string
	for _, g := range all {
		if c := g.overall(); c.usable() {
			ratios, shapes = append(ratios, held{g.variant, c}), append(shapes, fmt.Sprintf("%s %s, %s", g.variant, c.text(), shapeWords(g.shape())))
		}
	}
	text := told(ratios, ofBlocks)
	if len(ratios) > 0 && ratios[0].Ratio.N >= enoughBlocks {
		text = joinClauses(shapes)
	}
	xs := all.xs()
	return joined(fmt.Sprintf("Time of a revoke-all of %s tokens over that of %s, from sending it to its acknowledgement: %s", number(xs[len(xs)-1]), number(xs[0]),
		openText(text)))
}

// overall is the last step over the first, paired within blocks, and judged by nothing.
func (g growth) overall() comparison {
	first, last := map[int]float64{}, map[int]float64{}
	for i, ys := range g.blocks {
		first[i], last[i] = ys[0], ys[len(ys)-1]
	}
	if len(g.measured()) < 2 {
		last = nil
	}
	return comparison{Judgement: stat.Judgement{Ratio: ratioWithin(last, first)}}
}

func shapeWords(shape string) string {
	if shape == string(stat.Unclear) {
		return "no shape resolved"
	}
	return shape
}

// concurrencyFinding is goodput with the most requests in flight over that with the fewest, where more take some of it
// back, and how a JWT stands to the session lookup at both ends.
func (e evidence) concurrencyFinding(all []scaling, cells []cell) string {
	var ratios []held
	var falling, ends []string
	for _, s := range all {
		if len(s.measured()) < 2 {
			continue
		}
		ends = append(ends, fmt.Sprintf("%s requests in flight over %s", number(s.last().x), number(s.first().x)))
		ratios = append(ratios, held{s.variant, e.compareOnce(s.last().cell, s.first().cell, goodputMetric)})
		if e.falls(s) {
			back := e.compareOnce(s.last().cell, s.most().cell, goodputMetric)
			falling = append(falling, fmt.Sprintf("beyond %s it falls with %s (%s)", number(s.most().x), s.variant, back.cited(ofBlocks)))
		}
	}
	ends = slices.Compact(ends)
	if len(ends) > 1 {
		ends = []string{"the most requests in flight over the fewest"}
	}
	if text := told(ratios, ofBlocks); text != "" {
		return joined(fmt.Sprintf("Goodput of one replica in a closed loop, %s: %s", list(ends), text), joinClauses(falling), e.apartInFlight(all))
	}
	return joined("Goodput of one replica in a closed loop goes " + e.span(cells, goodputMetric))
}

// apartInFlight holds a JWT against the session lookup at both ends; "" where either is missing.
func (e evidence) apartInFlight(all []scaling) string {
	session, jwt := scalingWith(all, scenarios.SessionStrict), scalingWith(all, scenarios.JWTHS256)
	if len(session.measured()) < 2 || len(jwt.measured()) < 2 {
		return ""
	}
	ends := []held{
		{"with " + number(jwt.first().x), e.compareOnce(jwt.first().cell, session.first().cell, goodputMetric)},
		{"with " + number(jwt.last().x), e.compareOnce(jwt.last().cell, session.last().cell, goodputMetric)},
	}
	if jwt.first().x != session.first().x || jwt.last().x != session.last().x {
		return ""
	}
	return fmt.Sprintf("%s over %s %s", jwt.variant, session.variant, told(ends, ofBlocks))
}

// scalingWith is that of a variant; empty where it was not measured.
func scalingWith(all []scaling, variant string) scaling {
	for _, s := range all {
		if s.variant == variant {
			return s
		}
	}
	return scaling{}
}
