package jwt

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strconv"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// aCopy is a replica's copy without a feed, by a clock that the test sets.
func aCopy(outlives time.Duration) (*replicated, *time.Time) {
	clock := time.Unix(now, 0)
	r := &replicated{outlives: outlives, now: func() time.Time { return clock }}
	r.held.Store(newHeld())
	return r, &clock
}

// sweepAll lets every shard have its turn.
func sweepAll(r *replicated, clock *time.Time) {
	for range heldShards {
		*clock = clock.Add(sweepEvery/heldShards + time.Microsecond)
		r.latest("nobody")
	}
}

func each(notices []notice) func(context.Context, func(notice)) error {
	return func(_ context.Context, f func(notice)) error {
		for _, n := range notices {
			f(n)
		}
		return nil
	}
}

func asMap(h *held) map[string]int64 {
	all := map[string]int64{}
	for i := range h.shards {
		maps.Copy(all, h.shards[i].numbers)
	}
	return all
}

func TestNoticesRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := notice{rapid.Int64().Draw(t, "micros"), rapid.String().Draw(t, "name")}
		if got, err := parseNotice(n.String()); err != nil || got != n {
			t.Fatalf("%+v came back as %+v, %v", n, got, err)
		}
	})
	for _, message := range []string{"", "1", "1.5 a", "a 1", " a", "99999999999999999999 a"} {
		if _, err := parseNotice(message); !errors.Is(err, errNotice) {
			t.Errorf("%q is taken: %v", message, err)
		}
	}
}

// Announcements, repeated and late ones, reconciles and the passing of time, in any order: what still matters is held
// with its largest number since the last reconcile, and nothing else is.
func TestTheCopyMatchesAModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		outlives := time.Duration(rapid.IntRange(0, 100).Draw(t, "outlives, s")) * time.Second
		r, clock := aCopy(outlives)
		model := map[string]int64{}
		name := rapid.SampledFrom([]string{"a", "b", "c", "", "d e", "€"})
		some := rapid.Custom(func(t *rapid.T) notice {
			at := clock.Add(time.Duration(rapid.IntRange(-200, 200).Draw(t, "s from now")) * time.Second)
			return notice{at.UnixMicro(), name.Draw(t, "name")}
		})
		matters := func(micros int64) bool { return micros >= r.oldest(*clock).UnixMicro() }
		t.Repeat(map[string]func(*rapid.T){
			"announce": func(t *rapid.T) {
				n := some.Draw(t, "notice")
				r.apply(n.String())
				model[n.name] = max(model[n.name], n.micros)
			},
			"reconcile": func(t *rapid.T) {
				truth := rapid.SliceOfN(some, 0, 8).Draw(t, "truth")
				if err := r.reconcile(context.Background(), each(truth)); err != nil {
					t.Fatal(err)
				}
				clear(model)
				for _, n := range truth {
					model[n.name] = max(model[n.name], n.micros)
				}
			},
			"a reconcile fails": func(t *rapid.T) {
				truth := rapid.SliceOfN(some, 0, 8).Draw(t, "part of the truth")
				failed := errors.New("no answer")
				err := r.reconcile(context.Background(), func(ctx context.Context, f func(notice)) error {
					_ = each(truth)(ctx, f)
					return failed
				})
				if !errors.Is(err, failed) {
					t.Fatal(err)
				}
			},
			"time passes": func(t *rapid.T) {
				*clock = clock.Add(time.Duration(rapid.IntRange(0, 100).Draw(t, "s")) * time.Second)
			},
			"everything is swept": func(t *rapid.T) {
				sweepAll(r, clock)
				ended := r.oldest(clock.Add(-2 * sweepEvery)).UnixMicro() // before the sweep began
				for name, micros := range asMap(r.held.Load()) {
					if micros < ended {
						t.Fatalf("%q is still there", name)
					}
				}
			},
			"": func(t *rapid.T) {
				for name, micros := range model {
					if got := r.latest(name); got > micros || got < micros && matters(micros) {
						t.Fatalf("%q: %d is held and %d was said", name, got, micros)
					}
				}
				for name := range asMap(r.held.Load()) {
					if model[name] == 0 {
						t.Fatalf("%q is held and was never said", name)
					}
				}
			},
		})
	})
}

// For four hours a hundred tokens a minute are revoked, each an hour before its end.
func TestMemoryIsBoundedByUnexpiredRevocations(t *testing.T) {
	const perMinute, lives = 100, time.Hour
	r, clock := aCopy(0)
	most := 0
	for minute := range 4 * 60 {
		for i := range perMinute {
			*clock = clock.Add(time.Minute / perMinute)
			r.apply(notice{clock.Add(lives).UnixMicro(), fmt.Sprint(minute, " ", i)}.String())
		}
		most = max(most, len(asMap(r.held.Load())))
	}
	unexpired := int(perMinute * lives / time.Minute)
	const late = heldShards + 1 // calls until every shard has had its turn: they are fewer than the sweeps that are due
	if most < unexpired || most > unexpired+late {
		t.Errorf("%d entries at most, where %d tokens were revoked and unexpired", most, unexpired)
	}
	*clock = clock.Add(lives)
	sweepAll(r, clock)
	if n := len(asMap(r.held.Load())); n != 0 {
		t.Errorf("%d entries are left when the last token has ended", n)
	}
}

// A clock that was far ahead for a moment must not put the sweeps off until it is that late.
func TestSweepsGoOnAfterTheClockWasSetBack(t *testing.T) {
	r, clock := aCopy(0)
	*clock = clock.Add(24 * time.Hour)
	r.latest("nobody")
	*clock = clock.Add(-24 * time.Hour)
	for i := range 1000 {
		r.apply(notice{clock.Add(time.Second).UnixMicro(), fmt.Sprint(i)}.String())
	}
	*clock = clock.Add(time.Minute)
	sweepAll(r, clock)
	if n := len(asMap(r.held.Load())); n != 0 {
		t.Errorf("%d entries are left", n)
	}
}

// Under the race detector.
func TestTheCopyTakesManyAtOnce(t *testing.T) {
	r := &replicated{now: time.Now}
	r.held.Store(newHeld())
	var group sync.WaitGroup
	group.Go(func() { // the feed lets one in at a time
		for i := range 300 {
			n := notice{time.Now().Add(time.Hour).UnixMicro(), strconv.Itoa(i)}
			r.apply(n.String())
			if err := r.reconcile(context.Background(), each([]notice{n, {n.micros, "there"}})); err != nil {
				t.Error(err)
			}
		}
	})
	for range 4 {
		group.Go(func() {
			seen := false
			for i := range 3000 {
				r.latest(strconv.Itoa(i % 300))
				there := r.latest("there") > 0
				if seen && !there {
					t.Error("a reconcile that has it in both was seen without it")
				}
				seen = there
			}
		})
	}
	group.Wait()
}
