package report

import (
	"fmt"
	"slices"
	"strings"

	"authbench/impl"
	"authbench/scenarios"
)

// bytesByCarrier is what a request of the usual claims puts on the wire, by carrier.
func (e evidence) bytesByCarrier() string {
	var parts []string
	for _, carrier := range []string{"bearer", "cookie"} {
		var all []string
		for _, v := range e.variants(bandwidthScenario) {
			if s := e.median(cell{bandwidthScenario, v, scenarios.ReferencePoint.Claims + " " + carrier}, wireMetric); s.N > 0 && v != scenarios.None {
				all = append(all, fmt.Sprintf("%s %s", quantity("B", s.Center), v))
			}
		}
		if len(all) > 0 {
			parts = append(parts, carrier+" "+list(all))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return fmt.Sprintf("on HTTP/1.1, request and answer at %s of claims: %s; HTTP/2 was not measured", scenarios.ReferencePoint.Claims, strings.Join(parts, "; "))
}

// cookieLimits say at how many bytes of claims a token outgrows a cookie, by variant. A JWT is base64 of its claims
// beside what is constant, so between two sizes its own is on a line.
func (e evidence) cookieLimits() string {
	var all []said
	for _, v := range e.variants(bandwidthScenario) {
		if text := e.cookieLimit(v); text != "" {
			all = append(all, said{v, text})
		}
	}
	if len(all) == 0 {
		return ""
	}
	return strings.Join(together(all), "; ") + fmt.Sprintf(" (name and value of %s take %s; claims counted as compact JSON)", impl.CookieName, quantity("B", impl.MaxCookieBytes))
}

// A sized is a token of some claims, both in bytes.
type sized struct{ claims, token float64 }

func (e evidence) cookieLimit(variant string) string {
	if !scenarios.IsSubject(variant) {
		return ""
	}
	sizes := e.tokenSizes(variant)
	most := float64(impl.MaxCookieBytes - len(impl.CookieName))
	i := slices.IndexFunc(sizes, func(s sized) bool { return s.token > most })
	switch {
	case len(sizes) == 0:
		return ""
	case i < 0:
		last := sizes[len(sizes)-1]
		return fmt.Sprintf("at none up to %s of claims (%s)", quantity("B", last.claims), quantity("B", last.token))
	case i == 0:
		return fmt.Sprintf("below %s of claims already (%s)", quantity("B", sizes[0].claims), quantity("B", sizes[0].token))
	}
	under, over := sizes[i-1], sizes[i]
	at := under.claims + (most-under.token)*(over.claims-under.claims)/(over.token-under.token)
	return fmt.Sprintf("at some %s of claims (model, a line between %s and %s)", quantity("B", wholeBytes(at)), quantity("B", under.claims), quantity("B", over.claims))
}

// tokenSizes lists the tokens of the built-in claims, smallest first. They are read where a bearer carries them, which
// has no limit.
func (e evidence) tokenSizes(variant string) []sized {
	var sizes []sized
	for _, shape := range scenarios.ClaimShapes() {
		if s := e.median(cell{bandwidthScenario, variant, shape.Name + " bearer"}, "token_bytes"); s.N > 0 {
			sizes = append(sizes, sized{float64(len(shape.Principal)), s.Center})
		}
	}
	return sizes
}
