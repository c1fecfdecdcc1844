package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"authbench/scenarios"
)

// cpuAnswer compares a session lookup with each JWT, replica and store together.
func (e evidence) cpuAnswer() string {
	var parts []string
	for _, jwt := range answerJWTs() {
		c := e.compare(at(scenarios.SessionStrict), at(jwt.variant), cpuMetric)
		if c.usable() {
			parts = append(parts, fmt.Sprintf("%s that of %s (%s)", c.text(), jwt.name, c.words()))
		}
	}
	if len(parts) == 0 {
		return "CPU: this run did not compare a session lookup with a JWT; the scenario reference does."
	}
	return fmt.Sprintf("CPU: a request that looks its session up in the store costs, replica and store together at %s, %s: %s.%s",
		e.rate(), e.implementations(), list(parts), e.likeSentence())
}

func rate(rps float64) string { return number(rps) + " requests/s" }

// byteRow is what one size of claims puts on the wire.
type byteRow struct {
	claims                 string // the name of the shape
	claimBytes             float64
	session, jwt           float64 // between client and site
	sessionStore, jwtStore float64 // between replica and store
}

func (r byteRow) surplus() float64 { return r.jwt - r.session }

// surplusWithStore counts the traffic between replica and store too.
func (r byteRow) surplusWithStore() float64 { return r.surplus() + r.jwtStore - r.sessionStore }

// byteRows lists session against HS256 in the reference point's carrier, the smallest claims first.
func (e evidence) byteRows() []byteRow {
	var rows []byteRow
	s := e.known[bandwidthScenario]
	for _, p := range s.Points {
		if p.Carrier != e.carrier() {
			continue
		}
		session := cell{bandwidthScenario, scenarios.SessionStrict, p.Label}
		jwt := cell{bandwidthScenario, scenarios.JWTHS256, p.Label}
		if len(e.values(session, wireMetric)) == 0 || len(e.values(jwt, wireMetric)) == 0 {
			continue
		}
		rows = append(rows, byteRow{
			claims: p.Claims, claimBytes: e.claimBytes(p.Claims), session: e.median(session, wireMetric).Center, jwt: e.median(jwt, wireMetric).Center,
			sessionStore: e.median(session, storeBytesMetric).Center, jwtStore: e.median(jwt, storeBytesMetric).Center,
		})
	}
	slices.SortStableFunc(rows, func(a, b byteRow) int { return cmp.Compare(a.claimBytes, b.claimBytes) })
	return rows
}

// mainRow is the one that the answer is about: the user's own claims where there are any, else those of
// the reference point.
func mainRow(rows []byteRow) byteRow {
	for _, claims := range []string{scenarios.UserClaims, scenarios.ReferencePoint.Claims} {
		if i := slices.IndexFunc(rows, func(r byteRow) bool { return r.claims == claims }); i >= 0 {
			return rows[i]
		}
	}
	return rows[0]
}

// name is the shape's size, which is also its name but for the user's own.
func (r byteRow) name() string {
	if r.claims == scenarios.UserClaims {
		return quantity("B", r.claimBytes) + " (the user's)"
	}
	return r.claims
}

// bytesAnswer says the bytes at the reference claims, how they grow, and where the order flips.
func (e evidence) bytesAnswer() string {
	rows := e.byteRows()
	if len(rows) == 0 {
		return "Bandwidth: this run did not count bytes; the scenario bandwidth does."
	}
	main := mainRow(rows)
	text := fmt.Sprintf("Bandwidth: with %s of claims a request (%s) and its answer are %s with a session token and %s with an HS256 JWT "+
		"(%s, exact)", main.name(), title(e.carrier()), quantity("B", main.session), quantity("B", main.jwt), signedQuantity("B", main.surplus()))
	if last := rows[len(rows)-1]; len(rows) > 1 {
		text += fmt.Sprintf("; the JWT's surplus goes from %s at %s to %s at %s", signedQuantity("B", rows[0].surplus()),
			rows[0].name(), signedQuantity("B", last.surplus()), last.name())
	}
	return text + "; " + flipOf(rows) + "."
}

// flipOf says for which sizes of claims a JWT needs fewer bytes, between client and site alone and with
// what a lookup moves between replica and store.
func flipOf(rows []byteRow) string {
	wire := fewer(rows, byteRow.surplus)
	text := "between client and site the JWT needs fewer at none of the sizes measured"
	if len(wire) > 0 {
		text = "between client and site the JWT needs fewer at " + list(wire)
	}
	switch both := fewer(rows, byteRow.surplusWithStore); {
	case math.IsNaN(rows[0].sessionStore): // store bytes were not counted
		return text
	case len(both) == 0:
		return text + ", nor with the bytes between replica and store counted too"
	case len(both) == len(rows):
		return text + ", but with the bytes between replica and store the JWT needs fewer at every size measured"
	default:
		return text + ", but with the bytes between replica and store the JWT needs fewer at " + list(both)
	}
}

func fewer(rows []byteRow, surplus func(byteRow) float64) []string {
	var claims []string
	for _, r := range rows {
		if surplus(r) < 0 {
			claims = append(claims, r.name())
		}
	}
	return claims
}

// costAnswer says what authentication adds to a request that has none.
func (e evidence) costAnswer() string {
	var parts []string
	n := 0
	for _, v := range append([]named{{scenarios.SessionStrict, "a session lookup"}}, answerJWTs()...) {
		if d, err := e.difference(at(v.variant), at(scenarios.None), cpuMetric); err == nil {
			parts = append(parts, fmt.Sprintf("%s for %s", summaryText("s", d), v.name))
			n = max(n, d.N)
		}
	}
	if len(parts) == 0 {
		return "Authentication's own cost: this run has no unauthenticated control to take it from; the scenario reference does."
	}
	control := e.median(at(scenarios.None), cpuMetric)
	return fmt.Sprintf("Authentication's own cost: over the unauthenticated control (%s a request) it adds %s of CPU (%s, n=%d).",
		quantity("s", control.Center), list(parts), e.implementations(), n)
}

// detailSection holds them under a heading of their own, behind the figure that a design review needs.
func (e evidence) detailSection() []section {
	prose := e.details()
	if len(prose) == 0 {
		return nil
	}
	return []section{{ID: "details", Title: "In more detail", Prose: prose}}
}
