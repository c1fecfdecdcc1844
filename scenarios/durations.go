package scenarios

import "time"

// What a block costs beside its slices on two cores, rounded up; the budget test and the plan's
// duration use them, and a run's progress corrects them as it goes.
const (
	blockOverhead   = 400 * time.Millisecond
	replicaOverhead = 45 * time.Millisecond // start, conform, stop: two at a time
	armOverhead     = 15 * time.Millisecond
	sliceOverhead   = 10 * time.Millisecond  // marks, drain
	perSeededUser   = 60 * time.Microsecond  // of a variant whose tokens are records; others' are made once a run
	exactArmWork    = 100 * time.Millisecond // 100 requests and a login with its password hash
	passwordHash    = 200 * time.Millisecond
	leastHashes     = 3 // in a slice
	runSetUp        = 3 * time.Second
	perSignedToken  = 1700 * time.Microsecond // RSA 2048
	rsaVariantCount = 2

	perLookup   = 6 * time.Millisecond  // beside a benchmark's own time
	lookupSetUp = 3 * time.Second       // once: keys, tokens, every benchmark proven
	perLookedUp = 80 * time.Microsecond // once: a session written twice, and read into every cache

	perRevoke     = 26 * time.Millisecond
	perToken      = 400 * time.Microsecond
	perRace       = 13 * time.Millisecond
	perRefresh    = 5 * time.Millisecond
	perEntry      = 250 * time.Microsecond
	settleExpiry  = 800 * time.Millisecond // half a second of it for the second to begin
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
	total := blockOverhead
	type host struct {
		variant string
		key     HostKey
	}
	hosts := make(map[host]bool)
	for _, arm := range c.Arms() {
		total += armOverhead + c.ArmDuration(arm.Point)
		if SchemeOf(arm.Variant) == "session" || arm.Variant == JWTRefresh {
			total += time.Duration(c.Users) * perSeededUser
		}
		if key := (host{arm.Variant, arm.Point.HostKey()}); !hosts[key] {
			hosts[key] = true
			total += time.Duration(arm.Point.Replicas) * replicaOverhead
		}
	}
	return total
}

// SetUpDuration is how long is expected to pass once before the cell's first block.
func (c Cell) SetUpDuration() time.Duration {
	if len(c.Lookups()) > 0 {
		return lookupSetUp + time.Duration(c.Users)*perLookedUp
	}
	return 0
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
}

// HostKey returns what the replicas of a point depend on: arms of one variant whose keys are equal differ
// only in what is done to them, and share their replicas.
func (p Point) HostKey() HostKey {
	return HostKey{
		p.Work, p.Claims, p.Carrier, p.Replicas, p.Entries, p.Lifetime, p.Leeway, p.Idle, p.NoGrace, p.ClockOffset,
		p.Rung,
	}
}

// ArmDuration is how long all slices of an arm are expected to take.
func (c Cell) ArmDuration(p Point) time.Duration {
	events := time.Duration(c.EventsAt(p))
	switch p.Work {
	case WorkExact:
		return exactArmWork
	case WorkPasswordHash:
		return time.Duration(c.Slices) * max(c.Slice, leastHashes*passwordHash)
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
		return c.WarmUp + 2*sliceOverhead + time.Duration(c.Slices)*(c.Slice+sliceOverhead)
	}
	return time.Duration(c.Slices) * perSlice
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
