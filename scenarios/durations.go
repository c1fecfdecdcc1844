package scenarios

import "time"

// What a block costs beside its slices on two cores, rounded up; the budget test and the plan's
// duration use them, and a run's progress corrects them as it goes.
const (
	blockOverhead   = 250 * time.Millisecond
	replicaOverhead = 45 * time.Millisecond // start, conform, stop: two at a time
	armOverhead     = 12 * time.Millisecond
	sliceOverhead   = 10 * time.Millisecond  // marks, drain
	perSeededUser   = 60 * time.Microsecond  // of a variant that seedsEveryBlock; others' tokens are made once a run
	exactArmWork    = 100 * time.Millisecond // 100 requests and a login with its password hash
	passwordHash    = 180 * time.Millisecond
	leastHashes     = 3 // in a slice
	runSetUp        = 3 * time.Second
	perSignedToken  = 1700 * time.Microsecond // RSA 2048
	rsaVariantCount = 2

	scaledWake    = 40 * time.Millisecond // of replicas that were paused, before a slice and each round of the warm-up
	clusterSetUp  = 2500 * time.Millisecond
	relayedSetUp  = 15 * time.Millisecond
	relayedTrips  = 8 // timed after a slice, and those that corrected the delay
	perColdUser   = 150 * time.Microsecond
	populateSetUp = 800 * time.Millisecond // three times at rest, and one replica more
	perPopulated  = 90 * time.Microsecond  // made, and asked for once where a replica keeps it; an entry takes longer

	perShown = 150 * time.Millisecond // a replica, a login with its password hash and some requests, two at a time

	perLookup   = 6 * time.Millisecond  // beside a benchmark's own time
	lookupSetUp = 3 * time.Second       // once: keys, tokens, every benchmark proven
	perLookedUp = 80 * time.Microsecond // once: a session written twice, and read into every cache

	perRevoke     = 26 * time.Millisecond
	perToken      = 400 * time.Microsecond
	perRace       = 13 * time.Millisecond
	perRefresh    = 2 * time.Millisecond
	perEntry      = 120 * time.Microsecond
	settleExpiry  = 700 * time.Millisecond // half a second of it for the second to begin
	stampedeWork  = 6 * time.Second
	raceAfterward = 800 * time.Millisecond
	cutWork       = 2600 * time.Millisecond
)

// EventsAt is how many events a slice has at a point: the cell's where tokens are ended one by one, and
// a quarter, but two at least, at the points that end more than one thing.
func (c Cell) EventsAt(p Point) int {
	if p.Work == WorkRevoke && p.Case != CaseOneDevice {
		return max(2, c.Events/4)
	}
	return c.Events
}

// BlockDuration is how long one block of the cell is expected to take.
func (c Cell) BlockDuration() time.Duration {
	if lookups := c.Lookups(); len(lookups) > 0 {
		return time.Duration(len(lookups)) * (c.Slice + perLookup)
	}
	if shown := c.Shown(); len(shown) > 0 {
		return time.Duration(len(shown)) * perShown
	}
	total := blockOverhead
	type host struct {
		variant string
		key     HostKey
	}
	replicas := make(map[host]int)
	for _, arm := range c.Arms() {
		total += armOverhead + c.ArmDuration(arm.Point)
		if seedsEveryBlock(arm.Variant) || arm.Point.Work == WorkMix {
			total += time.Duration(c.Users) * perSeededUser
		}
		key := host{arm.Variant, arm.Point.HostKey()}
		replicas[key] = max(replicas[key], arm.Point.Replicas)
	}
	for _, n := range replicas {
		total += time.Duration(n) * replicaOverhead
	}
	return total
}

// seedsEveryBlock reports whether the variant's users are given their tokens anew in every block, because records stand
// behind them: a session's, or a refresh token's. Any other JWT is signed once a run and good in every block. A scheme
// that is not known here is taken for one with records, which is the dearer.
func seedsEveryBlock(variant string) bool {
	switch scheme := SchemeOf(variant); scheme {
	case None:
		return false
	case "jwt":
		return BaseOf(variant) == JWTRefresh
	}
	return true
}

