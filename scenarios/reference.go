package scenarios

import "slices"

// What is said of the reference scenario where a run holds its variants in two implementations.
const (
	RungHeldEqual = "the implementation at a point: obvious for all, or the run's for all (fast, unless --rung says otherwise)"
	RungMisleads  = "compare obvious with obvious and fast with fast: a fast implementation of one scheme beside an obvious one of " +
		"the other says which of them was worked on, not what they cost"
)

// reference is every variant at the one point where all of them meet, with the controls, twins and
// calibrations that say how far the numbers can be trusted; and every variant that somebody could deploy once
// more in the obvious implementation.
func reference() Scenario {
	obvious := at(Point{Label: ObviousPoint, Rung: RungObvious})
	s := Scenario{
		Name: "reference",
		Asks: "What does authenticating one request cost in CPU and time, by variant, at equal rate and on equal work?",
		HeldEqual: []string{
			"the site, its handlers, its answer and its TCP settings: one binary, one code path but for the scheme",
			"the same principal (275 B of claims, or your own), " + SaidCarrier + ", HTTP/1.1, 64 keep-alive connections",
			SaidRate + ", Poisson, one seed a block and slice for all arms)",
			"one replica; every process placed as the head of the report says, the same for all arms",
			RungHeldEqual,
		},
		Misleads: []string{
			"CPU per request falls as the rate rises, so these numbers hold at this rate only: see the cpu scenario for the curve",
			RungMisleads,
			"HS256 is cheap because it is symmetric: whoever can verify such a token can make one. Where other parties verify, compare with ES256, EdDSA or RS256",
			"client and site talk over loopback, and so does a private store: no round trip costs more than the kernel's work, " +
				"and part of the receiver's TCP work is billed to the sender",
		},
		Axis:   "implementation",
		Points: []Point{ReferencePoint, obvious},
		Variants: []string{
			None, SessionStrict, JWTHS256, JWTRS256, JWTPS256, JWTES256, JWTEdDSA, JWTDenylist,
			SessionCached, SessionSliding, JWTDenylistES256, JWTDenylistReplicated, JWTEpochStrict, JWTEpochReplicated, JWTVerifiedCache, JWTRefresh,
			SessionStrictTwin, JWTHS256Twin,
			CalibrationCPU50us, CalibrationCPU200us, CalibrationCPU10pct, CalibrationBytes1000, CalibrationDelay5ms,
		},
		Metrics: []string{
			"cpu_seconds_per_request", "replica_cpu_seconds_per_request", "store_cpu_seconds_per_request",
			"response_seconds_p50", "response_seconds_p99",
		},
	}
	s.Only = map[string][]string{ObviousPoint: subjects(s.Variants)}
	return s
}

// subjects are those of the variants that have an implementation to choose.
func subjects(variants []string) []string {
	return slices.DeleteFunc(slices.Clone(variants), func(v string) bool { return !IsSubject(v) })
}
