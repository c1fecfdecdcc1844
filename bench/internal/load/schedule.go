package load

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"authbench/scenarios"
)

// A Schedule says when each request is due and who sends it. It is made before the window opens, so
// that nothing is drawn in the hot loop and every arm of a block can be given the same one.
type Schedule struct {
	// Due are ascending offsets from the window's opening, one a slot, all of them inside Window.
	Due []time.Duration
	// User is, for each slot, an index into the generator's users.
	User []int
	// Window is how long requests fall due.
	Window time.Duration
}

// NewSchedule returns the Poisson schedule of seed, with Zipf-distributed users.
func NewSchedule(seed uint64, ratePerSecond float64, window time.Duration, users int) Schedule {
	due := Poisson(seed, ratePerSecond, window)
	return Schedule{Due: due, User: ZipfUsers(seed, len(due), users), Window: window}
}

// The streams of one seed: arrivals and users must not be drawn from the same numbers, or who asks
// would depend on when.
const (
	arrivalStream = 1
	userStream    = 2
)

// Poisson returns the due times of a Poisson process: independent exponential gaps of mean
// 1/ratePerSecond. It is empty unless the rate is positive and finite and the window positive.
func Poisson(seed uint64, ratePerSecond float64, window time.Duration) []time.Duration {
	if !(ratePerSecond > 0) || math.IsInf(ratePerSecond, 1) || window <= 0 {
		return nil
	}
	random := rand.New(rand.NewPCG(seed, arrivalStream))
	due := make([]time.Duration, 0, int(ratePerSecond*window.Seconds()*1.1)+16)
	for at := 0.0; ; {
		at += random.ExpFloat64() / ratePerSecond
		if at >= window.Seconds() {
			return due
		}
		due = append(due, time.Duration(at*float64(time.Second)))
	}
}

// ZipfUsers draws the user of each slot: user k with a probability proportional to
// (1+k)^-scenarios.ZipfS, so user 0 is the busiest. It is empty without slots or users.
func ZipfUsers(seed uint64, slots, users int) []int {
	if slots <= 0 || users <= 0 {
		return nil
	}
	random := rand.New(rand.NewPCG(seed, userStream))
	zipf := rand.NewZipf(random, scenarios.ZipfS, 1, uint64(users-1))
	chosen := make([]int, slots)
	for i := range chosen {
		chosen[i] = int(zipf.Uint64())
	}
	return chosen
}

// check refuses a schedule that the generator could not keep.
func (s Schedule) check(users int) error {
	if len(s.Due) != len(s.User) {
		return fmt.Errorf("schedule: %d due times but %d users: give one user a slot", len(s.Due), len(s.User))
	}
	last := time.Duration(0)
	for i, due := range s.Due {
		if due < last || due > s.Window {
			return fmt.Errorf("schedule: slot %d is due at %v: due times ascend from 0 to the window of %v", i, due, s.Window)
		}
		if s.User[i] < 0 || s.User[i] >= users {
			return fmt.Errorf("schedule: slot %d names user %d of %d", i, s.User[i], users)
		}
		last = due
	}
	return nil
}
