package jwt_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"authbench/impl"
	"authbench/impl/jwt"
)

// Two tabs hold one refresh token and use it one after the other, some time apart.
func TestTwoTabs(t *testing.T) {
	for _, c := range []struct {
		words  string
		change func(*jwt.Config)
		apart  time.Duration
		ends   bool
	}{
		{"without grace, at once", withoutGrace, 0, true},
		{"without grace, later", withoutGrace, time.Second, true},
		{"with grace, at once", nil, 0, false},
		{"with grace, inside the window", nil, window - time.Second, false},
		{"with grace, after the window", nil, window + time.Second, true},
	} {
		t.Run(c.words, func(t *testing.T) {
			eachSite(t, c.change, func(t *testing.T, s site) {
				login := s.login(t)
				first := s.refreshed(t, login.Refresh)
				s.moves(c.apart)
				if c.ends {
					s.refuses(t, "the second tab", login.Refresh, impl.ErrRevoked)
					s.refuses(t, "the first tab, afterwards", first.Refresh, impl.ErrRevoked)
					return
				}
				second := s.refreshed(t, login.Refresh)
				if second.Refresh != first.Refresh || second.Access == first.Access || !second.RefreshEnds.Equal(first.RefreshEnds) {
					t.Error("the tabs have other refresh tokens, other ends or one access token")
				}
				s.speaksFor(t, "the first tab", first.Access, alex())
				s.speaksFor(t, "the second tab", second.Access, alex())
				s.refreshed(t, second.Refresh)
			})
		})
	}
}

// A replay inside the window writes nothing: it does not make the window longer either.
func TestAReplayDoesNotProlongTheWindow(t *testing.T) {
	eachSite(t, nil, func(t *testing.T, s site) {
		login := s.login(t)
		s.refreshed(t, login.Refresh)
		before := s.everything(t)
		for range 3 {
			s.moves(window/3 - time.Second)
			s.refreshed(t, login.Refresh)
		}
		for name, value := range s.everything(t) {
			if before[name] != value {
				t.Error("a replay wrote to", name)
			}
		}
		s.moves(4 * time.Second)
		s.refuses(t, "a replay after the window", login.Refresh, impl.ErrRevoked)
	})
}

// Whoever replays, the thief or the owner: the login is over for both, and for nobody else.
func TestAReuseEndsTheFamilyForEveryHolder(t *testing.T) {
	for words, change := range map[string]func(*jwt.Config){"with grace": nil, "without": withoutGrace} {
		t.Run(words, func(t *testing.T) {
			eachSite(t, change, func(t *testing.T, s site) {
				otherDevice := s.login(t)
				chain := []impl.Pair{s.login(t)}
				for range 4 {
					chain = append(chain, s.refreshed(t, chain[len(chain)-1].Refresh))
				}
				s.refuses(t, "the reuse", chain[1].Refresh, impl.ErrRevoked)
				for _, pair := range chain {
					s.refuses(t, "a token of the family", pair.Refresh, impl.ErrRevoked)
					s.speaksFor(t, "an access token, until it ends", pair.Access, alex())
				}
				s.refreshed(t, otherDevice.Refresh)
			})
		})
	}
}

// all refreshes with one token, as many times at once.
func (s site) all(t *testing.T, refresh impl.Token, times int) (pairs []impl.Pair, errs []error) {
	pairs, errs = make([]impl.Pair, times), make([]error, times)
	var wg sync.WaitGroup
	for i := range times {
		wg.Go(func() { pairs[i], errs[i] = s.Refresh(t.Context(), refresh) })
	}
	wg.Wait()
	return pairs, errs
}

