package load

import (
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func drawShares(t *rapid.T) Shares {
	var s Shares
	for k := range s {
		s[k] = rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(0, 50)).Draw(t, Kind(k).String())
	}
	s[Read] += 1
	return s
}

func countKinds(kinds []Kind) (counts [Kinds]int) {
	for _, k := range kinds {
		counts[k]++
	}
	return counts
}

func TestKindsComeInTheirShares(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed, slots, shares := rapid.Uint64().Draw(t, "seed"), rapid.IntRange(1, 3000).Draw(t, "slots"), drawShares(t)
		kinds := DrawKinds(seed, slots, shares)
		if len(kinds) != slots || !cmp.Equal(kinds, DrawKinds(seed, slots, shares)) {
			t.Fatalf("%d kinds for %d slots, or others of the same seed", len(kinds), slots)
		}
		for k, n := range countKinds(kinds) {
			want := shares[k] / shares.total() * float64(slots)
			if math.Abs(float64(n)-want) >= 1+1e-6 || shares[k] == 0 && n > 0 {
				t.Fatalf("%v: %d of %d slots, want within one of %.3f", Kind(k), n, slots, want)
			}
		}
	})
}

// A kind of which a slice has less than one comes as often as it should over many slices.
func TestARareKindIsNotLeftOutForGood(t *testing.T) {
	const slices, slots = 4000, 50
	shares := Shares{Login: 0.1, Read: 9.85, Logout: 0.05} // 0.5 and 0.25 a slice
	var total [Kinds]int
	for seed := range uint64(slices) {
		for k, n := range countKinds(DrawKinds(seed, slots, shares)) {
			total[k] += n
		}
	}
	for k, share := range shares {
		p := share / shares.total() * slots
		if bound := 5 * math.Sqrt(slices*0.25); math.Abs(float64(total[k])-slices*p) > bound {
			t.Errorf("%v: %d times, want %.0f ± %.0f", Kind(k), total[k], slices*p, bound)
		}
	}
}

// The order is shuffled: logins do not all come first.
func TestKindsAreShuffled(t *testing.T) {
	kinds := DrawKinds(1, 2000, Shares{Login: 1, Read: 1})
	if first := countKinds(kinds[:1000]); first[Login] < 400 || first[Login] > 600 {
		t.Errorf("%d logins in the first half of 1000", first[Login])
	}
}

func TestLeavingAKindOutMovesNoOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed, shares := rapid.Uint64().Draw(t, "seed"), drawShares(t)
		shares[RefreshLogin] += 2
		all := NewMixSchedule(seed, 1000, 200*time.Millisecond, 50, shares)
		some := NewMixSchedule(seed, 1000, 200*time.Millisecond, 50, shares, RefreshLogin)
		if err := some.check(len(some.Kind)); err != nil {
			t.Fatal(err)
		}
		i := 0
		for j, kind := range all.Kind {
			if kind == RefreshLogin {
				continue
			}
			if some.Kind[i] != kind || some.Due[i] != all.Due[j] || some.Preferred[i] != all.Preferred[j] {
				t.Fatalf("slot %d is another one", i)
			}
			i++
		}
		if i != len(some.Kind) || len(some.Due) != i {
			t.Fatalf("%d slots are left, want %d", len(some.Kind), i)
		}
	})
}

func TestNothingIsDrawnOfNothing(t *testing.T) {
	if DrawKinds(1, 10, Shares{}) != nil || DrawKinds(1, -1, Shares{Read: 1}) != nil || DrawKinds(1, 10, Shares{Read: math.NaN()}) != nil {
		t.Error("kinds were drawn of no shares, or for no slot")
	}
}
