package jwt_test

import (
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"authbench/impl"
	"authbench/impl/jwt"
	"authbench/impl/store"
	"authbench/impl/store/storetest"
)

const (
	accessLifetime = 10 * time.Minute
	loginLifetime  = 2 * time.Hour
	window         = 30 * time.Second
	leeway         = 2 * time.Second
)

// A site is a refresh scheme with its store, and a clock that a test moves.
type site struct {
	*jwt.Refresher
	url   string
	store *store.Store
	clock *atomic.Int64 // nanoseconds ahead of time.Now
}

func (s site) moves(by time.Duration) { s.clock.Add(int64(by)) }

func (s site) time() time.Time { return time.Now().Add(time.Duration(s.clock.Load())) }

// siteOf is a site on the store at url, with what change makes of its configuration.
func siteOf(tb testing.TB, url string, change func(*jwt.Config)) site {
	tb.Helper()
	s := site{url: url, store: storetest.Open(tb, url, ""), clock: &atomic.Int64{}}
	c := config("HS256")
	c.Lifetime, c.Now = accessLifetime, s.time
	c.Refresh = &jwt.RefreshConfig{Store: s.store, Lifetime: loginLifetime, Grace: window}
	if change != nil {
		change(&c)
	}
	var err error
	if s.Refresher, err = jwt.NewRefresher(c); err != nil {
		tb.Fatal(err)
	}
	return s
}

func withoutGrace(c *jwt.Config) { c.Refresh.Grace = 0 }

// eachSite runs a test on every store.
func eachSite(t *testing.T, change func(*jwt.Config), f func(t *testing.T, s site)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, url string) { f(t, siteOf(t, url, change)) })
}

func (s site) login(t *testing.T) impl.Pair {
	t.Helper()
	pair, err := s.IssuePair(t.Context(), alex())
	must(t, err)
	return pair
}

func (s site) refreshed(t *testing.T, refresh impl.Token) impl.Pair {
	t.Helper()
	pair, err := s.Refresh(t.Context(), refresh)
	must(t, err)
	return pair
}

// refuses wants an error, and nothing handed out beside it.
func (s site) refuses(t *testing.T, words string, refresh impl.Token, want error) {
	t.Helper()
	pair, err := s.Refresh(t.Context(), refresh)
	if !errors.Is(err, want) || pair != (impl.Pair{}) {
		t.Errorf("%s: %v, want %v; handed out: %t", words, err, want, pair != impl.Pair{})
	}
}

// speaksFor wants the token to be taken, for that principal.
func (s site) speaksFor(t *testing.T, words string, access impl.Token, want impl.Principal) {
	t.Helper()
	got, err := s.Verify(t.Context(), access)
	if err != nil || !cmp.Equal(got, want) {
		t.Errorf("%s: %v %s", words, err, cmp.Diff(want, got))
	}
}

func refreshPromises() impl.Promises {
	return impl.Promises{
		Authenticates: true, RevokesOne: true, RevokesAll: true, UntilExpiry: true,
		RoleChange: impl.RolesRefresh, Refreshes: true,
	}
}

// everything is what the store holds as records.
func (s site) everything(t *testing.T) map[string]string {
	t.Helper()
	names, err := storetest.Keys(t.Context(), s.store, "*")
	must(t, err)
	held := map[string]string{}
	for _, name := range names {
		if kind, err := s.store.Client().Type(t.Context(), name).Result(); err != nil || kind != "string" {
			continue
		}
		held[name], err = s.store.Client().Get(t.Context(), name).Result()
		must(t, err)
	}
	return held
}