func TestRefreshesAtOnceWithGraceAdvanceByOne(t *testing.T) {
	eachSite(t, nil, func(t *testing.T, s site) {
		for range 20 {
			login := s.login(t)
			pairs, errs := s.all(t, login.Refresh, 8)
			for i, pair := range pairs {
				if errs[i] != nil || pair.Refresh != pairs[0].Refresh || pair.Refresh == login.Refresh {
					t.Fatalf("%v: refresh tokens differ: %t", errs[i], pair.Refresh != pairs[0].Refresh)
				}
				s.speaksFor(t, "each access token", pair.Access, alex())
			}
			for name, family := range s.everything(t) {
				if !strings.Contains(family, `"number":2`) {
					t.Fatalf("%s: the number advanced by more or less than one: %s", name, family)
				}
			}
			must(t, s.Revoke(t.Context(), login.Access))
		}
	})
}

func TestRefreshesAtOnceWithoutGraceEndTheFamily(t *testing.T) {
	eachSite(t, withoutGrace, func(t *testing.T, s site) {
		for range 20 {
			login := s.login(t)
			pairs, errs := s.all(t, login.Refresh, 2)
			refused := 0
			for i, err := range errs {
				switch {
				case errors.Is(err, impl.ErrRevoked):
					refused++
				case err != nil:
					t.Fatal(err)
				default:
					s.refuses(t, "what the winner got", pairs[i].Refresh, impl.ErrRevoked)
				}
			}
			if refused == 0 {
				t.Fatal("both were taken")
			}
			s.refuses(t, "the first token", login.Refresh, impl.ErrRevoked)
		}
	})
}

// A logout that was acknowledged is final, whatever refreshes and updates were under way.
func TestALogoutDuringRefreshesIsFinal(t *testing.T) {
	eachSite(t, nil, func(t *testing.T, s site) {
		for range 40 {
			login := s.login(t)
			held := make([]impl.Token, 3)
			var wg sync.WaitGroup
			for i := range held {
				wg.Go(func() { held[i] = s.chain(t, login) })
			}
			wg.Go(func() {
				if err := s.Revoke(t.Context(), login.Access); err != nil {
					t.Error(err)
				}
			})
			wg.Wait()
			for _, refresh := range append(held, login.Refresh) {
				s.refuses(t, "a refresh after the logout", refresh, impl.ErrRevoked)
			}
		}
		if left := s.everything(t); len(left) != 0 {
			t.Errorf("brought back: %v", left)
		}
	})
}

// chain refreshes and updates until the login is over, and returns the last refresh token it got.
func (s site) chain(t *testing.T, login impl.Pair) impl.Token {
	last := login.Refresh
	for {
		pair, err := s.Refresh(t.Context(), last)
		if err == nil {
			last = pair.Refresh
			_, err = s.Update(t.Context(), pair.Access, alex(), nil)
		}
		if err != nil {
			if !errors.Is(err, impl.ErrRevoked) {
				t.Error(err)
			}
			return last
		}
	}
}

// between has a test act after the store answered a read and before that is used, once.
type between struct {
	act   func()
	acted atomic.Bool
}

func (b *between) DialHook(next redis.DialHook) redis.DialHook { return next }

func (b *between) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

func (b *between) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		err := next(ctx, cmd)
		if cmd.Name() == "get" && b.acted.CompareAndSwap(false, true) {
			b.act()
		}
		return err
	}
}

// A refresh that has read the family and was held up, and then a logout: what the refresh still signs ends with
// the other access tokens of the login, an access token's lifetime after the acknowledgement.
func TestNoAccessTokenOutlivesALogoutByMoreThanItsLifetime(t *testing.T) {
	eachSite(t, nil, func(t *testing.T, s site) {
		login := s.login(t)
		s.refreshed(t, login.Refresh) // so that the next, in the window, has nothing to write
		other := siteOf(t, s.url, nil)
		var acknowledged time.Time
		s.store.Client().AddHook(&between{act: func() {
			must(t, other.Revoke(t.Context(), login.Access))
			acknowledged = s.time()
			s.moves(window / 2)
		}})
		pair := s.refreshed(t, login.Refresh)
		if end := s.Expires(pair.Access); end.After(acknowledged.Add(accessLifetime)) {
			t.Errorf("an access token ends %s after the logout, its lifetime is %s", end.Sub(acknowledged), accessLifetime)
		}
		s.refuses(t, "a refresh after the logout", pair.Refresh, impl.ErrRevoked)
	})
}
