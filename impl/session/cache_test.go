package session

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"authbench/impl"
	"authbench/impl/impltest/bubble"
)

func TestAHitAsksNoStore(t *testing.T) {
	eachRung(t, CachedRungs(), func(t *testing.T, rung impl.Rung) {
		s, records, _ := cachedOnFake(t, rung)
		token := issued(t, s, "alex")
		for range 5 {
			verifies(t, s, token, nil)
		}
		if records.calls["get"] != 1 {
			t.Errorf("%d reads for five verifies, want 1", records.calls["get"])
		}
	})
}

// The store may keep a record for longer than its session lasts, and the cache does not see the store's
// expiry at all.
func TestTheAbsoluteEndIsCheckedAtEachHit(t *testing.T) {
	eachRung(t, CachedRungs(), func(t *testing.T, rung impl.Rung) {
		bubble.Run(t, func(t *testing.T) {
			s, records, _ := cachedOnFake(t, rung)
			token := issued(t, s, "alex")
			verifies(t, s, token, nil)
			time.Sleep(testLifetime - time.Millisecond)
			verifies(t, s, token, nil)
			time.Sleep(time.Millisecond)
			verifies(t, s, token, impl.ErrExpired)
			if records.calls["get"] != 1 {
				t.Errorf("%d reads: the end was not checked at a hit", records.calls["get"])
			}
		})
	})
}

func TestAReplicaThatIsBehindAsksTheStoreAndKeepsNothing(t *testing.T) {
	eachRung(t, CachedRungs(), func(t *testing.T, rung impl.Rung) {
		s, records, f := cachedOnFake(t, rung)
		token := issued(t, s, "alex")
		f.current.Store(false)
		for reads := range 3 {
			verifies(t, s, token, nil)
			if records.calls["get"] != reads+1 {
				t.Errorf("%d reads after %d verifies", records.calls["get"], reads+1)
			}
		}
		if n := s.cache.kept.size(); n != 0 {
			t.Errorf("%d entries were kept", n)
		}
	})
}

func TestNothingIsKeptOfARefusal(t *testing.T) {
	eachRung(t, CachedRungs(), func(t *testing.T, rung impl.Rung) {
		s, records, _ := cachedOnFake(t, rung)
		never := impl.Token("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
		for reads := range 3 {
			verifies(t, s, never, impl.ErrRevoked)
			if records.calls["get"] != reads+1 {
				t.Errorf("%d reads after %d refusals", records.calls["get"], reads+1)
			}
		}
	})
}

func TestTheCacheIsBounded(t *testing.T) {
	eachRung(t, CachedRungs(), func(t *testing.T, rung impl.Rung) {
		s, _, _ := cachedOnFake(t, rung)
		for i := range 1000 {
			verifies(t, s, issued(t, s, fmt.Sprint("user-", i)), nil)
		}
		if n := s.cache.kept.size(); n > 100 || n < 50 {
			t.Errorf("%d entries are kept, of 100 at most", n)
		}
	})
}

// One load serves all who wait for it, or each makes its own; who gives up takes nobody along.
func TestWhoGivesUpTakesNobodyAlong(t *testing.T) {
	eachRung(t, CachedRungs(), func(t *testing.T, rung impl.Rung) {
		bubble.Run(t, func(t *testing.T) {
			w := newSchedule(t, rung, 100)
			for range 3 {
				w.verify(0, slowAnswer)
				synctest.Wait()
			}
			want := 1
			if rung == impl.Fast {
				want = 3
			}
			if len(w.loads) != want {
				t.Errorf("%d loads for one session, want %d", len(w.loads), want)
			}
			w.giveUp(1) // one who waits
			w.giveUp(0) // and the one whose load it is
			synctest.Wait()
			for len(w.loads) > 0 {
				w.letThrough(0)
				synctest.Wait()
			}
			for i, gaveUp := range []bool{true, true, false} {
				if err := w.requests[i].err; errors.Is(err, impl.ErrUnavailable) != gaveUp || (!gaveUp && err != nil) {
					t.Errorf("request %d: %v", i, err)
				}
			}
		})
	})
}

// The store has the change, and the announcement does not get through: that is a failure, and trying again
// announces what another replica may still hold although there is nothing left to end.
func TestAChangeThatIsNotAnnouncedFailsAndCanBeTriedAgain(t *testing.T) {
	eachRung(t, CachedRungs(), func(t *testing.T, rung impl.Rung) {
		ctx := context.Background()
		for words, change := range map[string]func(*Scheme, impl.Token) error{
			"revoke":       func(s *Scheme, token impl.Token) error { return s.Revoke(ctx, token) },
			"revoke-all":   func(s *Scheme, _ impl.Token) error { return s.RevokeAll(ctx, "alex") },
			"change-roles": func(s *Scheme, _ impl.Token) error { return s.ChangeRoles(ctx, "alex", []string{"editor"}) },
			"update": func(s *Scheme, token impl.Token) error {
				_, err := s.Update(ctx, token, impl.Principal{Subject: "alex"}, nil)
				return err
			},
			// The second try may well be the bigger hammer.
			"revoke, then revoke-all": func(s *Scheme, token impl.Token) error {
				return errors.Join(s.Revoke(ctx, token), s.RevokeAll(ctx, "alex"))
			},
		} {
			s, _, f := cachedOnFake(t, rung)
			token := issued(t, s, "alex")
			f.away = true
			if err := change(s, token); !errors.Is(err, impl.ErrUnavailable) {
				t.Errorf("%s: %v, want a failure", words, err)
			}
			f.away = false
			if err := change(s, token); err != nil || !slices.Contains(f.said, proofOf(token).id()) {
				t.Errorf("%s again: %v, announced %q", words, err, f.said)
			}
		}
	})
}

func TestRevokeAllAnnouncesManyAtATime(t *testing.T) {
	eachRung(t, CachedRungs(), func(t *testing.T, rung impl.Rung) {
		s, records, f := cachedOnFake(t, rung)
		for range batchIDs + 1 {
			issued(t, s, "alex")
		}
		if err := s.RevokeAll(context.Background(), "alex"); err != nil || len(f.said) != 2 {
			t.Errorf("%d announcements, want 2: %v", len(f.said), err)
		}
		if len(records.held) != 0 || len(records.listed["alex"]) != 0 {
			t.Errorf("left %d records and %d places in the index", len(records.held), len(records.listed["alex"]))
		}
	})
}
