package scenarios

import (
	"slices"
	"time"
)

// A Cell is how much of one scenario a profile runs. Empty Points or Variants mean all of the
// scenario's, but for the points of the user's own claims. Of a scenario of microbenchmarks, Blocks are the rounds,
// Slice is how long each benchmark runs in one, and Users have a session to look up; the rest means nothing to it.
type Cell struct {
	Scenario string
	Points   []string
	Variants []string
	Users    int
	Blocks   int
	// Slices of Slice each make a trial; they mean nothing to WorkExact.
	Slices int
	Slice  time.Duration
	WarmUp time.Duration
	// Events is how often a slice ends a token, races or refreshes, under the kinds of work that do.
	Events int
	// RateRPS and Carrier take the reference point's place at every point that has its rate, or its carrier; 0 and ""
	// leave them.
	RateRPS float64
	Carrier string
}

// A Profile is a named amount of measuring.
type Profile struct {
	Name string
	// Budget is how long it may take from its first trial on two cores.
	Budget time.Duration
	// Citable is false for a profile whose intervals are too wide for that.
	Citable bool
	Cells   []Cell
}

// Profiles lists the profiles, shortest first.
func Profiles() []Profile {
	return []Profile{quick(), standard(), full()}
}

// ProfileByName returns the profile of that name.
func ProfileByName(name string) (Profile, bool) {
	for _, p := range Profiles() {
		if p.Name == name {
			return p, true
		}
	}
	return Profile{}, false
}

// racesToCatch are enough for the naive session to be caught in nearly every run: of so many it lost 6 to 18 on two
// cores.
const racesToCatch = 28

func quick() Profile {
	const slice, warmUp = 75 * time.Millisecond, 40 * time.Millisecond
	return Profile{Name: "quick", Budget: 90 * time.Second, Cells: []Cell{
		{Scenario: "bandwidth", Users: 4, Blocks: 1},
		{Scenario: "reference", Users: 200, Blocks: 2, Slices: 2, Slice: slice, WarmUp: warmUp},
		{Scenario: "cpu", Points: []string{"500/s", "2000/s"}, Variants: []string{None, SessionStrict, JWTHS256}, Users: 200, Blocks: 1, Slices: 2, Slice: slice, WarmUp: warmUp},
		{Scenario: "saturation", Variants: []string{None, SessionStrict, JWTHS256}, Users: 50, Blocks: 1, Slices: 2, Slice: slice, WarmUp: warmUp},
		{Scenario: "lookup", Users: 5_000, Blocks: 2, Slice: 5 * time.Millisecond},
		{Scenario: "login", Users: 4, Blocks: 1, Slices: 1, Slice: 60 * time.Millisecond},
		{Scenario: "generator", Users: 200, Blocks: 1, Slices: 1, Slice: slice, WarmUp: warmUp},
		{Scenario: "revocation", Points: shortRevocation(), Users: 50, Blocks: 1, Slices: 1, Events: 6},
		{Scenario: "lifetimes", Points: []string{"1s"}, Variants: []string{JWTHS256}, Users: 50, Blocks: 1, Slices: 1, Events: 8},
		{Scenario: "cuts", Points: []string{"cut"}, Variants: []string{SessionCached},
			Users: 50, Blocks: 1, Slices: 1, Events: 4},
		{Scenario: "expiry", Points: []string{"absolute", "writes"}, Variants: []string{SessionStrict, SessionSliding, JWTHS256},
			Users: 4, Blocks: 1, Slices: 1, Events: 6},
		{Scenario: "refresh", Points: []string{"two-tabs", "two-tabs-no-grace", "replay", "replay-no-grace"}, Users: 20, Blocks: 1, Slices: 1, Events: 10},
		{Scenario: "logout-race", Variants: []string{SessionStrict, SessionNaive}, Users: 4, Blocks: 1, Slices: 1, Events: racesToCatch},
		{Scenario: "denylist-size", Points: []string{"1000"}, Users: 4, Blocks: 1, Slices: 1},
		{Scenario: "size", Points: []string{"10000"}, Variants: []string{SessionStrict}, Users: 50, Blocks: 1, Slices: 2, Slice: slice, WarmUp: warmUp},
		{Scenario: "concurrency", Points: []string{"1", "16", "64"}, Variants: []string{SessionStrict, JWTHS256},
			Users: 50, Blocks: 1, Slices: 1, Slice: slice, WarmUp: warmUp},
		{Scenario: "distance", Points: distancePoints([]time.Duration{0, 2 * time.Millisecond}, 0, 0.8, 1),
			Variants: []string{SessionStrict, SessionCached, JWTHS256, JWTES256}, Users: 20, Blocks: 1, Slices: 1, Slice: 100 * time.Millisecond, WarmUp: warmUp},
		{Scenario: "privacy", Variants: []string{SessionStrict, JWTHS256, JWTDenylist, JWTRefresh}, Users: 2, Blocks: 1},
		{Scenario: "replicas", Points: []string{LowLoadPoint, LonePoint, SaturatedPoint, MostPoint}, Variants: []string{SessionStrict, JWTHS256},
			Users: 50, Blocks: 1, Slices: 1, Slice: scaledSlice, WarmUp: warmUp},
		{Scenario: "shards", Points: shardPoints(8), Users: 50, Blocks: 1, Slices: 1, Slice: scaledSlice, WarmUp: warmUp},
	}}
}

