package session

import (
	"context"
	"errors"
	"slices"
	"testing"

	"authbench/impl"
)

// Anyone can send a token of the right form, as often as they like.
func TestALogoutWithAnInventedTokenIsAnnouncedToNobody(t *testing.T) {
	eachRung(t, CachedRungs(), func(t *testing.T, rung impl.Rung) {
		s, records, f := cachedOnFake(t, rung)
		ended := issued(t, s, "alex")
		if err := s.Revoke(t.Context(), ended); err != nil || len(f.said) != 1 {
			t.Fatalf("announced %q: %v", f.said, err)
		}
		for words, token := range map[string]impl.Token{
			"never issued": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "ended before": ended,
		} {
			clear(records.calls)
			if err := s.Revoke(t.Context(), token); err != nil || len(f.said) != 1 {
				t.Errorf("%s: announced %q: %v", words, f.said, err)
			}
			if len(records.calls) != 1 || records.calls["get"] != 1 {
				t.Errorf("%s: asked of the store: %v", words, records.calls)
			}
		}
	})
}

func TestARevokeAllAnnouncesWhatThereWasAlone(t *testing.T) {
	eachRung(t, CachedRungs(), func(t *testing.T, rung impl.Rung) {
		s, records, f := cachedOnFake(t, rung)
		gone, live := issued(t, s, "alex"), issued(t, s, "alex")
		id := proofOf(gone).id()
		delete(records.held, id) // listed, and gone or on its way
		for range 2 {
			if err := s.RevokeAll(t.Context(), "alex"); err != nil || !slices.Equal(f.said, []string{proofOf(live).id()}) {
				t.Errorf("announced %q: %v", f.said, err)
			}
			if len(records.held) != 0 || len(records.listed["alex"]) != 1 || !records.listed["alex"][id] {
				t.Errorf("left %v, listed %v", records.held, records.listed)
			}
		}
	})
}

// A revoke that got as far as the tombstone: nobody is let in, nothing brings the session back, and the next
// one goes on from there.
func TestATombstoneIsAnEndedSession(t *testing.T) {
	eachRung(t, CachedRungs(), func(t *testing.T, rung impl.Rung) {
		ctx := context.Background()
		for words, revoke := range map[string]func(*Scheme, impl.Token) error{
			"revoke":     func(s *Scheme, token impl.Token) error { return s.Revoke(ctx, token) },
			"revoke-all": func(s *Scheme, _ impl.Token) error { return s.RevokeAll(ctx, "alex") },
		} {
			t.Run(words, func(t *testing.T) {
				s, records, f := cachedOnFake(t, rung)
				token := issued(t, s, "alex")
				kept := records.held[proofOf(token).id()].goneAt
				f.away = true
				if err := revoke(s, token); !errors.Is(err, impl.ErrUnavailable) {
					t.Fatal(err)
				}
				f.away = false
				for range 2 {
					verifies(t, s, token, impl.ErrRevoked)
					verifies(t, elsewhere(rung, records), token, impl.ErrRevoked)
					if _, err := s.Update(ctx, token, impl.Principal{Subject: "alex"}, nil); !errors.Is(err, impl.ErrRevoked) {
						t.Errorf("update: %v", err)
					}
					if err := s.ChangeRoles(ctx, "alex", []string{"editor"}); err != nil {
						t.Error(err)
					}
				}
				if r := records.held[proofOf(token).id()]; !r.goneAt.Equal(kept) {
					t.Errorf("the tombstone is kept until %s, the record until %s", r.goneAt, kept)
				}
				f.said = nil
				if err := revoke(s, token); err != nil || !slices.Equal(f.said, []string{proofOf(token).id()}) {
					t.Errorf("again: %v, announced %q", err, f.said)
				}
				if len(records.held) != 0 || len(records.listed["alex"]) != 0 {
					t.Errorf("left %v, listed %v", records.held, records.listed)
				}
			})
		}
	})
}

// A record that cannot be read ends as well, and what was made of it is no live session.
func TestAnUnreadableRecordIsBuried(t *testing.T) {
	eachRung(t, CachedRungs(), func(t *testing.T, rung impl.Rung) {
		s, records, f := cachedOnFake(t, rung)
		token := issued(t, s, "alex")
		id := proofOf(token).id()
		records.held[id] = fakeRecord{[]byte("garbage"), records.held[id].goneAt}
		f.away = true
		if err := s.Revoke(t.Context(), token); !errors.Is(err, impl.ErrUnavailable) {
			t.Fatal(err)
		}
		verifies(t, s, token, impl.ErrRevoked)
		f.away = false
		if err := s.Revoke(t.Context(), token); err != nil || len(records.held) != 0 {
			t.Errorf("%v, left %v", err, records.held)
		}
	})
}
