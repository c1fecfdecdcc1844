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
	"authbench/impl/store"
	"authbench/impl/store/storetest"
)

const lifetime = time.Hour

func promises() impl.Promises {
	return impl.Promises{
		Authenticates: true, RevokesOne: true, RevokesAll: true, AsksStore: true, FailsClosed: true, StableToken: true,
	}
}

// shifted is a scheme on s whose clock is off by the given time.
func shifted(t *testing.T, s *store.Store, by time.Duration) *session.Scheme {
	t.Helper()
	scheme, err := session.New(session.Config{
		Store: s, Lifetime: lifetime, Now: func() time.Time { return time.Now().Add(by) },
	})
	must(t, err)
	return scheme
}

func alex() impl.Principal {
	return impl.Principal{
		Subject: "alex", Roles: []string{"reader"}, Preferences: json.RawMessage(`{"theme":"dark"}`),
		Claims: json.RawMessage(`{"plan":"pro"}`),
	}
}

func TestConforms(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url, "test:")
		target := impltest.SchemeTarget(shifted(t, s, 0), shifted(t, s, -lifetime-time.Second))
		for _, check := range impltest.Checks() {
			t.Run(check.Name, func(t *testing.T) { must(t, check.Run(t.Context(), target, promises())) })
		}
		must(t, impltest.Conform(t.Context(), target, promises(), "again-"))
	})
}

func TestConformsUnderConcurrency(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url, "test:")
		target := impltest.SchemeTarget(shifted(t, s, 0), shifted(t, s, -lifetime-time.Second))
		var wg sync.WaitGroup
		for _, name := range []string{"a-", "b-", "c-", "d-"} {
			wg.Go(func() {
				if err := impltest.Conform(context.Background(), target, promises(), name); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			})
		}
		wg.Wait()
	})
}

func TestFailsClosedWhenTheStoreIsAway(t *testing.T) {
	storetest.EachServer(t, func(t *testing.T, server storetest.Server) {
		scheme := shifted(t, storetest.Open(t, server.URL, ""), 0)
		token, err := scheme.Issue(t.Context(), alex())
		must(t, err)
		if server.Pause != nil {
			server.Pause()
			allUnavailable(t, scheme, token)
			server.Resume()
		}
		server.Stop()
		allUnavailable(t, scheme, token)
	})
}

func allUnavailable(t *testing.T, scheme impl.Scheme, token impl.Token) {
	t.Helper()
	ctx := context.Background() // with no deadline of its own
	for verb, call := range map[string]func() error{
		"issue":      func() error { _, err := scheme.Issue(ctx, alex()); return err },
		"verify":     func() error { _, err := scheme.Verify(ctx, token); return err },
		"update":     func() error { _, err := scheme.Update(ctx, token, alex(), nil); return err },
		"revoke":     func() error { return scheme.Revoke(ctx, token) },
		"revoke-all": func() error { return scheme.RevokeAll(ctx, "alex") },
	} {
		start := time.Now()
		if err := call(); !errors.Is(err, impl.ErrUnavailable) {
			t.Errorf("%s: %v", verb, err)
		}
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("%s took %s", verb, took)
		}
	}
}

func TestRevokeAllEndsAHundredSessions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url, "")
		scheme := shifted(t, s, 0)
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
		if keys, err := s.Client().Keys(t.Context(), "*").Result(); err != nil || len(keys) != 0 {
			t.Errorf("left %q: %v", keys, err)
		}
		must(t, scheme.RevokeAll(t.Context(), "alex"))
		must(t, scheme.RevokeAll(t.Context(), "nobody"))
	})
}

func TestARecordThatCannotBeReadLetsNobodyIn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url, "")
		scheme := shifted(t, s, 0)
		for _, broken := range []string{"", "{", "null", `{}`, `{"principal":{"sub":"alex"}}`, `{"expires_unix_ms":99999999999999}`} {
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
	storetest.Each(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url, "")
		scheme := shifted(t, s, 0)
		token, err := scheme.Issue(t.Context(), alex())
		must(t, err)
		late := shifted(t, s, lifetime-time.Second)
		_, err = late.Update(t.Context(), token, alex(), nil)
		must(t, err)
		wants(t, late, token, nil)
		wants(t, shifted(t, s, lifetime+time.Second), token, impl.ErrExpired)
		if _, err := shifted(t, s, lifetime+time.Second).Update(t.Context(), token, alex(), nil); !errors.Is(err, impl.ErrExpired) {
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
