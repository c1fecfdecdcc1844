package report

import (
	"fmt"
	"strings"

	"authbench/scenarios"
)

// A condition is a change of one thing, and what the session costs against the JWT with it.
type condition struct {
	words    string
	of       string // what is compared
	scenario string
	c        comparison
	against  comparison // the plain case that it turns, or does not
}

// What conditions compare.
const (
	ofCPU      = "CPU per request"
	ofResponse = "mean response time"
)

// flipAnswer is the second sentence: with what a session stops costing more CPU than a JWT, or begins to. The table below
// it has every condition. None where this run did not compare the two.
func (e evidence) flipAnswer() []string {
	base := e.sessionOver(scenarios.JWTHS256)
	if !base.usable() {
		return nil
	}
	conditions := e.conditions()
	parts := turning(conditions)
	if len(parts) == 0 {
		parts = []string{"nothing that this run varied is resolved the other way"}
	}
	text := "Where it flips: " + strings.Join(parts, "; ") + e.byteFlip()
	if open := openOf(conditions); len(open) > 0 {
		text += "; not resolved " + list(open)
	}
	return []string{text + "."}
}

// turning names the conditions in which the session costs something else than in the plain case; where that itself has no
// side, all that have one.
func turning(conditions []condition) []string {
	var parts []string
	for _, k := range conditions {
		sided := k.against.resolved() && k.against.side() != equalSide
		if !k.c.resolved() || sided && k.c.side() == k.against.side() {
			continue
		}
		what := "CPU"
		if k.of == ofResponse {
			what = "response time"
		}
		text := k.c.text()
		if k.c.side() == equalSide {
			text += ", " + k.c.words()
		}
		parts = append(parts, fmt.Sprintf("%s the session takes %s %s (%s)", k.words, sideWords(k.c), what, text))
	}
	return parts
}

// openOf names those that this run leaves open.
func openOf(conditions []condition) []string {
	var open []string
	for _, k := range conditions {
		if !k.c.resolved() {
			open = append(open, strings.TrimSuffix(k.words, ","))
		}
	}
	return open
}

func sideWords(c comparison) string {
	if c.side() == equalSide {
		return "as much"
	}
	return string(c.side())
}

// conditions are the changes that people argue about, of those that this run made.
func (e evidence) conditions() []condition {
	var all []condition
	add := func(k condition) {
		if k.c.usable() {
			all = append(all, k)
		}
	}
	base := e.sessionOver(scenarios.JWTHS256)
	for _, jwt := range []named{{scenarios.JWTRS256, "RS256"}, {scenarios.JWTPS256, "PS256"}, {scenarios.JWTES256, "ES256"}, {scenarios.JWTEdDSA, "EdDSA"}} {
		add(condition{"against " + jwt.name, ofCPU, referenceScenario, e.sessionOver(jwt.variant), base})
	}
	if e.twoImplementations() {
		add(condition{"with both in the obvious implementation", ofCPU, referenceScenario, e.likeWithLike(scenarios.JWTHS256, cpuMetric).plain, base})
	}
	add(condition{"with a copy of the session in the replica", ofCPU, referenceScenario, e.compare(at(scenarios.SessionCached), at(scenarios.JWTHS256), cpuMetric), base})
	e.addSaturated(base, add)
	e.addFar(add)
	return all
}

// addSaturated adds what many requests in flight at once come to.
func (e evidence) addSaturated(base comparison, add func(condition)) {
	saturated := func(v string) cell { return cell{saturationScenario, v, scenarios.FastPoint} }
	inFlight := fmt.Sprintf("with %d requests in flight", scenarios.Connections)
	jwt := saturated(scenarios.JWTHS256)
	add(condition{inFlight, ofCPU, saturationScenario, e.compare(saturated(scenarios.SessionStrict), jwt, cpuMetric), base})
	add(condition{
		inFlight + " and a copy of the session in the replica", ofCPU, saturationScenario, e.compare(saturated(scenarios.SessionCached), jwt, cpuMetric), base,
	})
}

// addFar adds the shortest distance to the store that was made. It is of response times, which CPU does not decide there:
// what it turns is what the CPU says of the same JWT.
func (e evidence) addFar(add func(condition)) {
	for _, rtt := range e.distances() {
		if rtt == 0 {
			continue
		}
		for _, jwt := range []named{{scenarios.JWTHS256, "HS256"}, {scenarios.JWTES256, "ES256"}} {
			add(condition{
				fmt.Sprintf("with the store %s away, against %s,", e.rttText(rtt), jwt.name), ofResponse, distanceScenario,
				e.compare(far(scenarios.SessionStrict, rtt, everyHit), far(jwt.variant, rtt, everyHit), meanMetric), e.sessionOver(jwt.variant),
			})
		}
		return
	}
}

// flipTable is every condition with its own margin and verdict; without rows where this run did not compare the two.
func (e evidence) flipTable() table {
	t := table{
		Title: "What changes the cost of a session against a JWT",
		Note: "Session ÷ JWT: above 1 the session costs more. The JWT is an HS256 one that nothing but its lifetime ends, unless a condition names another. In brackets 95 % intervals, n " +
			"counts blocks; fast is this project's own implementation, obvious the one with the usual libraries. Not resolved: the interval is neither wholly outside the margin nor wholly " +
			"inside, whatever side of 1 it lies on. The margin is that of the comparison, from identical arms; one ratio in twenty misses by chance.",
		Head: []string{"condition", "of what", "session ÷ JWT", "verdict", "where"},
	}
	base := e.sessionOver(scenarios.JWTHS256)
	if !base.usable() {
		return t
	}
	rows := append([]condition{{"the plain case, against HS256", ofCPU, referenceScenario, base, base}}, e.conditions()...)
	for _, k := range rows {
		verdict := k.c.words()
		if !k.c.resolved() {
			verdict = k.c.verdict(ofBlocks)
		}
		t.Rows = append(t.Rows, []string{strings.TrimSuffix(k.words, ","), k.of, k.c.text(), verdict, "scenario " + k.scenario})
	}
	return t
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
