package jwt_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"authbench/impl"
	"authbench/impl/store/storetest"
)

func TestALogoutNeedsNoUnexpiredAccessToken(t *testing.T) {
	eachSite(t, nil, func(t *testing.T, s site) {
		login := s.login(t)
		s.moves(accessLifetime + leeway)
		wants(t, s, login.Access, impl.ErrExpired)
		for range 2 {
			must(t, s.Revoke(t.Context(), login.Access))
		}
		s.refuses(t, "a refresh after the logout", login.Refresh, impl.ErrRevoked)
		if err := s.Revoke(t.Context(), login.Access[:len(login.Access)-1]); !errors.Is(err, impl.ErrInvalid) {
			t.Errorf("a logout with a forged token: %v", err)
		}
	})
}

func TestALogoutEverywhereEndsEveryLoginOfTheSubject(t *testing.T) {
	eachSite(t, nil, func(t *testing.T, s site) {
		var ended []impl.Pair
		for range 10 {
			login := s.login(t)
			ended = append(ended, login, s.refreshed(t, login.Refresh))
		}
		somebody, err := s.IssuePair(t.Context(), impl.Principal{Subject: "sam"})
		must(t, err)
		must(t, s.RevokeAll(t.Context(), "alex"))
		for _, pair := range ended {
			s.refuses(t, "a login of the subject", pair.Refresh, impl.ErrRevoked)
		}
		s.refreshed(t, somebody.Refresh)
		s.refreshed(t, s.login(t).Refresh)
	})
}

func TestARoleChangeShowsAtTheNextRefresh(t *testing.T) {
	eachSite(t, nil, func(t *testing.T, s site) {
		first, second := s.login(t), s.login(t)
		replayed := s.refreshed(t, second.Refresh)
		somebody, err := s.IssuePair(t.Context(), impl.Principal{Subject: "sam", Roles: []string{"reader"}})
		must(t, err)
		must(t, s.ChangeRoles(t.Context(), "alex", []string{"auditor", "editor"}))
		changed := alex()
		changed.Roles = []string{"auditor", "editor"}
		s.speaksFor(t, "an access token from before", first.Access, alex())
		s.speaksFor(t, "the first login's next", s.refreshed(t, first.Refresh).Access, changed)
		s.speaksFor(t, "the second login's next, inside the window", s.refreshed(t, second.Refresh).Access, changed)
		s.speaksFor(t, "the second login's next", s.refreshed(t, replayed.Refresh).Access, changed)
		s.speaksFor(t, "somebody else's", s.refreshed(t, somebody.Refresh).Access, impl.Principal{Subject: "sam", Roles: []string{"reader"}})
		if err := s.ChangeRoles(t.Context(), "alex", []string{""}); !errors.Is(err, impl.ErrInvalid) {
			t.Errorf("a role without a name: %v", err)
		}
	})
}

func TestAnUpdateShowsAtOnceAndAtTheNextRefresh(t *testing.T) {
	eachSite(t, nil, func(t *testing.T, s site) {
		login := s.login(t)
		s.moves(accessLifetime / 2)
		changed := alex()
		changed.Preferences = json.RawMessage(`{"theme":"light"}`)
		asked := impl.Token("")
		misfit := func(t impl.Token) error { asked = t; return impl.ErrTooLarge }
		if renewed, err := s.Update(t.Context(), login.Access, changed, misfit); !errors.Is(err, impl.ErrTooLarge) || renewed != "" || asked == "" {
			t.Errorf("an update that does not fit: %v", err)
		}
		next := s.refreshed(t, login.Refresh)
		s.speaksFor(t, "a refresh after the misfit", next.Access, alex())

		renewed, err := s.Update(t.Context(), login.Access, changed, nil)
		must(t, err)
		s.speaksFor(t, "the renewed token", renewed, changed)
		s.speaksFor(t, "the old one", login.Access, alex())
		s.speaksFor(t, "the next refresh", s.refreshed(t, next.Refresh).Access, changed)
		if got, want := s.Expires(renewed), s.Expires(login.Access); !got.Equal(want) {
			t.Errorf("the renewed token ends at %s, the old one at %s", got, want)
		}
		must(t, s.Revoke(t.Context(), renewed))
		s.refuses(t, "a refresh after a logout with the renewed token", next.Refresh, impl.ErrRevoked)
	})
}

// The page that an update comes from was shown before the role change: it must not bring the old roles back.
func TestAnUpdateBringsNoOldRolesBack(t *testing.T) {
	eachSite(t, nil, func(t *testing.T, s site) {
		login := s.login(t)
		shown, err := s.Verify(t.Context(), login.Access)
		must(t, err)
		must(t, s.ChangeRoles(t.Context(), "alex", nil))
		shown.Preferences = json.RawMessage(`{"theme":"light"}`)
		renewed, err := s.Update(t.Context(), login.Access, shown, nil)
		must(t, err)
		shown.Roles = nil
		s.speaksFor(t, "the renewed token", renewed, shown)
		s.speaksFor(t, "the next refresh", s.refreshed(t, login.Refresh).Access, shown)
	})
}

