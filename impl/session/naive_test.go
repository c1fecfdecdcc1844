package session_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"authbench/impl"
	"authbench/impl/session"
	"authbench/impl/store/storetest"
)

// writing are the variants that write at a verify, and the command they do it with.
func writing() map[string]string {
	return map[string]string{"sliding": "pexpire", "sliding-unthrottled": "getex", "naive": "set"}
}

// atTheWrite runs a verify of the token that act comes into, just before what it writes.
func atTheWrite(t *testing.T, f func(t *testing.T, v variant, verify func(token impl.Token, act func()), scheme, other *session.Scheme)) {
	each(t, others(), func(t *testing.T, url string, v variant) {
		command := writing()[v.name]
		if v.config.TouchEvery > 0 {
			v.config.TouchEvery = 1e-9 // that every verify writes
		}
		s := storetest.Open(t, url, "")
		scheme, other := v.open(t, s, 0), v.open(t, storetest.Open(t, url, ""), 0)
		f(t, v, func(token impl.Token, act func()) {
			raced := false
			s.Client().AddHook(&interloper{before: []string{command}, act: func() {
				raced = true
				act()
			}})
			time.Sleep(5 * time.Millisecond)         // of idleness, that there is something to renew
			_, _ = scheme.Verify(t.Context(), token) // either answer is right: the logout came between
			if !raced {
				t.Fatalf("no %s came", command)
			}
		}, scheme, other)
	})
}

// The logout race, at a verify that writes: what is kept for showing it brings the session back, and nothing
// else does.
func TestOnlyTheNaiveVariantBringsASessionBack(t *testing.T) {
	atTheWrite(t, func(t *testing.T, v variant, verify func(impl.Token, func()), scheme, other *session.Scheme) {
		token, err := scheme.Issue(t.Context(), alex())
		must(t, err)
		verify(token, func() { must(t, other.Revoke(t.Context(), token)) })
		_, err = scheme.Verify(t.Context(), token)
		if back := err == nil; back != (v.name == "naive") || (!back && !errors.Is(err, impl.ErrRevoked)) {
			t.Errorf("after the logout: %v", err)
		}
	})
}

func TestOnlyTheNaiveVariantUndoesAnUpdate(t *testing.T) {
	atTheWrite(t, func(t *testing.T, v variant, verify func(impl.Token, func()), scheme, other *session.Scheme) {
		token, err := scheme.Issue(t.Context(), alex())
		must(t, err)
		changed := alex()
		changed.Preferences = json.RawMessage(`{"theme":"light"}`)
		verify(token, func() {
			_, err := other.Update(t.Context(), token, changed, nil)
			must(t, err)
		})
		got, err := scheme.Verify(t.Context(), token)
		if undone := !cmp.Equal(changed, got); err != nil || undone != (v.name == "naive") {
			t.Errorf("after the update: %v %v", err, cmp.Diff(changed, got))
		}
	})
}

func TestNewNaiveRefuses(t *testing.T) {
	s := storetest.Open(t, storetest.Embedded(t).URL, "")
	for words, c := range map[string]session.Config{
		"no store":     {Lifetime: lifetime},
		"idle timeout": {Store: s, Lifetime: lifetime, Idle: time.Minute},
		"a throttle":   {Store: s, Lifetime: lifetime, TouchEvery: 0.1},
		"a cache":      {Store: s, Lifetime: lifetime, Cache: &session.CacheConfig{Entries: 1, Bound: bound}},
	} {
		if _, err := session.NewNaive(c); err == nil {
			t.Errorf("%s: taken", words)
		}
	}
}
