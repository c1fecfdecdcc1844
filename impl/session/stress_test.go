package session_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"authbench/impl"
	"authbench/impl/session"
	"authbench/impl/store/storetest"
)

// A login is a token and the principal that it was issued for.
type login struct {
	token     impl.Token
	principal impl.Principal
}

// Many goroutines with many tokens over connections that break: whoever is let in is who the token was issued
// for, with all that belongs to him, and nobody is told anything but that the store did not answer.
func TestNobodyIsTakenForSomebodyElse(t *testing.T) {
	t.Parallel()
	storetest.EachSingle(t, func(t *testing.T, server storetest.Server) {
		for i, v := range append(strict(), cached()...) {
			t.Run(v.name+"-"+string(v.config.Rung), func(t *testing.T) {
				url := storetest.Database(t, server.URL, i)
				link, through := storetest.Proxied(t, url)
				direct := v.open(t, storetest.Open(t, url, ""), 0)
				if v.config.Cache != nil {
					v.config.Cache = &session.CacheConfig{Entries: 50, Bound: bound} // so that it evicts
				}
				stressed := v.open(t, storetest.Open(t, through, ""), 0)
				stress(t, stressed, logins(t, direct, 200), func() {
					link.Turn(storetest.Cut)
					time.Sleep(10 * time.Millisecond)
					link.Turn(storetest.Healed)
				})
			})
		}
	})
}

func logins(t *testing.T, s *session.Scheme, n int) []login {
	t.Helper()
	made := make([]login, n)
	for i := range made {
		p := alex()
		p.Subject, p.Roles = fmt.Sprint("user-", i), []string{fmt.Sprint("role-", i), "reader"}
		p.Claims = fmt.Appendf(nil, `{"number":%d}`, i)
		token, err := s.Issue(t.Context(), p)
		must(t, err)
		made[i] = login{token, p}
	}
	return made
}

func stress(t *testing.T, s *session.Scheme, logins []login, fault func()) {
	t.Helper()
	const goroutines, faults = 64, 5
	var wg sync.WaitGroup
	var done atomic.Bool
	for g := range goroutines {
		wg.Go(func() {
			for i := g; !done.Load(); i += 7 {
				timeout := 2 * time.Second
				if i%4 == 0 {
					timeout = time.Duration(i%20) * time.Millisecond // who gives up leaves an answer on its way
				}
				if err := logins[i%len(logins)].presented(s, timeout); err != nil && !errors.Is(err, impl.ErrUnavailable) {
					t.Error(err)
					return
				}
			}
		})
	}
	for range faults {
		time.Sleep(30 * time.Millisecond)
		fault()
	}
	time.Sleep(30 * time.Millisecond)
	done.Store(true)
	wg.Wait()
	for _, l := range logins {
		for begun := time.Now(); l.presented(s, 2*time.Second) != nil; time.Sleep(time.Millisecond) {
			if time.Since(begun) > 10*time.Second {
				t.Fatalf("%s is never let in again", l.principal.Subject)
			}
		}
	}
}

// presented returns nil when the token is taken for what it is.
func (l login) presented(s *session.Scheme, timeout time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	got, err := s.Verify(ctx, l.token)
	switch {
	case err != nil:
		return fmt.Errorf("%s: %w", l.principal.Subject, err)
	case !cmp.Equal(l.principal, got):
		return fmt.Errorf("%s is taken for %s", l.principal.Subject, got.Subject)
	}
	return nil
}