// Role changes, updates and refreshes of one login at once: none undoes another.
func TestChangesAtOnceAreAllKept(t *testing.T) {
	eachSite(t, nil, func(t *testing.T, s site) {
		for i := range 20 {
			login := s.login(t)
			want := alex()
			want.Roles, want.Preferences = []string{fmt.Sprint("role-", i)}, json.RawMessage(fmt.Sprintf(`{"n":%d}`, i))
			updated := alex()
			updated.Preferences = want.Preferences
			var next impl.Pair
			var wg sync.WaitGroup
			errs := make([]error, 3)
			wg.Go(func() { next, errs[0] = s.Refresh(t.Context(), login.Refresh) })
			wg.Go(func() { _, errs[1] = s.Update(t.Context(), login.Access, updated, nil) })
			wg.Go(func() { errs[2] = s.ChangeRoles(t.Context(), "alex", want.Roles) })
			wg.Wait()
			must(t, errors.Join(errs...))
			s.speaksFor(t, "the next refresh", s.refreshed(t, next.Refresh).Access, want)
			must(t, s.RevokeAll(t.Context(), "alex"))
		}
	})
}

func TestWithTheStoreAwayOnlyVerifyGoesOn(t *testing.T) {
	t.Parallel()
	storetest.EachServer(t, func(t *testing.T, server storetest.Server) {
		s := siteOf(t, server.URL, nil)
		login := s.login(t)
		if server.Pause != nil {
			server.Pause()
			s.onlyVerifies(t, login)
			server.Resume()
		}
		server.Stop()
		s.onlyVerifies(t, login)
	})
}

func (s site) onlyVerifies(t *testing.T, login impl.Pair) {
	t.Helper()
	ctx := context.Background() // with no deadline of its own
	for verb, call := range map[string]func() error{
		"login":                   func() error { _, err := s.IssuePair(ctx, alex()); return err },
		"issue":                   func() error { _, err := s.Issue(ctx, alex()); return err },
		"refresh":                 func() error { _, err := s.Refresh(ctx, login.Refresh); return err },
		"update":                  func() error { _, err := s.Update(ctx, login.Access, alex(), nil); return err },
		"revoke":                  func() error { return s.Revoke(ctx, login.Access) },
		"revoke by refresh token": func() error { return s.Revoke(ctx, login.Refresh) },
		"revoke-all":              func() error { return s.RevokeAll(ctx, "alex") },
		"change-roles":            func() error { return s.ChangeRoles(ctx, "alex", nil) },
	} {
		start := time.Now()
		if err := call(); !errors.Is(err, impl.ErrUnavailable) || errors.Is(err, impl.ErrRevoked) {
			t.Errorf("%s: %v", verb, err)
		}
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("%s took %s", verb, took)
		}
	}
	s.speaksFor(t, "verify", login.Access, alex())
}

// A reuse that the store cannot be told of has ended nothing, and does not say so.
func TestAReuseWithTheStoreAwayIsNoVerdict(t *testing.T) {
	eachSite(t, withoutGrace, func(t *testing.T, s site) {
		login := s.login(t)
		next := s.refreshed(t, login.Refresh)
		s.store.Client().AddHook(noDeletes{})
		s.refuses(t, "the reuse", login.Refresh, impl.ErrUnavailable)
		s.refreshed(t, next.Refresh)
	})
}

// noDeletes loses the link whenever a key is to be deleted.
type noDeletes struct{}

func (noDeletes) DialHook(next redis.DialHook) redis.DialHook { return next }

func (noDeletes) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		if cmd.Name() == "del" {
			return context.DeadlineExceeded
		}
		return next(ctx, cmd)
	}
}

func (noDeletes) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		if cmds[0].Name() == "del" {
			return context.DeadlineExceeded
		}
		return next(ctx, cmds)
	}
}

// A failover may lose the last writes. What the store forgot is taken; what it had known before is not.
func TestAStoreThatForgot(t *testing.T) {
	eachSite(t, withoutGrace, func(t *testing.T, s site) {
		login := s.login(t)
		pair := s.refreshed(t, login.Refresh)
		remembered := s.everything(t)
		for range 3 {
			pair = s.refreshed(t, pair.Refresh)
		}
		for name, value := range remembered {
			must(t, s.store.Client().SetArgs(t.Context(), name, value, redis.SetArgs{KeepTTL: true}).Err())
		}
		newest := s.refreshed(t, pair.Refresh)
		s.speaksFor(t, "what the forgotten token got", newest.Access, alex())
		s.refuses(t, "one from before", pair.Refresh, impl.ErrRevoked)
		s.refuses(t, "the newest, after that reuse", newest.Refresh, impl.ErrRevoked)

		forgotten := s.login(t)
		for name := range s.everything(t) {
			must(t, s.store.Client().Del(t.Context(), name).Err())
		}
		s.refuses(t, "a login that the store forgot altogether", forgotten.Refresh, impl.ErrRevoked)
	})
}

func TestALoginLeavesNothingBehindWithoutAnEnd(t *testing.T) {
	const grace = time.Minute
	eachSite(t, nil, func(t *testing.T, s site) {
		login := s.login(t)
		s.moves(loginLifetime - time.Minute)
		s.refreshed(t, login.Refresh) // keeps the end it has
		names, err := storetest.Keys(t.Context(), s.store, "*")
		must(t, err)
		kept := map[string]bool{}
		for _, name := range names {
			ttl, err := s.store.Client().PTTL(t.Context(), name).Result()
			must(t, err)
			kept[name] = ttl > loginLifetime+grace-10*time.Second && ttl <= loginLifetime+grace
		}
		if diff := cmp.Diff(2, len(kept)); diff != "" {
			t.Error(diff)
		}
		for name, right := range kept {
			if !right {
				t.Errorf("%s is kept for another time than the login and a grace", name)
			}
		}
	})
}
