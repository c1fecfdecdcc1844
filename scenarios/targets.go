package scenarios

import "slices"

// The units of lookup.txt that targets and tables go by, as the Go benchmark tools tidy them: seconds, and not ns.
const (
	UnitTime     = "sec/op"
	UnitCPU      = "cpu-sec/op"
	UnitStoreCPU = "store-cpu-sec/op"
	UnitP50      = "p50-sec/op"
	UnitAllocs   = "allocs/op"
	UnitBytes    = "B/op"
)

// A LookupTarget is what the lookup path is held to, as a ratio between two benchmarks of one run, or, without
// Against, as an amount.
type LookupTarget struct {
	Words   string // what is compared, as a noun phrase
	Subject Lookup
	// Against are the benchmarks of which the fastest, by its median, is what the subject is held against.
	Against []Lookup
	Unit    string
	Bound   float64
	// AtLeast turns the ratio round: the subject is at least Bound times as fast, or as cheap. Else it takes at most
	// Bound times what the other takes.
	AtLeast bool
}

// AsksStore reports whether the target is about round trips to the store.
func (t LookupTarget) AsksStore() bool {
	return t.Subject.Op == OpVerify && t.Subject.Alg == AlgOpaque
}

// A Place is a variant at a point of a scenario.
type Place struct{ Variant, Point string }

// A SiteTarget is what a request to the site is held to: the metric of Subject, at most Bound times that of Against.
// Where there is a Less, it is taken off both, block by block.
type SiteTarget struct {
	Words                  string
	Scenario, Metric       string
	Subject, Against, Less Place
	Bound                  float64
}

// AsksStore reports whether the target is about requests that each ask the store.
func (t SiteTarget) AsksStore() bool {
	return t.Subject.Variant == SessionStrict || t.Against.Variant == SessionStrict
}

// LookupTargets lists the targets of the lookup path.
func LookupTargets() []LookupTarget { return slices.Concat(jwtTargets(), sessionTargets()) }

// of returns the lookup on the rungs of that name.
func (l Lookup) of(rungs ...string) []Lookup { return l.each(rungs) }

// fast is the lookup on its last rung.
func (l Lookup) fast() Lookup {
	l.Rung = RungFast
	return l
}

func jwtTargets() []LookupTarget {
	small := Lookup{Scheme: "jwt", Op: OpVerify, Alg: "HS256", Claims: "275B", Callers: 1}
	large, reusing, issue := small, small, small
	large.Claims, reusing.Op, issue.Op = "1.5KB", OpVerifyReusing, OpIssue
	cached := Lookup{Scheme: "jwt", Op: OpVerifyCached, Alg: "HS256", Claims: "160B", Callers: 1}
	others := peers("golang-jwt", "golang-jwt-strict", "go-jose", "jwx", "cristalhq")
	all := []LookupTarget{
		{Words: "HS256 verify, 275 B of claims, as fast as golang-jwt with its strict options", Subject: small.fast(), Against: small.of(PeerPrefix + "golang-jwt-strict"),
			Unit: UnitTime, Bound: 8, AtLeast: true},
		{Words: "HS256 verify, 275 B of claims, as fast as the fastest other library", Subject: small.fast(), Against: small.of(others...),
			Unit: UnitTime, Bound: 4, AtLeast: true},
		{Words: "HS256 verify, 275 B of claims, allocations", Subject: small.fast(), Unit: UnitAllocs, Bound: 3},
		{Words: "HS256 verify into a reused principal, allocations", Subject: reusing.fast(), Unit: UnitAllocs, Bound: 0},
		{Words: "HS256 verify, 1.5 KB of claims, as fast as golang-jwt with its strict options", Subject: large.fast(), Against: large.of(PeerPrefix + "golang-jwt-strict"),
			Unit: UnitTime, Bound: 6, AtLeast: true},
		{Words: "HS256 verify, 275 B of claims, over its floor (HMAC, strict base64 and one scan of the JSON)", Subject: small.fast(), Against: small.of(RungFloor),
			Unit: UnitTime, Bound: 1.5},
	}
	for _, alg := range []string{"RS256", "PS256", "ES256", "EdDSA"} {
		signed := small
		signed.Alg = alg
		all = append(all, LookupTarget{Words: alg + " verify over the raw signature check", Subject: signed.fast(), Against: signed.of(RungFloor), Unit: UnitTime, Bound: 1.1})
	}
	return append(all,
		LookupTarget{Words: "HS256 issue, as fast as golang-jwt", Subject: issue.fast(), Against: issue.of(PeerPrefix + "golang-jwt"), Unit: UnitTime, Bound: 6, AtLeast: true},
		LookupTarget{Words: "verified-cache hit over hashing the token once", Subject: cached.fast(), Against: cached.of(RungFloor), Unit: UnitTime, Bound: 1.5},
		LookupTarget{Words: "verified-cache hit, allocations", Subject: cached.fast(), Unit: UnitAllocs, Bound: 0},
	)
}

