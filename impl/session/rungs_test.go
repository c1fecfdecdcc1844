package session

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"authbench/impl"
	"authbench/impl/store/storetest"
)

func TestRungsThatThereAreNot(t *testing.T) {
	s := storetest.Open(t, storetest.Embedded(t).URL, "")
	kept := &CacheConfig{Entries: 1, Bound: testBound}
	for rung, cache := range map[impl.Rung]*CacheConfig{"faster": nil, Digest: nil, Record: kept, Key: kept} {
		if _, err := New(Config{Store: s, Lifetime: testLifetime, Cache: cache, Rung: rung}); err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want one line", rung, err)
		}
	}
	for _, rungs := range [][]impl.Rung{Rungs(), CachedRungs()} {
		if rungs[0] != impl.Obvious || rungs[len(rungs)-1] != impl.Fast || len(slices.Compact(slices.Clone(rungs))) != len(rungs) {
			t.Errorf("rungs %q", rungs)
		}
	}
}

// Whoever reads it, a record says the same; the obvious rung alone cannot read the compact form, and says so as
// the store's failure.
func TestEveryRungReadsWhatEveryRungWrites(t *testing.T) {
	want := impl.Principal{
		Subject: "alex", Roles: []string{"reader", "editor"}, Preferences: json.RawMessage(`{"theme":"dark"}`), Claims: json.RawMessage(`{"plan":"pro"}`),
	}
	for _, writer := range Rungs() {
		for _, reader := range Rungs() {
			s, records := onFake(t, Config{Rung: writer})
			token, err := s.Issue(t.Context(), want)
			if err != nil {
				t.Fatal(err)
			}
			got, err := elsewhere(reader, records).Verify(t.Context(), token)
			if reader == impl.Obvious && writer != impl.Obvious {
				if !errors.Is(err, impl.ErrUnavailable) {
					t.Errorf("%s reads what %s wrote: %v", reader, writer, err)
				}
				continue
			}
			if err != nil || !cmp.Equal(want, got) {
				t.Errorf("%s reads what %s wrote: %v %s", reader, writer, err, cmp.Diff(want, got))
			}
		}
	}
}

// The scheme's clock says when a session ends; the feed's says whether the cache is current.
func TestAClockThatIsOffMovesTheEndAlone(t *testing.T) {
	for _, rung := range CachedRungs() {
		for by, want := range map[time.Duration]error{0: nil, testLifetime - time.Minute: nil, testLifetime + time.Minute: impl.ErrExpired, -10 * testLifetime: nil} {
			s, records, f := cachedOnFake(t, rung)
			token := issued(t, s, "alex")
			verifies(t, s, token, nil)
			s.cache.now, s.cache.oneClock = func() time.Time { return time.Now().Add(by) }, false
			verifies(t, s, token, want)
			if records.calls["get"] != 1 {
				t.Errorf("%s, off by %s: %d reads", rung, by, records.calls["get"])
			}
			if age := time.Since(time.Unix(0, f.asked.Load())).Abs(); rung != impl.Obvious && age > time.Minute {
				t.Errorf("%s, off by %s: the feed was asked by a clock %s off", rung, by, age)
			}
		}
	}
}

func TestACachedHitMakesNoGarbage(t *testing.T) {
	for rung, want := range map[impl.Rung]float64{Digest: 0, impl.Fast: 0} {
		s, _, _ := cachedOnFake(t, rung)
		token := issued(t, s, "alex")
		verifies(t, s, token, nil)
		if n := testing.AllocsPerRun(100, func() { _, _ = s.Verify(context.Background(), token) }); n != want && !raceDetector {
			t.Errorf("%s: %v allocations, want %v", rung, n, want)
		}
	}
}
