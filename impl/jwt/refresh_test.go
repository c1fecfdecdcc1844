package jwt_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"authbench/impl"
	"authbench/impl/impltest"
	"authbench/impl/jwt"
	"authbench/impl/store/storetest"
)

func TestRefreshConforms(t *testing.T) {
	for words, change := range map[string]func(*jwt.Config){
		"with a grace window": nil,
		"without":             withoutGrace,
		"ES256":               func(c *jwt.Config) { c.Algorithm, c.Key = "ES256", keys()["ES256"] },
		"RS256":               func(c *jwt.Config) { c.Algorithm, c.Key = "RS256", keys()["RS256"] },
		"with a cache":        func(c *jwt.Config) { c.VerifiedTokens = 100 },
	} {
		t.Run(words, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, url string) {
				s, past := siteOf(t, url, change), siteOf(t, url, change)
				past.moves(-accessLifetime - 10*time.Second)
				target := impltest.SchemeTarget(s.Refresher, past.Refresher)
				for _, check := range impltest.Checks() {
					t.Run(check.Name, func(t *testing.T) { must(t, check.Run(t.Context(), target, refreshPromises())) })
				}
				must(t, impltest.Conform(t.Context(), target, refreshPromises(), "again-"))
			})
		})
	}
}

func TestARefreshRotates(t *testing.T) {
	eachSite(t, withoutGrace, func(t *testing.T, s site) {
		login := s.login(t)
		seen := map[impl.Token]bool{login.Access: true, login.Refresh: true}
		pair := login
		for range 5 {
			pair = s.refreshed(t, pair.Refresh)
			if seen[pair.Access] || seen[pair.Refresh] || !pair.RefreshEnds.Equal(login.RefreshEnds) {
				t.Fatalf("a token came twice, or the end moved from %s to %s", login.RefreshEnds, pair.RefreshEnds)
			}
			seen[pair.Access], seen[pair.Refresh] = true, true
			s.speaksFor(t, "the new access token", pair.Access, alex())
			s.speaksFor(t, "the first access token", login.Access, alex())
		}
	})
}

// However often a login is refreshed, nothing of it outlives its absolute end, but for the leeway.
func TestTheAbsoluteEndHoldsForEver(t *testing.T) {
	const loginLifetime = 3 * accessLifetime
	s := siteOf(t, storetest.Embedded(t).URL, func(c *jwt.Config) { c.Refresh.Lifetime = loginLifetime })
	rapid.Check(t, func(t *rapid.T) {
		pair, err := s.IssuePair(t.Context(), alex())
		if err != nil {
			t.Fatal(err)
		}
		end := pair.RefreshEnds
		if off := end.Sub(s.time()) - loginLifetime; off > 0 || off < -2*time.Second {
			t.Fatalf("the end is %s off", off)
		}
		last := s.refreshedToTheEnd(t, pair)
		s.moves(end.Add(leeway).Sub(s.time()))
		if _, err := s.Verify(t.Context(), last); !errors.Is(err, impl.ErrExpired) {
			t.Fatalf("an access token after the end: %v", err)
		}
	})
}

// refreshedToTheEnd refreshes after pauses of any length until the login has ended, and returns its last
// access token.
func (s site) refreshedToTheEnd(t *rapid.T, pair impl.Pair) impl.Token {
	end := pair.RefreshEnds
	for {
		if ends := s.Expires(pair.Access); ends.After(end) || !ends.After(s.time().Add(-time.Second)) {
			t.Fatalf("an access token ends at %s, its login at %s", ends, end)
		}
		s.moves(time.Duration(rapid.Int64Range(int64(accessLifetime)/4, int64(accessLifetime)).Draw(t, "pause")))
		before := s.time()
		next, err := s.Refresh(t.Context(), pair.Refresh)
		if err != nil {
			if !errors.Is(err, impl.ErrExpired) || s.time().Before(end) {
				t.Fatalf("at %s: %v; the end is %s", before, err, end)
			}
			return pair.Access
		}
		if !before.Before(end) || !next.RefreshEnds.Equal(end) {
			t.Fatalf("refreshed at %s until %s; the end was %s", before, next.RefreshEnds, end)
		}
		pair = next
	}
}