// The speed of a shared machine wanders by a third within seconds, both cores together. So slices are
// short and many: a round of all arms takes two or three seconds, with 15 arms of 125 ms or 38 of 75, and what
// two arms differ by is not when they were loaded.
const (
	slice      = 125 * time.Millisecond
	shortSlice = 75 * time.Millisecond
	warmUp     = 300 * time.Millisecond
	// scaledSlice is sixteen periods of a quota, the first four of which do not count.
	scaledSlice = 16 * QuotaPeriod
)

// shortRevocation leaves out the subject of a thousand tokens: they take longer to issue than all else to end.
func shortRevocation() []string {
	return []string{"one-device", "everywhere-1", "everywhere-10", "everywhere-100", "disable", "role"}
}

// lookedUp are more sessions than a processor's caches hold.
const lookedUp = 100_000

func standard() Profile {
	return Profile{Name: "standard", Budget: 10 * time.Minute, Citable: true, Cells: []Cell{
		{Scenario: "bandwidth", Users: 4, Blocks: 1},
		{Scenario: "reference", Users: 500, Blocks: 6, Slices: 6, Slice: shortSlice, WarmUp: 100 * time.Millisecond},
		{Scenario: "cpu", Points: []string{"500/s", "2000/s", "3000/s"}, Variants: []string{None, SessionStrict, JWTHS256, JWTES256},
			Users: 500, Blocks: 6, Slices: 3, Slice: shortSlice, WarmUp: 150 * time.Millisecond},
		{Scenario: "saturation", Users: 100, Blocks: 6, Slices: 4, Slice: 60 * time.Millisecond, WarmUp: 120 * time.Millisecond},
		{Scenario: "lookup", Users: lookedUp, Blocks: 6, Slice: 25 * time.Millisecond},
		{Scenario: "login", Users: 4, Blocks: 6, Slices: 1, Slice: 150 * time.Millisecond},
		{Scenario: "generator", Users: 500, Blocks: 6, Slices: 3, Slice: slice, WarmUp: warmUp},
		{Scenario: "revocation", Points: shortRevocation(), Users: 100, Blocks: 3, Slices: 2, Events: 12},
		{Scenario: "lifetimes", Variants: []string{JWTHS256}, Users: 50, Blocks: 1, Slices: 1, Events: 40},
		{Scenario: "cuts", Points: []string{string(CaseCut), string(CaseStoreAway)},
			Variants: []string{SessionStrict, SessionCached, JWTDenylistReplicated, JWTEpochReplicated},
			Users:    100, Blocks: 1, Slices: 1, Events: 12},
		{Scenario: "expiry", Variants: []string{SessionStrict, SessionSliding, SessionUnthrottled, JWTHS256}, Users: 4, Blocks: 1, Slices: 1, Events: 20},
		{Scenario: "refresh", Users: 100, Blocks: 1, Slices: 1, Events: 100},
		{Scenario: "logout-race", Users: 4, Blocks: 1, Slices: 1, Events: 50},
		{Scenario: "denylist-size", Points: []string{"10000"}, Users: 4, Blocks: 1, Slices: 1},
		{Scenario: "size", Points: []string{"10000", "100000"}, Variants: []string{SessionStrict, SessionCached},
			Users: 100, Blocks: 1, Slices: 8, Slice: slice, WarmUp: warmUp},
		{Scenario: "concurrency", Points: []string{"1", "4", "16", "64", "128", "256"}, Users: 50, Blocks: 6, Slices: 1, Slice: shortSlice, WarmUp: 40 * time.Millisecond},
		{Scenario: "distance", Points: distancePoints([]time.Duration{0, time.Millisecond, 5 * time.Millisecond}, 0, 0.8, 1),
			Variants: []string{None, SessionStrict, SessionCached, JWTHS256, JWTES256},
			Users:    20, Blocks: 6, Slices: 1, Slice: 150 * time.Millisecond, WarmUp: 40 * time.Millisecond},
		{Scenario: "privacy", Users: 2, Blocks: 1},
		{Scenario: "replicas", Points: []string{LowLoadPoint, LonePoint, "4", SaturatedPoint, MostPoint},
			Users: 50, Blocks: 6, Slices: 1, Slice: scaledSlice, WarmUp: 60 * time.Millisecond},
		{Scenario: "shards", Points: shardPoints(2, 6, 8), Users: 50, Blocks: 6, Slices: 1, Slice: scaledSlice, WarmUp: 60 * time.Millisecond},
	}}
}

