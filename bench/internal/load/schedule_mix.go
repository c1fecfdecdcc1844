package load

import (
	"math/rand/v2"
	"time"
)

// A Kind is a kind of request of a mix.
type Kind uint8

// The kinds, in the order of a Shares.
const (
	Login Kind = iota
	Read
	Write
	RefreshLogin
	Logout
	Kinds // how many there are
)

// String returns the kind's name, as metrics have it.
func (k Kind) String() string {
	return [Kinds]string{"logins", "reads", "writes", "refreshes", "logouts"}[k]
}

// Shares are how often each kind is asked for against the others; they need not add up to 1.
type Shares [Kinds]float64

func (s Shares) total() float64 {
	total := 0.0
	for _, share := range s {
		total += share
	}
	return total
}

// A MixSchedule is a schedule of requests of several kinds. Slot i is of the kind Kind[i], and Schedule.User[i] is i: a
// slot is a user of its own to the generator, and Preferred[i] says which of the crowd it would rather be.
type MixSchedule struct {
	Schedule
	Kind      []Kind
	Preferred []int
}

// kindStream is one more stream of a seed: what is asked must not depend on when, or by whom.
const kindStream = 3

// NewMixSchedule returns the Poisson schedule of seed, its kinds in the asked shares and in a drawn order, its users
// Zipf-distributed. The slots of a left-out kind are taken out of it and the others stay as they are, so that schedules
// of one seed differ in nothing else.
func NewMixSchedule(seed uint64, ratePerSecond float64, window time.Duration, users int, shares Shares, leftOut ...Kind) MixSchedule {
	due := Poisson(seed, ratePerSecond, window)
	kinds, preferred := DrawKinds(seed, len(due), shares), ZipfUsers(seed, len(due), users)
	out := [Kinds]bool{}
	for _, k := range leftOut {
		out[k] = true
	}
	s := MixSchedule{Schedule: Schedule{Window: window}}
	for i, kind := range kinds {
		if !out[kind] {
			s.User = append(s.User, len(s.Due))
			s.Due, s.Kind, s.Preferred = append(s.Due, due[i]), append(s.Kind, kind), append(s.Preferred, preferred[i])
		}
	}
	return s
}

// DrawKinds returns the kind of each slot. Their numbers are those of a systematic sample (Madow 1949): each within one
// of its share of the slots and, over many seeds, its share exactly, so that a kind that is rare in a slice is neither
// left out for good nor there by chance alone. Their order is shuffled. It is empty without slots or shares.
func DrawKinds(seed uint64, slots int, shares Shares) []Kind {
	total := shares.total()
	if slots <= 0 || !(total > 0) {
		return nil
	}
	random := rand.New(rand.NewPCG(seed, kindStream))
	kinds := make([]Kind, 0, slots)
	offset, reached := random.Float64(), 0.0
	for kind, share := range shares {
		reached += share / total * float64(slots)
		for len(kinds) < slots && float64(len(kinds))+offset < reached {
			kinds = append(kinds, Kind(kind))
		}
	}
	for len(kinds) < slots { // what rounding left
		kinds = append(kinds, shares.last())
	}
	random.Shuffle(slots, func(i, j int) { kinds[i], kinds[j] = kinds[j], kinds[i] })
	return kinds
}

// last is the last kind that has a share.
func (s Shares) last() Kind {
	last := Kind(0)
	for kind, share := range s {
		if share > 0 {
			last = Kind(kind)
		}
	}
	return last
}
