// Package scenarios is data: what is varied, what is held equal, how it could mislead, which profile
// runs how much of it, and what people say of the two schemes. It is a leaf; what performs or
// evaluates any of it is a Go function in bench/internal.
package scenarios

import (
	"slices"
	"time"
)

// A Work is what is done to an arm in one slice.
type Work string

// The kinds of work. Every one of them passes through the same trial and the same meters.
const (
	// WorkOpen: GET /me, open loop, a seeded Poisson schedule at the point's rate.
	WorkOpen Work = "open"
	// WorkClosed: GET /me, closed loop: each connection asks again as soon as it is answered. It finds what a
	// request costs under saturation; response time counts from sending.
	WorkClosed Work = "closed"
	// WorkExact: a fixed number of requests on one connection, one after the other, so that bytes and
	// commands are whole numbers that repeat; and one login.
	WorkExact Work = "exact"
	// WorkIssue: the issue verb, called in the replica, measured around the verb.
	WorkIssue Work = "issue"
	// WorkPasswordHash: one check of a password, called in the replica, measured around the hash.
	WorkPasswordHash Work = "password-hash"
	// WorkRefreshVerb: the refresh of a login, called in the replica, measured around the verb.
	WorkRefreshVerb Work = "refresh-verb"
	// WorkRevoke: tokens are ended one event after the other under steady load, each probed on every
	// replica until all refuse it. The point's Case says what ends them.
	WorkRevoke Work = "revoke"
	// WorkCut: the same while the link of one replica to the store, or of all, is out of order.
	WorkCut Work = "cut"
	// WorkExpire: tokens end by themselves and are probed around their nominal end.
	WorkExpire Work = "expire"
	// WorkRace: requests in flight while their own token is logged out or their user's preferences put.
	WorkRace Work = "race"
	// WorkRefresh: logins refreshed by several holders, or by all at once.
	WorkRefresh Work = "refresh"
	// WorkDenylist: the denylist is filled and weighed.
	WorkDenylist Work = "denylist"
	// WorkShow: demonstrations are performed; nothing is measured.
	WorkShow Work = "show"
	// WorkMix: what a user's sessions are made of, open loop: logins, reads, writes, refreshes and logouts, drawn by the
	// shares of a Mix.
	WorkMix Work = "mix"
)

// The transports of the generator.
const (
	TransportEpoll   = "epoll"
	TransportNetHTTP = "nethttp"
)

// A Point is a place on a scenario's axis: everything a trial can be set to. Zero values are replaced
// by the reference point's.
type Point struct {
	// Label is unique in its scenario and names the point in files, flags and charts.
	Label string
	Work  Work
	// RateRPS is the offered rate in requests per second; 0 where nothing is offered.
	RateRPS float64
	Claims  string // name of a claims shape
	Carrier string // bearer or cookie
	// UsualRate and UsualCarrier say that the point names none of its own and has the reference point's: a cell's own
	// takes its place.
	UsualRate, UsualCarrier bool

	Transport string
	Replicas  int
	// Case is what is done, under a kind of work that knows several.
	Case Case
	// Tokens is how many tokens the subject of an event holds; 0 means 2.
	Tokens int
	// Lifetime, Leeway and Idle of tokens at this point; 0 means the run's. For a variant that refreshes,
	// Lifetime is the access token's.
	Lifetime, Leeway, Idle time.Duration
	// NoGrace leaves a refresh token no grace window.
	NoGrace bool
	// ClockOffset is how far the replicas' clocks are ahead of the one that issued the tokens.
	ClockOffset time.Duration
	// Entries is how many tokens go on the denylist under WorkDenylist.
	Entries int
	// Rung is the implementation that the variants take; "" means the run's, which is fast unless a flag says
	// otherwise.
	Rung string
	// InFlight is how many connections the generator holds, over all replicas; 0 means Connections.
	InFlight int
	// ReplicaQuota and StoreQuota are the share of a core that every replica, and every process of the store, may
	// use; 0 means all of it. Arms that differ only in the number of their replicas then share them, and those
	// that an arm does not load are idle.
	ReplicaQuota, StoreQuota float64
	// Shards has the point served by a private Redis Cluster of so many masters; 0 means the run's store.
	Shards int
	// Relayed puts a relay between replica and store that adds RTT to every round trip.
	Relayed bool
	RTT     time.Duration
	// ColdShare of the requests are of sessions that the replica has not seen before, and that it asks the store for.
	ColdShare float64
	// Once: one slice is all that a trial needs of the point, however many its others have.
	Once bool
	// Sessions is how many users hold a token; 0 means the cell's. The store and a replica are weighed before and
	// after they are made.
	Sessions int
}