// SetUpDuration is how long is expected to pass once before the cell's first block.
func (c Cell) SetUpDuration() time.Duration {
	if len(c.Lookups()) > 0 {
		return lookupSetUp + time.Duration(c.Users)*perLookedUp
	}
	var total time.Duration
	started := map[int]bool{0: true}
	for _, arm := range c.Arms() {
		if n := arm.Point.Shards; !started[n] {
			started[n] = true
			total += clusterSetUp
		}
	}
	return total
}

// A HostKey tells apart the points that replicas must be started anew for.
type HostKey struct {
	work                   Work
	claims, carrier        string
	replicas, entries      int
	lifetime, leeway, idle time.Duration
	noGrace                bool
	clockOffset            time.Duration
	rung                   string
	replicaQuota           float64
	storeQuota             float64
	relayed                bool
	shards, sessions       int
}

// HostKey returns what the replicas of a point depend on: arms of one variant whose keys are equal differ
// only in what is done to them, and share their replicas.
func (p Point) HostKey() HostKey {
	if p.IsScaled() { // as many as any of them uses, however it loads them
		p.Replicas, p.Work = 0, ""
	}
	return HostKey{
		p.Work, p.Claims, p.Carrier, p.Replicas, p.Entries, p.Lifetime, p.Leeway, p.Idle, p.NoGrace, p.ClockOffset,
		p.Rung, p.ReplicaQuota, p.StoreQuota, p.Relayed, p.Shards, p.Sessions,
	}
}

// ArmDuration is how long all slices of an arm are expected to take.
func (c Cell) ArmDuration(p Point) time.Duration {
	events := time.Duration(c.EventsAt(p))
	switch p.Work {
	case WorkExact:
		return exactArmWork
	case WorkPasswordHash:
		slices := c.Slices
		if p.Once {
			slices = 1
		}
		return time.Duration(slices) * max(c.Slice, leastHashes*passwordHash)
	case WorkDenylist:
		return time.Second + time.Duration(p.Entries)*perEntry
	}
	perSlice := sliceOverhead
	switch {
	case p.Case == CaseIdle:
		perSlice += p.Idle + settleExpiry
	case p.Work == WorkRevoke && p.Lifetime > 0, p.Work == WorkExpire:
		perSlice += p.Lifetime + settleExpiry
	case p.Work == WorkRevoke:
		perSlice += events * (perRevoke + time.Duration(p.Tokens)*perToken)
	case p.Work == WorkCut:
		perSlice += cutWork
	case p.Work == WorkRace:
		perSlice += events*perRace + raceAfterward
	case p.Case == CaseStampede || p.Case == CaseJitter:
		perSlice += stampedeWork
	case p.Work == WorkRefresh:
		perSlice += events * perRefresh
	default:
		return c.WarmUp + 2*sliceOverhead + time.Duration(c.Slices)*(c.Slice+sliceOverhead) + p.setUp(c)
	}
	return time.Duration(c.Slices) * perSlice
}

// ColdRequests is how many requests of an arm, over warm-up and slices, are expected to be of sessions that its replica
// has not seen before.
func (c Cell) ColdRequests(p Point) float64 {
	return p.ColdShare * p.RateRPS * (c.WarmUp + time.Duration(c.Slices)*c.Slice).Seconds()
}

// setUp is what a loaded arm takes beside its slices, where it is far from its store or makes sessions of its own.
func (p Point) setUp(c Cell) time.Duration {
	var total time.Duration
	if p.IsScaled() {
		total += time.Duration(c.Slices+2) * scaledWake
	}
	if p.Relayed {
		total += relayedSetUp + time.Duration(c.Slices*relayedTrips)*p.RTT
		total += time.Duration(c.ColdRequests(p)) * perColdUser
	}
	if p.Sessions > 0 {
		total += populateSetUp + time.Duration(p.Sessions)*perPopulated
	}
	return total
}

// Duration is how long the profile is expected to take, from its first trial.
func (p Profile) Duration() time.Duration {
	total := runSetUp
	users := 0
	for _, c := range p.Cells {
		total += c.SetUpDuration() + time.Duration(c.Blocks)*c.BlockDuration()
		if len(c.Lookups()) == 0 {
			users = max(users, c.Users)
		}
	}
	return total + time.Duration(users*rsaVariantCount)*perSignedToken
}
