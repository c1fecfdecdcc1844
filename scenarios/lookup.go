package scenarios

import (
	"fmt"
	"slices"
)

// A Lookup is one microbenchmark of the lookup path, the way from wire bytes to principal, or of the issue verb:
// what is done, and by which implementation.
type Lookup struct {
	Scheme  string // session or jwt
	Op      string // one of the Op constants
	Alg     string // the JWT's algorithm; AlgOpaque for a session
	Claims  string // the name of a shape of LookupShapes
	Callers int    // at once
	Rung    string // a rung of the scheme's, RungFloor, or PeerPrefix and a name
}

// The operations.
const (
	OpVerify        = "verify"         // wire bytes to principal; for a session that is a round trip to the store
	OpVerifyReusing = "verify-reusing" // the same into a principal whose memory is used again
	OpVerifyCached  = "verify-cached"  // a hit in the replica's cache: of records, or of verified tokens
	OpIssue         = "issue"          // principal to token
)

// What a Lookup's Alg and Rung may be beside the schemes' own names.
const (
	AlgOpaque   = "opaque"
	RungObvious = "obvious"
	RungFast    = "fast"
	// RungFloor is a plain reference, written as code in the benchmark: the work itself with the standard library alone,
	// and a round trip for each lookup in the store. It is no bound: whoever shares round trips, or does a part of the
	// work in another way, goes under it.
	RungFloor = "floor"
	// PeerPrefix begins the rung of somebody else's library.
	PeerPrefix = "peer-"
)

// Name is the benchmark's name in lookup.txt, without "Benchmark" before it.
func (l Lookup) Name() string {
	return fmt.Sprintf("Lookup/scheme=%s/op=%s/alg=%s/claims=%s/callers=%d/rung=%s", l.Scheme, l.Op, l.Alg, l.Claims, l.Callers, l.Rung)
}

// lookup is the ladder of each scheme beside what people would pick instead and the floor.
func lookup() Scenario {
	return Scenario{
		Name: "lookup",
		Asks: "What does turning the wire bytes of a token into a principal cost, step by step from the obvious implementation to the fast one, " +
			"beside other libraries and a plain reference?",
		HeldEqual: []string{
			"the tokens, and the order in which they are looked up: the same for every implementation, made once. Each benchmark goes through a working set: " +
				"256 JWTs (64 of RSA), those in the cache of verified tokens as well, up to 10,000 sessions in the store, every session in a cache of records",
			"the sessions, but not their records' bytes: obvious reads JSON, the other rungs a compact record, scs its own gob",
			"what a lookup in the store ends with, but for the plain clients: those and the floor are given the record's key and stop at its bytes " +
				"(the clients hash the token all the same), so that decoding is in nobody's time but ours and scs's",
			"every check of the contract, on each rung of ours; what a library lets through beside that is listed",
			"rounds: every benchmark once a round, in an order shuffled anew, one at a time; ratios are paired within rounds",
			"the compiler's and the runtime's defaults, garbage collection included",
		},
		Misleads: []string{
			"a loop over one operation keeps caches and branch predictors warm: inside a server the same work was found to cost up to about twice as much",
			"client and store are on one machine: a lookup over a real network waits longer, and costs about as much CPU",
			"a library that checks less is faster for it: the list of what each lets through stands beside its time",
		},
		Axis:    "implementation",
		Lookups: Lookups(),
	}
}

// Lookups lists the benchmarks of the scenario, in the order of the report.
func Lookups() []Lookup {
	return slices.Concat(jwtVerifies(), jwtOthers(), sessionLookups())
}

// The rungs by scheme and operation, from the obvious to the fast one. A test holds them to what the schemes list.
func jwtRungs() []string           { return []string{RungObvious, "form", "mac", "claims", "base64", RungFast} }
func sessionRungs() []string       { return []string{RungObvious, "record", "key", RungFast} }
func sessionCachedRungs() []string { return []string{RungObvious, "digest", RungFast} }

func peers(names ...string) []string {
	for i := range names {
		names[i] = PeerPrefix + names[i]
	}
	return names
}

// each is one benchmark a rung.
func (l Lookup) each(rungs ...[]string) []Lookup {
	var all []Lookup
	for _, rung := range slices.Concat(rungs...) {
		l.Rung = rung
		all = append(all, l)
	}
	return all
}

func jwtVerifies() []Lookup {
	verify := Lookup{Scheme: "jwt", Op: OpVerify, Alg: "HS256", Claims: "275B", Callers: 1}
	floor := []string{RungFloor}
	all := verify.each(jwtRungs(), floor, peers("golang-jwt", "golang-jwt-strict", "go-jose", "jwx", "cristalhq"))
	for _, claims := range []string{"60B", "1.5KB", "9KB"} {
		verify.Claims = claims
		all = append(all, verify.each([]string{RungObvious, RungFast}, floor, peers("golang-jwt-strict", "cristalhq"))...)
	}
	verify.Claims = "275B"
	for _, alg := range []string{"RS256", "PS256", "ES256", "EdDSA"} {
		verify.Alg = alg
		all = append(all, verify.each([]string{RungObvious, RungFast}, floor, peers("golang-jwt-strict"))...)
	}
	verify.Alg = "HS256"
	for _, callers := range []int{4, 16, 64, 256} {
		verify.Callers = callers
		all = append(all, verify.each([]string{RungObvious, RungFast})...)
	}
	return all
}

func jwtOthers() []Lookup {
	reusing := Lookup{Scheme: "jwt", Op: OpVerifyReusing, Alg: "HS256", Claims: "275B", Callers: 1}
	issue := Lookup{Scheme: "jwt", Op: OpIssue, Alg: "HS256", Claims: "275B", Callers: 1}
	cached := Lookup{Scheme: "jwt", Op: OpVerifyCached, Alg: "HS256", Claims: "160B", Callers: 1}
	return slices.Concat(
		reusing.each([]string{RungFast}),
		issue.each([]string{RungObvious, RungFast}, peers("golang-jwt", "cristalhq")),
		cached.each([]string{RungObvious, RungFast, RungFloor}),
	)
}

func sessionLookups() []Lookup {
	verify := Lookup{Scheme: "session", Op: OpVerify, Alg: AlgOpaque, Claims: "275B"}
	clients := []string{"go-redis", "go-redis-autopipeline", "rueidis"}
	var all []Lookup
	for _, callers := range []int{1, 4, 16, 64, 256} {
		verify.Callers = callers
		switch callers {
		case 1, 64:
			all = append(all, verify.each(sessionRungs(), []string{RungFloor}, peers(slices.Clone(clients)...), peers("scs"))...)
		default:
			all = append(all, verify.each([]string{RungObvious, RungFast}, peers(slices.Clone(clients)...))...)
		}
	}
	cached := Lookup{Scheme: "session", Op: OpVerifyCached, Alg: AlgOpaque, Claims: "275B", Callers: 2}
	return append(all, cached.each(sessionCachedRungs(), []string{RungFloor}, peers("go-redis", "rueidis"))...)
}