// ReferencePoint is the one point where all variants meet.
var ReferencePoint = Point{
	Label: "reference", Work: WorkOpen, RateRPS: 2000, Claims: "275B", Carrier: "bearer",
	UsualRate: true, UsualCarrier: true, Transport: TransportEpoll, Replicas: 1,
}

// The labels of points that set the implementation.
const (
	ObviousPoint = RungObvious
	FastPoint    = RungFast
)

// Connections is how many keep-alive connections the generator holds to a replica under WorkOpen and WorkClosed.
const Connections = 64

// IsScaled reports whether the point is one of a cluster of quotas, whose replicas an arm uses some or all of.
func (p Point) IsScaled() bool { return p.ReplicaQuota > 0 }

// FitsACore reports whether one core holds the point's replicas: one, or several that have but a share each.
func (p Point) FitsACore() bool {
	return p.Replicas <= 1 || p.IsScaled() && p.ReplicaQuota*float64(p.Replicas) < 1
}

// Callers is how many connections the generator holds, over all replicas.
func (p Point) Callers() int {
	if p.InFlight > 0 {
		return p.InFlight
	}
	return Connections
}

// ExactRequests is how many requests WorkExact sends.
const ExactRequests = 100

// ZipfS is the exponent of the Zipf distribution by which the generator picks users, with v = 1.
const ZipfS = 1.1

// at returns p with every unset field taken from the reference point.
func at(p Point) Point {
	r := ReferencePoint
	if p.Work == "" {
		p.Work = r.Work
	}
	if p.RateRPS == 0 && (p.Work == WorkOpen || p.Work == WorkMix) {
		p.RateRPS, p.UsualRate = r.RateRPS, true
	}
	if p.Claims == "" {
		p.Claims = r.Claims
	}
	if p.Carrier == "" {
		p.Carrier, p.UsualCarrier = r.Carrier, true
	}
	if p.Transport == "" {
		p.Transport = r.Transport
	}
	if p.Replicas == 0 {
		p.Replicas = r.Replicas
	}
	return p
}

// A Scenario is one question, and how it is asked.
type Scenario struct {
	Name      string
	Asks      string
	HeldEqual []string
	Misleads  []string
	Axis      string
	Points    []Point
	// Variants are those the question names. A point may leave some out: see Skip.
	Variants []string
	// Only restricts a point to some variants, by the point's label; a point not listed takes all.
	Only map[string][]string
	// Exact: its metrics are whole numbers that repeat, so one block is enough and there is no margin.
	Exact bool
	// Metrics are the names it is about, headline first.
	Metrics []string
	// Lookups are microbenchmarks: a scenario that has them has no points and no trials, a block of it is a round
	// of them all, and what it yields stands in lookup.txt.
	Lookups []Lookup
	// Demonstrations are what is shown on every variant at every point: a scenario that has them has no trials, and what
	// it yields stands in demonstrations.jsonl.
	Demonstrations []Demonstration
}

// Point returns the point of that label.
func (s Scenario) Point(label string) (Point, bool) {
	i := slices.IndexFunc(s.Points, func(p Point) bool { return p.Label == label })
	if i < 0 {
		return Point{}, false
	}
	return s.Points[i], true
}

// Takes reports whether the scenario runs the variant at the point.
func (s Scenario) Takes(point, variant string) bool {
	only, restricted := s.Only[point]
	return slices.Contains(s.Variants, variant) && (!restricted || slices.Contains(only, variant))
}

// All returns every scenario, in the order of the report. A profile's cells keep to it, and a run takes them in theirs.
func All() []Scenario {
	return []Scenario{
		bandwidth(), reference(), cpu(), saturation(), lookup(), login(), generator(),
		revocation(), lifetimes(), cuts(), expiry(), refresh(), logoutRace(), denylistSize(),
		size(), concurrency(), distance(), privacy(), replicas(), shards(), // what a cluster leaves running disturbs nothing after it
	}
}

// Known returns every scenario that a run can hold: All, and the user's own mix, which no profile runs.
func Known() []Scenario { return append(All(), mix()) }

// ByName returns the scenario of that name.
func ByName(name string) (Scenario, bool) {
	all := Known()
	i := slices.IndexFunc(all, func(s Scenario) bool { return s.Name == name })
	if i < 0 {
		return Scenario{}, false
	}
	return all[i], true
}
