package scenarios

import (
	"slices"
	"time"
)

// A Cell is how much of one scenario a profile runs. Empty Points or Variants mean all of the
// scenario's, but for the points of the user's own claims.
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

func quick() Profile {
	const slice, warmUp = 120 * time.Millisecond, 100 * time.Millisecond
	return Profile{Name: "quick", Budget: 90 * time.Second, Cells: []Cell{
		{Scenario: "bandwidth", Users: 4, Blocks: 1},
		{Scenario: "reference", Users: 200, Blocks: 3, Slices: 2, Slice: slice, WarmUp: warmUp},
		{Scenario: "cpu", Points: []string{"500/s", "2000/s"}, Users: 200, Blocks: 2, Slices: 2, Slice: slice, WarmUp: warmUp},
		{Scenario: "login", Users: 4, Blocks: 2, Slices: 2, Slice: 60 * time.Millisecond},
		{Scenario: "generator", Users: 200, Blocks: 2, Slices: 2, Slice: slice, WarmUp: warmUp},
	}}
}

// The speed of a shared machine wanders by a third within seconds, both cores together. So slices are
// short and many: with 15 arms a round of them takes two seconds, and what two arms differ by is not
// when they were loaded.
const (
	slice  = 125 * time.Millisecond
	warmUp = 300 * time.Millisecond
)

func standard() Profile {
	return Profile{Name: "standard", Budget: 10 * time.Minute, Citable: true, Cells: []Cell{
		{Scenario: "bandwidth", Users: 4, Blocks: 1},
		{Scenario: "reference", Users: 2000, Blocks: 12, Slices: 8, Slice: slice, WarmUp: warmUp},
		{Scenario: "cpu", Users: 500, Blocks: 6, Slices: 4, Slice: slice, WarmUp: 150 * time.Millisecond},
		{Scenario: "login", Users: 4, Blocks: 6, Slices: 2, Slice: 100 * time.Millisecond},
		{Scenario: "generator", Users: 500, Blocks: 10, Slices: 4, Slice: slice, WarmUp: warmUp},
	}}
}

func full() Profile {
	return Profile{Name: "full", Budget: 8 * time.Hour, Citable: true, Cells: []Cell{
		{Scenario: "bandwidth", Users: 4, Blocks: 2},
		{Scenario: "reference", Users: 10000, Blocks: 60, Slices: 8, Slice: slice, WarmUp: warmUp},
		{Scenario: "cpu", Users: 2000, Blocks: 30, Slices: 8, Slice: slice, WarmUp: warmUp},
		{Scenario: "login", Users: 4, Blocks: 30, Slices: 4, Slice: slice},
		{Scenario: "generator", Users: 2000, Blocks: 30, Slices: 8, Slice: slice, WarmUp: warmUp},
	}}
}

// What a block costs beside its slices on two cores, rounded up; the budget test and the plan's
// duration use them, and a run's progress corrects them as it goes.
const (
	blockOverhead   = 700 * time.Millisecond
	armOverhead     = 180 * time.Millisecond // start, conform, stop
	sliceOverhead   = 25 * time.Millisecond  // marks, drain
	perSeededUser   = 60 * time.Microsecond
	exactArmWork    = 400 * time.Millisecond // 100 requests and a login with its password hash
	passwordHash    = 200 * time.Millisecond
	leastHashes     = 3 // in a slice
	runSetUp        = 3 * time.Second
	perSignedToken  = 1700 * time.Microsecond // RSA 2048
	rsaVariantCount = 2
)

// An Arm is one variant at one point of a cell.
type Arm struct {
	Variant string
	Point   Point
}

// Arms lists the arms that every block of the cell holds.
func (c Cell) Arms() []Arm {
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
				arms = append(arms, Arm{v, p})
			}
		}
	}
	return arms
}

// BlockDuration is how long one block of the cell is expected to take.
func (c Cell) BlockDuration() time.Duration {
	total := blockOverhead
	for _, arm := range c.Arms() {
		total += armOverhead + time.Duration(c.Users)*perSeededUser
		switch arm.Point.Work {
		case WorkExact:
			total += exactArmWork
		case WorkPasswordHash:
			total += time.Duration(c.Slices) * max(c.Slice, leastHashes*passwordHash)
		default:
			total += c.WarmUp + 2*sliceOverhead + time.Duration(c.Slices)*(c.Slice+sliceOverhead)
		}
	}
	return total
}

// Duration is how long the profile is expected to take, from its first trial.
func (p Profile) Duration() time.Duration {
	total := runSetUp
	users := 0
	for _, c := range p.Cells {
		total += time.Duration(c.Blocks) * c.BlockDuration()
		users = max(users, c.Users)
	}
	return total + time.Duration(users*rsaVariantCount)*perSignedToken
}