// What is no genuine refresh token of this site is refused without asking the store, and changes nothing.
func TestInventionsChangeNothing(t *testing.T) {
	t.Parallel()
	storetest.EachServer(t, func(t *testing.T, server storetest.Server) {
		s := siteOf(t, server.URL, withoutGrace)
		other := siteOf(t, server.URL, func(c *jwt.Config) {
			key, err := jwt.GenerateKey("HS256")
			must(t, err)
			c.Key = key
		})
		elsewhere := siteOf(t, server.URL, func(c *jwt.Config) { c.Issuer = "https://other.example" })
		login := s.login(t)
		token := login.Refresh
		inventions := map[string]impl.Token{
			"nothing":              "",
			"an access token":      login.Access,
			"cut by one":           token[:len(token)-1],
			"longer by one":        token + "A",
			"padded":               token + "==",
			"another number":       token[:22] + flip(token[22:]),
			"another family":       flip(token),
			"another MAC":          token[:40] + flip(token[40:]),
			"a line break":         token[:10] + "\n" + token[11:],
			"white space behind":   token + " ",
			"of another key":       other.login(t).Refresh,
			"of another issuer":    elsewhere.login(t).Refresh,
			"as long, and garbage": impl.Token(strings.Repeat("A", len(token))),
		}
		before := s.everything(t)
		for words, invention := range inventions {
			s.refuses(t, words, invention, impl.ErrInvalid)
		}
		if diff := cmp.Diff(before, s.everything(t)); diff != "" {
			t.Error(diff)
		}
		server.Stop()
		for words, invention := range inventions {
			s.refuses(t, words+", with the store away", invention, impl.ErrInvalid)
		}
	})
}

func flip(t impl.Token) impl.Token {
	if t[0] == 'A' {
		return "B" + t[1:]
	}
	return "A" + t[1:]
}

// Whoever reads the store can neither refresh nor present anything.
func TestTheStoreHoldsNoToken(t *testing.T) {
	eachSite(t, nil, func(t *testing.T, s site) {
		pair := s.refreshed(t, s.login(t).Refresh)
		for name, value := range s.everything(t) {
			for _, token := range []impl.Token{pair.Access, pair.Refresh} {
				if secret := string(token[len(token)-30:]); strings.Contains(name+value, secret) {
					t.Errorf("%s holds a token", name)
				}
			}
		}
	})
}

func TestAnAccessTokenOfNoLoginIsRefused(t *testing.T) {
	s := siteOf(t, storetest.Embedded(t).URL, nil)
	stateless, err := shifted(t, config("HS256"), 0).Issue(t.Context(), alex())
	must(t, err)
	wants(t, s, stateless, impl.ErrInvalid)
	if err := s.Revoke(t.Context(), stateless); !errors.Is(err, impl.ErrInvalid) {
		t.Errorf("revoke: %v", err)
	}
	if _, err := s.Update(t.Context(), stateless, alex(), nil); !errors.Is(err, impl.ErrInvalid) {
		t.Errorf("update: %v", err)
	}
}

func TestIssuePairRefuses(t *testing.T) {
	s := siteOf(t, storetest.Embedded(t).URL, nil)
	large := alex()
	large.Claims = json.RawMessage(`{"x":"` + strings.Repeat("x", jwt.MaxTokenBytes) + `"}`)
	for words, c := range map[string]struct {
		p    impl.Principal
		want error
	}{
		"nobody":    {impl.Principal{}, impl.ErrInvalid},
		"too large": {large, impl.ErrTooLarge},
	} {
		if pair, err := s.IssuePair(t.Context(), c.p); !errors.Is(err, c.want) || pair != (impl.Pair{}) {
			t.Errorf("%s: %v", words, err)
		}
	}
	if held := s.everything(t); len(held) != 0 {
		t.Errorf("left behind: %v", held)
	}
}
