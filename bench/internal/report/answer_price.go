package report

import (
	"fmt"

	"authbench/scenarios"
)

// priceAnswer is the first sentence: what a session costs against a JWT here, both deployed in the plainest way: a
// session looked up in the store on every request, and a JWT that nothing but its end stops.
func (e evidence) priceAnswer() string {
	cpu, bytes := e.cpuPrice(), e.bytesPrice()
	switch {
	case cpu == "" && bytes == "":
		return "Cost: this run holds no session against a JWT; the scenarios " + referenceScenario + " and " + bandwidthScenario + " do."
	case cpu == "":
		return "Cost: " + bytes + "; CPU was not compared."
	case bytes == "":
		return "Cost: " + cpu + "; bytes were not counted."
	}
	return "Cost: " + cpu + "; " + bytes + "."
}

// cpuPrice compares the CPU of the two; "" where this run did not.
func (e evidence) cpuPrice() string {
	c := e.sessionOver(scenarios.JWTHS256)
	if !c.usable() {
		return ""
	}
	return fmt.Sprintf("a session that every request looks up in the store takes %s the CPU of an HS256 JWT that nothing but its lifetime ends (%s), replica and "+
		"store together at %s, %s%s", c.text(), c.words(), e.rate(), e.implementations(), e.ownCost())
}

// ownCost is what authentication alone takes of that, and which of them is not told from none; "" where there is no control.
func (e evidence) ownCost() string {
	control := at(scenarios.None)
	session, errSession := e.difference(at(scenarios.SessionStrict), control, cpuMetric)
	jwt, errJWT := e.difference(at(scenarios.JWTHS256), control, cpuMetric)
	if errSession != nil || errJWT != nil {
		return ""
	}
	said := func(variant string) string {
		if c := e.compare(at(variant), control, cpuMetric); !c.resolved() {
			return ", not resolved against none,"
		}
		return ""
	}
	return fmt.Sprintf("; over the same request without authentication (%s) that is %s%s for the session and %s%s for the JWT", quantity("s", e.median(control, cpuMetric).Center),
		summaryText("s", session), said(scenarios.SessionStrict), summaryText("s", jwt), said(scenarios.JWTHS256))
}

// bytesPrice compares the bytes of the two with the claims that the answer is about; "" where none were counted.
func (e evidence) bytesPrice() string {
	rows := e.byteRows()
	if len(rows) == 0 {
		return ""
	}
	r := mainRow(rows)
	word := "more"
	switch {
	case r.surplus() == 0:
		return fmt.Sprintf("the JWT puts as many bytes on the wire with every request (%s, with %s of claims, exact)", quantity("B", r.jwt), r.name())
	case r.surplus() < 0:
		word = "fewer"
	}
	return fmt.Sprintf("the JWT puts %s %s on the wire with every request (%s for %s, with %s of claims, exact)",
		quantity("B", max(r.surplus(), -r.surplus())), word, quantity("B", r.jwt), quantity("B", r.session), r.name())
}

// sessionOver holds a session lookup against a JWT in CPU per request, replica and store.
func (e evidence) sessionOver(jwt string) comparison {
	return e.compare(at(scenarios.SessionStrict), at(jwt), cpuMetric)
}
