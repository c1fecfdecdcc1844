package report

import (
	"fmt"
	"slices"

	"authbench/bench/internal/plot"
	"authbench/scenarios"
)

// claimsContenders are ours, the floor, and two libraries.
func claimsContenders() []contender {
	jwt := scenarios.Lookup{Scheme: "jwt", Op: scenarios.OpVerify, Alg: "HS256", Callers: 1}
	return []contender{
		{onRung(jwt, scenarios.RungObvious), plot.HS256Obvious, "obvious"},
		{onRung(jwt, scenarios.RungFast), scenarios.JWTHS256, "fast"},
		{onRung(jwt, scenarios.RungFloor), scenarios.RungFloor, "floor"},
		{onRung(jwt, scenarios.PeerPrefix+"golang-jwt-strict"), plot.Peer + "golang-jwt-strict", "golang-jwt-strict"},
		{onRung(jwt, scenarios.PeerPrefix+"cristalhq"), plot.Peer + "cristalhq", "cristalhq"},
	}
}

// lookupClaimsFigure is verify time against the size of the claims.
func (e evidence) lookupClaimsFigure() (figure, error) {
	spec := plot.LineSpec{X: plot.Axis{Unit: plot.Bytes, Log: true}, Y: plot.Axis{Unit: plot.Seconds, Log: true}, Panels: []plot.Panel{{}}}
	var drawn scenarios.Lookup
	for _, c := range claimsContenders() {
		series := plot.Series{Variant: c.variant, Label: c.label, Floor: c.lookup.Rung == scenarios.RungFloor}
		for _, shape := range e.verifiedShapes() {
			l := c.lookup
			l.Claims = shape.Name
			if s := e.timing(l, scenarios.UnitTime); s.N > 0 {
				size := float64(len(shape.Principal))
				series.Points = append(series.Points, plot.Point{X: size, Y: s.Center, Lo: s.Lo, Hi: s.Hi})
				spec.X.Ticks = appendTick(spec.X.Ticks, plot.Tick{Value: size, Label: shape.Name})
				drawn = l
			}
		}
		if len(series.Points) > 0 {
			spec.Panels[0].Series = append(spec.Panels[0].Series, series)
		}
	}
	if len(spec.X.Ticks) < 2 {
		return figure{}, nil
	}
	frame := plot.Frame{
		Title: e.lookupClaimsTitle(), Subtitle: "Time of verifying an HS256 JWT by the size of its claims, one caller; both axes are logarithmic",
		Caption: e.lookupSource(false, e.lookupSample(drawn)), XLabel: "Claims", YLabel: "Time per token",
	}
	picture, err := plot.Lines(frame, spec)
	return finish("lookup-claims", e.lookupClaimsFinding(), "lower is faster. The thin line is the floor, a plain reference: the MAC, base64 and one pass over the JSON, "+
		"with the standard library; they grow with the token whoever verifies it. "+
		"Lines that keep their distance on these axes keep their ratio.", frame, picture, err)
}

// verifiedShapes are the claims of which HS256 tokens were verified, smallest first.
func (e evidence) verifiedShapes() []scenarios.ClaimShape {
	return slices.DeleteFunc(scenarios.LookupShapes(), func(s scenarios.ClaimShape) bool {
		return len(e.timings(e.contest("jwt", scenarios.OpVerify, "HS256", s.Name, 1).fast(), scenarios.UnitTime)) == 0
	})
}

// lookupClaimsTitle is the finding: what the fast path takes of the obvious one at both ends.
func (e evidence) lookupClaimsTitle() string {
	shapes := e.verifiedShapes()
	if len(shapes) > 1 {
		ends := []scenarios.ClaimShape{shapes[0], shapes[len(shapes)-1]}
		var ratios []comparison
		for _, s := range ends {
			c := e.contest("jwt", scenarios.OpVerify, "HS256", s.Name, 1)
			ratios = append(ratios, e.versus(c.fast(), c.obvious(), scenarios.UnitTime))
		}
		if ratios[0].resolved() && ratios[1].resolved() {
			return fmt.Sprintf("The fast verify takes ×%s of the obvious one's time with %s of claims and ×%s with %s", number(ratios[0].Ratio.Center), ends[0].Name,
				number(ratios[1].Ratio.Center), ends[1].Name)
		}
	}
	return "Verifying an HS256 JWT by the size of its claims"
}
