package session

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"authbench/impl"
	"authbench/impl/impltest/bubble"
)

const testIdle = 10 * time.Minute

// sliding is a scheme with an idle timeout whose uses are written down after that share of it.
func sliding(t *testing.T, touchEvery float64) (*Scheme, *fakeStore) {
	return onFake(t, Config{Idle: testIdle, TouchEvery: touchEvery})
}

func TestIdleAndAbsoluteEnds(t *testing.T) {
	for _, c := range []struct {
		words      string
		touchEvery float64
		gap        time.Duration // between uses
		uses       int           // that are accepted
		wait       time.Duration // after the last of them
		want       error
	}{
		{"used in time, throttled", 0.1, 8 * time.Minute, 7, 4 * time.Minute, impl.ErrExpired}, // an hour
		{"used in time, unthrottled", 0, 9 * time.Minute, 6, 9 * time.Minute, impl.ErrExpired},
		{"idle, throttled", 0.1, 5 * time.Minute, 2, testIdle, impl.ErrExpired},
		{"idle for a moment less", 0.1, 5 * time.Minute, 2, testIdle - time.Millisecond, nil},
		{"idle past the grace too", 0.1, 5 * time.Minute, 2, testIdle + grace, impl.ErrRevoked},
		{"idle, unthrottled: nothing tells it from revoked", 0, 5 * time.Minute, 2, testIdle, impl.ErrRevoked},
		{"idle for a moment less, unthrottled", 0, 5 * time.Minute, 2, testIdle - time.Millisecond, nil},
		{"never used", 0.1, 0, 0, testIdle, impl.ErrExpired},
	} {
		bubble.Run(t, func(t *testing.T) {
			s, _ := sliding(t, c.touchEvery)
			token := issued(t, s, "alex")
			for i := range c.uses {
				time.Sleep(c.gap)
				if _, err := s.Verify(t.Context(), token); err != nil {
					t.Errorf("%s: use %d: %v", c.words, i, err)
				}
			}
			time.Sleep(c.wait)
			if _, err := s.Verify(t.Context(), token); !errors.Is(err, c.want) {
				t.Errorf("%s: %v, want %v", c.words, err, c.want)
			}
		})
	}
}

func TestTouchesAreThrottled(t *testing.T) {
	for _, c := range []struct {
		touchEvery     float64
		reads, touches string
		want           int
	}{
		{0, "getex", "getex", 200}, // each read is a write
		{0.1, "get", "pexpire", 30 * 60 / 70},
		{0.5, "get", "pexpire", 30 * 60 / 310},
	} {
		bubble.Run(t, func(t *testing.T) {
			s, records := sliding(t, c.touchEvery)
			token := issued(t, s, "alex")
			for range 200 { // for 33 minutes
				time.Sleep(10 * time.Second)
				verifies(t, s, token, nil)
			}
			if n := records.calls[c.touches]; n < c.want || n > c.want+5 {
				t.Errorf("share %v: %d writes for 200 uses, want about %d", c.touchEvery, n, c.want)
			}
			if records.calls[c.reads] != 200 {
				t.Errorf("share %v: %v", c.touchEvery, records.calls)
			}
		})
	}
}

// With less than a timeout left until the absolute end, there is nothing to renew.
func TestNothingIsWrittenTowardsTheAbsoluteEnd(t *testing.T) {
	bubble.Run(t, func(t *testing.T) {
		s, records := sliding(t, 0.1)
		token := issued(t, s, "alex")
		for range 51 {
			time.Sleep(time.Minute)
			verifies(t, s, token, nil)
		}
		before := records.calls["pexpire"]
		for range 8*60 - 1 {
			time.Sleep(time.Second)
			verifies(t, s, token, nil)
		}
		if n := records.calls["pexpire"] - before; n > 1 {
			t.Errorf("%d writes in the last minutes, want one at most", n)
		}
		time.Sleep(time.Minute + time.Second)
		verifies(t, s, token, impl.ErrExpired)
		if r := records.held[proofOf(token).id()]; time.Until(r.goneAt) > grace {
			t.Errorf("the record outlives its session by %s", time.Until(r.goneAt))
		}
	})
}

// A session ends after an idle timeout without use, and early by no more than the throttle's share of it;
// and what has ended never comes back.
func TestIdleTimeoutHolds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		share := rapid.SampledFrom([]float64{0, 0.1, 0.5, 0.9}).Draw(rt, "share")
		gaps := rapid.SliceOf(rapid.Int64Range(0, int64(12*time.Minute))).Draw(rt, "gaps")
		var err error
		bubble.Run(t, func(t *testing.T) {
			s, _ := sliding(t, share)
			err = idleHolds(s, issued(t, s, "alex"), gaps)
		})
		if err != nil {
			rt.Fatal(err)
		}
	})
}

func idleHolds(s *Scheme, token impl.Token, gaps []int64) error {
	begun, used, over := time.Now(), time.Now(), false
	for i, gap := range gaps {
		time.Sleep(time.Duration(gap))
		idle, age := time.Since(used), time.Since(begun)
		mustEnd := over || idle >= testIdle || age >= testLifetime
		mayEnd := mustEnd || idle >= testIdle-time.Duration(s.touchEvery*float64(testIdle))-time.Millisecond
		_, err := s.Verify(context.Background(), token)
		switch {
		case err == nil && mustEnd:
			return fmt.Errorf("use %d: accepted after %s without use, at the age of %s, over before: %t", i, idle, age, over)
		case err != nil && !mayEnd:
			return fmt.Errorf("use %d: refused after %s without use, at the age of %s: %w", i, idle, age, err)
		case err == nil:
			used = time.Now()
		}
		over = err != nil
	}
	return nil
}

// The logout comes between the read of a request under way and its write.
func TestATouchUnderWayDoesNotBringASessionBack(t *testing.T) {
	bubble.Run(t, func(t *testing.T) {
		for words, logout := range map[string]func(*Scheme, impl.Token) error{
			"revoke":     func(s *Scheme, token impl.Token) error { return s.Revoke(t.Context(), token) },
			"revoke-all": func(s *Scheme, _ impl.Token) error { return s.RevokeAll(t.Context(), "alex") },
		} {
			s, records := sliding(t, 0.1)
			token := issued(t, s, "alex")
			time.Sleep(testIdle / 2)
			raced := false
			records.before = func(command string) {
				if command == "pexpire" && !raced {
					raced = true
					if err := logout(s, token); err != nil {
						t.Errorf("%s: %v", words, err)
					}
				}
			}
			verifies(t, s, token, nil) // it began before the logout
			verifies(t, s, token, impl.ErrRevoked)
			if !raced {
				t.Errorf("%s: the logout did not come between", words)
			}
		}
	})
}

// An update is a use of the session; a change of roles is somebody else's doing.
func TestWhatCountsAsUse(t *testing.T) {
	bubble.Run(t, func(t *testing.T) {
		s, _ := sliding(t, 0.1)
		updated, changed := issued(t, s, "alex"), issued(t, s, "sam")
		time.Sleep(testIdle / 2)
		if _, err := s.Update(t.Context(), updated, impl.Principal{Subject: "alex"}, nil); err != nil {
			t.Error(err)
		}
		if err := s.ChangeRoles(t.Context(), "sam", []string{"editor"}); err != nil {
			t.Error(err)
		}
		time.Sleep(testIdle / 2)
		verifies(t, s, updated, nil)
		verifies(t, s, changed, impl.ErrExpired)
	})
}