func full() Profile {
	return Profile{Name: "full", Budget: 8 * time.Hour, Citable: true, Cells: []Cell{
		{Scenario: "bandwidth", Users: 4, Blocks: 2},
		{Scenario: "reference", Users: 10000, Blocks: 60, Slices: 12, Slice: shortSlice, WarmUp: warmUp},
		{Scenario: "cpu", Users: 2000, Blocks: 30, Slices: 8, Slice: slice, WarmUp: warmUp},
		{Scenario: "saturation", Users: 500, Blocks: 30, Slices: 8, Slice: slice, WarmUp: warmUp},
		{Scenario: "lookup", Users: lookedUp, Blocks: 60, Slice: 50 * time.Millisecond},
		{Scenario: "login", Users: 4, Blocks: 30, Slices: 4, Slice: slice},
		{Scenario: "generator", Users: 2000, Blocks: 30, Slices: 8, Slice: slice, WarmUp: warmUp},
		{Scenario: "revocation", Users: 200, Blocks: 12, Slices: 4, Events: 24},
		{Scenario: "lifetimes", Users: 50, Blocks: 6, Slices: 1, Events: 100},
		{Scenario: "cuts", Users: 200, Blocks: 4, Slices: 10, Events: 52},
		{Scenario: "expiry", Users: 4, Blocks: 6, Slices: 1, Events: 50},
		{Scenario: "refresh", Users: 100, Blocks: 6, Slices: 2, Events: 200},
		{Scenario: "logout-race", Users: 4, Blocks: 6, Slices: 2, Events: 300},
		{Scenario: "denylist-size", Users: 4, Blocks: 6, Slices: 1},
		{Scenario: "size", Users: 500, Blocks: 6, Slices: 12, Slice: slice, WarmUp: warmUp},
		{Scenario: "concurrency", Users: 100, Blocks: 30, Slices: 4, Slice: slice, WarmUp: warmUp},
		{Scenario: "distance", Users: 20, Blocks: 12, Slices: 2, Slice: 500 * time.Millisecond, WarmUp: warmUp},
		{Scenario: "privacy", Users: 2, Blocks: 1},
		{Scenario: "replicas", Users: 50, Blocks: 30, Slices: 1, Slice: time.Second, WarmUp: warmUp},
		{Scenario: "shards", Users: 50, Blocks: 30, Slices: 1, Slice: time.Second, WarmUp: warmUp},
	}}
}

// Lookups lists the microbenchmarks that every block of the cell holds; none for a scenario that has arms.
func (c Cell) Lookups() []Lookup {
	s, _ := ByName(c.Scenario)
	return s.Lookups
}

// IsScaled reports whether the cell is of a cluster of quotas.
func (c Cell) IsScaled() bool {
	s, _ := ByName(c.Scenario)
	return slices.ContainsFunc(s.Points, Point.IsScaled)
}

// An Arm is one variant at one point of a cell.
type Arm struct {
	Variant string
	Point   Point
}

// Arms lists the arms that every block of the cell holds; none for a scenario of demonstrations.
func (c Cell) Arms() []Arm {
	if s, _ := ByName(c.Scenario); len(s.Demonstrations) > 0 {
		return nil
	}
	return c.chosen()
}

// Shown lists the variants, and the points, on which the cell's demonstrations are performed; none for a scenario that
// has none.
func (c Cell) Shown() []Arm {
	if s, _ := ByName(c.Scenario); len(s.Demonstrations) == 0 {
		return nil
	}
	return c.chosen()
}

// chosen lists what the cell chooses of its scenario's variants and points.
func (c Cell) chosen() []Arm {
	s, ok := ByName(c.Scenario)
	if !ok {
		return nil
	}
	var arms []Arm
	for _, p := range s.Points {
		if chosen := slices.Contains(c.Points, p.Label); !chosen && (len(c.Points) > 0 || p.Claims == UserClaims) {
			continue
		}
		for _, v := range s.Variants {
			if s.Takes(p.Label, v) && (len(c.Variants) == 0 || slices.Contains(c.Variants, v)) {
				arms = append(arms, Arm{v, c.own(p)})
			}
		}
	}
	return arms
}
