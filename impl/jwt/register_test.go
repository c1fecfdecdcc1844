package jwt

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"authbench/impl/store"
	"authbench/impl/store/storetest"
)

func aRegister(t *testing.T, url string) register {
	return newRegister(storetest.Open(t, url, "test:"), "denylist", "iss")
}

// Pages are read while others add above, below and between, raise what there is and drop from the low end: what
// was there all the time is read, with the number that it had at the beginning or a later one. Many share a
// number, more than a page holds.
func TestARegisterIsReadWhole(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		r := aRegister(t, url)
		const seconds, crowd = 40, 2*registerPageNotices + 17
		base := time.Unix(now, 0)
		want := map[string]int64{}
		var members []redis.Z
		for i := range crowd + 4*registerPageNotices {
			at := base.Add(time.Duration(i%seconds) * time.Second)
			if i < crowd {
				at = base.Add(seconds / 2 * time.Second)
			}
			n := notice{at.UnixMicro(), fmt.Sprint("id-", i)}
			members = append(members, redis.Z{Score: float64(n.micros), Member: n.name})
			if i%seconds >= 10 || i < crowd { // the others are dropped meanwhile
				want[n.name] = n.micros
			}
		}
		if err := r.store.Client().ZAdd(t.Context(), r.key, members...).Err(); err != nil {
			t.Fatal(err)
		}
		got, read := map[string]int64{}, 0
		err := r.each(t.Context(), func(n notice) {
			got[n.name] = max(got[n.name], n.micros)
			if read++; read%250 == 0 {
				at := base.Add(time.Duration(read%97) * time.Second)
				add(t, r, notice{at.UnixMicro(), fmt.Sprint("late ", read)}, base.Add(10*time.Second))
				// What is still to be read moves, and mostly to the end.
				raised := fmt.Sprint("id-", crowd+(read*7919)%(4*registerPageNotices))
				add(t, r, notice{base.Add(time.Hour).UnixMicro(), raised}, base.Add(10*time.Second))
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		for name, micros := range want {
			if got[name] < micros {
				t.Fatalf("%s was read as %d, want %d or more", name, got[name], micros)
			}
		}
	})
}

// Whoever logs out everywhere again and again makes the register no longer.
func TestARegisterHoldsANameOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		r := aRegister(t, url)
		at := time.UnixMicro(1_999_999_999_999_999)
		for _, later := range []time.Duration{0, 2, 1, 3, 0} {
			add(t, r, notice{at.Add(later * time.Microsecond).UnixMicro(), "alex"}, at)
		}
		var got []notice
		if err := r.each(t.Context(), func(n notice) { got = append(got, n) }); err != nil {
			t.Fatal(err)
		}
		if want := (notice{at.UnixMicro() + 3, "alex"}); len(got) != 1 || got[0] != want {
			t.Errorf("the register holds %v, want %v alone", got, want)
		}
	})
}

func add(t *testing.T, r register, n notice, oldest time.Time) {
	t.Helper()
	if err := r.add(t.Context(), n, oldest, time.Hour); err != nil {
		t.Fatal(err)
	}
}

func TestARegisterForgetsByAgeAndNeverEarly(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		r := aRegister(t, url)
		base := time.Unix(now, 0)
		add(t, r, notice{base.UnixMicro(), "first"}, base)
		add(t, r, notice{base.Add(time.Second).UnixMicro(), "second"}, base)
		expect(t, r, "first", "second")
		// A shorter life than what is in it leaves the set's as it is.
		if err := r.add(t.Context(), notice{base.Add(2 * time.Second).UnixMicro(), "third"}, base.Add(time.Microsecond), time.Second); err != nil {
			t.Fatal(err)
		}
		expect(t, r, "second", "third")
		ttl, err := r.store.Client().PTTL(t.Context(), r.key).Result()
		if err != nil || ttl < time.Hour-time.Minute || ttl > time.Hour+time.Second {
			t.Errorf("the set expires in %s: %v", ttl, err)
		}
	})
}

func expect(t *testing.T, r register, names ...string) {
	t.Helper()
	want, got := map[string]bool{}, map[string]bool{}
	for _, name := range names {
		want[name] = true
	}
	err := r.each(t.Context(), func(n notice) { got[n.name] = true })
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v %s", err, diff)
	}
}

// What a replica announces to a register that keeps to a store's clock it also finds there, to the microsecond.
func TestNumbersSurviveTheStore(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url, "")
		keys := newEpochKeys(s, "iss")
		ctx := t.Context()
		at := time.UnixMicro(1_999_999_999_999_999)
		for i, want := range []int64{at.UnixMicro(), at.UnixMicro() + 1, at.UnixMicro() + 2} {
			got, err := keys.bump(ctx, "alex", at, time.Minute)
			if err != nil || got != want {
				t.Errorf("bump %d gave %d, want %d: %v", i, got, want, err)
			}
			if got, err = keys.read(ctx, "alex"); err != nil || got != want {
				t.Errorf("read %d, want %d: %v", got, want, err)
			}
		}
		if got, err := keys.read(ctx, "sam"); err != nil || got != 0 {
			t.Errorf("nobody's epoch is %d: %v", got, err)
		}
	})
}

// An epoch is a whole number within bounds, once.
func TestEpochClaimsOutOfBoundsAreRefused(t *testing.T) {
	s, err := store.Open(t.Context(), store.Config{URL: storetest.Embedded(t).URL})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	schemes := wantingEpochs(hs256(t))
	for epoch, taken := range map[string]bool{
		"0": true, "7": true, "9007199254740992": true,
		"": false, "-1": false, "9007199254740993": false, "1e3": false, "1.5": false, `"7"`: false, "null": false, "[7]": false,
		"9223372036854775808": false, `7,"epoch":0`: false, `7,"Epoch":0`: false,
	} {
		for _, scheme := range schemes {
			scheme.epochs.keys = newEpochKeys(s, "iss")
			_, err := scheme.Verify(t.Context(), signed(goodHeader, claims("epoch", epoch)))
			if (err == nil) != taken {
				t.Errorf("epoch %s, rung %s: %v", epoch, scheme.rung, err)
			}
		}
	}
}
