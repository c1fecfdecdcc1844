package session_test

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"authbench/impl"
	"authbench/impl/impltest"
	"authbench/impl/session"
	"authbench/impl/store/storetest"
)

const lifetime = time.Hour

func promises() impl.Promises {
	return impl.Promises{
		Authenticates: true, RevokesOne: true, RevokesAll: true, AsksStore: true, FailsClosed: true, StableToken: true,
		RoleChange: impl.RolesRewritten,
	}
}

func alex() impl.Principal {
	return impl.Principal{
		Subject: "alex", Roles: []string{"reader"}, Preferences: json.RawMessage(`{"theme":"dark"}`),
		Claims: json.RawMessage(`{"plan":"pro"}`),
	}
}

func TestConforms(t *testing.T) {
	each(t, variants(), func(t *testing.T, url string, v variant) {
		s := storetest.Open(t, url, v.name+":")
		target := impltest.SchemeTarget(v.open(t, s, 0), v.open(t, s, -lifetime-time.Second))
		for _, check := range impltest.Checks() {
			t.Run(check.Name, func(t *testing.T) { must(t, check.Run(t.Context(), target, v.promises())) })
		}
		must(t, impltest.Conform(t.Context(), target, v.promises(), "again-"))
	})
}

func TestConformsUnderConcurrency(t *testing.T) {
	each(t, variants(), func(t *testing.T, url string, v variant) {
		s := storetest.Open(t, url, v.name+":")
		target := impltest.SchemeTarget(v.open(t, s, 0), v.open(t, s, -lifetime-time.Second))
		var wg sync.WaitGroup
		for _, name := range []string{"a-", "b-", "c-", "d-"} {
			wg.Go(func() {
				if err := impltest.Conform(context.Background(), target, v.promises(), name); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			})
		}
		wg.Wait()
	})
}

func TestFailsClosedWhenTheStoreIsAway(t *testing.T) {
	storetest.EachServer(t, func(t *testing.T, server storetest.Server) {
		schemes := map[*session.Scheme]impl.Token{}
		for _, v := range variants() {
			if v.config.Cache != nil {
				continue // a test of its own: it may accept for a while
			}
			scheme := v.open(t, storetest.Open(t, server.URL, v.name+string(v.config.Rung)+":"), 0)
			token, err := scheme.Issue(t.Context(), alex())
			must(t, err)
			schemes[scheme] = token
		}
		if server.Pause != nil {
			server.Pause()
			allUnavailable(t, schemes)
			server.Resume()
		}
		server.Stop()
		allUnavailable(t, schemes)
	})
}

// allUnavailable asks every verb of every scheme at once: each waits for as long as a store call may take.
func allUnavailable(t *testing.T, schemes map[*session.Scheme]impl.Token) {
	t.Helper()
	ctx := context.Background() // with no deadline of its own
	var wg sync.WaitGroup
	for scheme, token := range schemes {
		for verb, call := range map[string]func() error{
			"issue":        func() error { _, err := scheme.Issue(ctx, alex()); return err },
			"verify":       func() error { _, err := scheme.Verify(ctx, token); return err },
			"update":       func() error { _, err := scheme.Update(ctx, token, alex(), nil); return err },
			"revoke":       func() error { return scheme.Revoke(ctx, token) },
			"revoke-all":   func() error { return scheme.RevokeAll(ctx, "alex") },
			"change-roles": func() error { return scheme.ChangeRoles(ctx, "alex", nil) },
		} {
			wg.Go(func() {
				start := time.Now()
				if err := call(); !errors.Is(err, impl.ErrUnavailable) {
					t.Errorf("%s: %v", verb, err)
				}
				if took := time.Since(start); took > 2*time.Second {
					t.Errorf("%s took %s", verb, took)
				}
			})
		}
	}
	wg.Wait()
}

func TestRevokeAllEndsAHundredSessions(t *testing.T) {
	each(t, strict(), func(t *testing.T, url string, v variant) {
		s := storetest.Open(t, url, "")
		scheme := v.open(t, s, 0)
		tokens := make([]impl.Token, 100)
		for i := range tokens {
			var err error
			tokens[i], err = scheme.Issue(t.Context(), alex())
			must(t, err)
		}
		must(t, scheme.RevokeAll(t.Context(), "alex"))
		for _, token := range tokens {
			wants(t, scheme, token, impl.ErrRevoked)
		}
		if keys, err := storetest.Keys(t.Context(), s, "*"); err != nil || len(keys) != 0 {
			t.Errorf("left %q: %v", keys, err)
		}
		must(t, scheme.RevokeAll(t.Context(), "alex"))
		must(t, scheme.RevokeAll(t.Context(), "nobody"))
	})
}

func TestARecordThatCannotBeReadLetsNobodyIn(t *testing.T) {
	each(t, strict(), func(t *testing.T, url string, v variant) {
		s := storetest.Open(t, url, "")
		scheme := v.open(t, s, 0)
		for _, broken := range []string{"", "{", "null", `{}`, `{"principal":{"sub":"alex"}}`, `{"expires_unix_ms":99999999999999}`, "\x01", "\x01\x00\x04"} {
			token, err := scheme.Issue(t.Context(), alex())
			must(t, err)
			record := recordKey(t, s)
			must(t, s.Client().Set(t.Context(), record, broken, time.Minute).Err())
			wants(t, scheme, token, impl.ErrUnavailable)
			must(t, scheme.Revoke(t.Context(), token))
			wants(t, scheme, token, impl.ErrRevoked)
		}
	})
}

func TestUpdateKeepsTheEndAndTheSubject(t *testing.T) {
	each(t, strict(), func(t *testing.T, url string, v variant) {
		s := storetest.Open(t, url, "")
		scheme := v.open(t, s, 0)
		token, err := scheme.Issue(t.Context(), alex())
		must(t, err)
		late := v.open(t, s, lifetime-time.Second)
		_, err = late.Update(t.Context(), token, alex(), nil)
		must(t, err)
		wants(t, late, token, nil)
		wants(t, v.open(t, s, lifetime+time.Second), token, impl.ErrExpired)
		if _, err := v.open(t, s, lifetime+time.Second).Update(t.Context(), token, alex(), nil); !errors.Is(err, impl.ErrExpired) {
			t.Errorf("update after the end: %v", err)
		}
		somebodyElse := alex()
		somebodyElse.Subject = "sam"
		if _, err := scheme.Update(t.Context(), token, somebodyElse, nil); !errors.Is(err, impl.ErrInvalid) {
			t.Errorf("update to another subject: %v", err)
		}
		got, err := scheme.Verify(t.Context(), token)
		if diff := cmp.Diff(alex(), got); err != nil || diff != "" {
			t.Error(err, diff)
		}
	})
}

func wants(t *testing.T, scheme impl.Scheme, token impl.Token, want error) {
	t.Helper()
	if _, err := scheme.Verify(t.Context(), token); !errors.Is(err, want) {
		t.Errorf("verify: %v, want %v", err, want)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
