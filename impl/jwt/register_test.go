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

// Pages are read while others add above, below and between, and drop from the low end: what was there all the
// time is read.
func TestARegisterIsReadWhole(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		r := aRegister(t, url)
		const notices = 2*registerPageNotices + 17
		base := time.Unix(now, 0)
		want := map[string]bool{}
		var members []redis.Z
		for i := range notices {
			n := notice{base.Add(time.Duration(i%100) * time.Second).UnixMicro(), fmt.Sprint("id-", i)}
			members = append(members, redis.Z{Score: float64(n.micros), Member: n.String()})
			want[n.String()] = i%100 >= 10 // the others are dropped meanwhile
		}
		if err := r.store.Client().ZAdd(t.Context(), r.key, members...).Err(); err != nil {
			t.Fatal(err)
		}
		for i := range 50 {
			add(t, r, notice{base.Add(time.Duration(i) * 3 * time.Second).UnixMicro(), fmt.Sprint("more ", i)}, base)
		}
		read := 0
		err := r.each(t.Context(), func(message string) {
			if read++; read%500 == 0 {
				at := base.Add(time.Duration(read%97) * time.Second)
				add(t, r, notice{at.UnixMicro(), fmt.Sprint("late ", read)}, base.Add(10*time.Second))
			}
			delete(want, message)
		})
		if err != nil {
			t.Fatal(err)
		}
		for message, needed := range want {
			if needed {
				t.Fatalf("%q was not read", message)
			}
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
	err := r.each(t.Context(), func(message string) {
		n, err := parseNotice(message)
		if err != nil {
			t.Error(err)
		}
		got[n.name] = true
	})
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
	scheme := hs256(t)
	scheme.epochs = &epochs{keys: newEpochKeys(s, "iss"), now: time.Now}
	for epoch, taken := range map[string]bool{
		"0": true, "7": true, "9007199254740992": true,
		"": false, "-1": false, "9007199254740993": false, "1e3": false, "1.5": false, `"7"`: false, "null": false, "[7]": false,
		"9223372036854775808": false, `7,"epoch":0`: false, `7,"Epoch":0`: false,
	} {
		_, err := scheme.Verify(t.Context(), signed(goodHeader, claims("epoch", epoch)))
		if (err == nil) != taken {
			t.Errorf("epoch %s: %v", epoch, err)
		}
	}
}