func sessionTargets() []LookupTarget {
	many := Lookup{Scheme: "session", Op: OpVerify, Alg: AlgOpaque, Claims: "275B", Callers: 64}
	lone, cached := many, many
	lone.Callers, cached.Callers, cached.Op = 1, 2, OpVerifyCached
	plain, rueidis := PeerPrefix+"go-redis", PeerPrefix+"rueidis"
	return []LookupTarget{
		{Words: "remote lookup, 64 callers, replica CPU over plain go-redis", Subject: many.fast(), Against: many.of(plain), Unit: UnitCPU, Bound: 0.45},
		{Words: "remote lookup, 64 callers, replica CPU over rueidis", Subject: many.fast(), Against: many.of(rueidis), Unit: UnitCPU, Bound: 0.8},
		{Words: "remote lookup, 64 callers, throughput over plain go-redis", Subject: many.fast(), Against: many.of(plain), Unit: UnitTime, Bound: 2, AtLeast: true},
		{Words: "remote lookup, 64 callers, throughput over rueidis", Subject: many.fast(), Against: many.of(rueidis), Unit: UnitTime, Bound: 1.2, AtLeast: true},
		{Words: "remote lookup, a lone caller, p50 over a minimal client on the same socket", Subject: lone.fast(), Against: lone.of(RungFloor), Unit: UnitP50, Bound: 1.25},
		{Words: "remote lookup, 64 callers, store CPU over plain go-redis", Subject: many.fast(), Against: many.of(plain), Unit: UnitStoreCPU, Bound: 0.35},
		{Words: "cached hit, CPU over SHA-256 of the token", Subject: cached.fast(), Against: cached.of(RungFloor), Unit: UnitCPU, Bound: 1.6},
		{Words: "cached hit, allocations", Subject: cached.fast(), Unit: UnitAllocs, Bound: 0},
		{Words: "cached hit, as little CPU as a rueidis cached hit", Subject: cached.fast(), Against: cached.of(rueidis), Unit: UnitCPU, Bound: 4, AtLeast: true},
	}
}

// SiteTargets lists the targets of GET /me on 64 connections.
func SiteTargets() []SiteTarget {
	control := Place{None, FastPoint}
	target := func(words string, subject, against, less Place, bound float64) SiteTarget {
		return SiteTarget{
			Words: words, Scenario: "saturation", Metric: "replica_cpu_seconds_per_request", Subject: subject, Against: against, Less: less, Bound: bound,
		}
	}
	return []SiteTarget{
		target("GET /me, 64 connections, replica CPU, fast HS256 over the unauthenticated control", Place{JWTHS256, FastPoint}, control, Place{}, 1.25),
		target("GET /me, 64 connections, replica CPU, fast cached session over the unauthenticated control", Place{SessionCached, FastPoint}, control, Place{}, 1.2),
		target("GET /me, 64 connections, replica CPU above the unauthenticated control, fast remote session over the obvious one",
			Place{SessionStrict, FastPoint}, Place{SessionStrict, ObviousPoint}, control, 0.6),
	}
}
