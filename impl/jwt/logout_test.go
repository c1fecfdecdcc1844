package jwt_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"authbench/impl"
	"authbench/impl/jwt"
	"authbench/impl/store/storetest"
)

// A logout and an update of one token, in both orders: whichever is second must not undo or deny the first.
func TestOfALogoutAndAnUpdateTheFirstWins(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		c, _ := denying(t, url, "HS256")
		scheme := shifted(t, c, 0)
		token, err := scheme.Issue(t.Context(), alex())
		must(t, err)
		renewed, err := scheme.Update(t.Context(), token, alex(), nil)
		must(t, err)
		for range 2 {
			if err := scheme.Revoke(t.Context(), token); !errors.Is(err, impl.ErrRevoked) {
				t.Errorf("a logout with the replaced token: %v", err)
			}
		}
		wants(t, scheme, renewed, nil)
		for range 2 {
			must(t, scheme.Revoke(t.Context(), renewed))
		}
		if fresh, err := scheme.Update(t.Context(), renewed, alex(), nil); !errors.Is(err, impl.ErrRevoked) || fresh != "" {
			t.Errorf("an update after the logout: %v", err)
		}
		wants(t, scheme, renewed, impl.ErrRevoked)
	})
}

// After a logout that was acknowledged no token of the login is taken, whatever came before or after it.
func TestAnAcknowledgedLogoutEndsTheLogin(t *testing.T) {
	c, _ := denying(t, storetest.Embedded(t).URL, "HS256")
	scheme := shifted(t, c, 0)
	rapid.Check(t, func(t *rapid.T) {
		token, err := scheme.Issue(t.Context(), alex())
		if err != nil {
			t.Fatal(err)
		}
		login, over := []impl.Token{token}, false
		for range rapid.IntRange(1, 8).Draw(t, "steps") {
			token := rapid.SampledFrom(login).Draw(t, "token")
			if rapid.Bool().Draw(t, "logout") {
				over = scheme.Revoke(t.Context(), token) == nil || over
			} else if fresh, err := scheme.Update(t.Context(), token, alex(), nil); err == nil {
				login = append(login, fresh)
			}
			if taken := taken(t, scheme, login); taken != 0 && over || taken != 1 && !over {
				t.Fatalf("logged out: %v, and %d tokens of the login are taken", over, taken)
			}
		}
	})
}

// The same, with the logout and the updates at once.
func TestALogoutDuringUpdatesEndsTheLoginOrSaysNo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		c, _ := denying(t, url, "HS256")
		scheme := shifted(t, c, 0)
		for range 100 {
			token, err := scheme.Issue(t.Context(), alex())
			must(t, err)
			var wg sync.WaitGroup
			var refused error
			chains := make([][]impl.Token, 2)
			for i := range chains {
				wg.Go(func() { chains[i] = updates(t, scheme, token) })
			}
			wg.Go(func() { refused = scheme.Revoke(t.Context(), token) })
			wg.Wait()
			login := append(append([]impl.Token{token}, chains[0]...), chains[1]...)
			want := 0
			if refused != nil {
				want = 1
				if !errors.Is(refused, impl.ErrRevoked) {
					t.Error(refused)
				}
			}
			if taken := taken(t, scheme, login); taken != want {
				t.Fatalf("the logout gave %v, and %d tokens of the login are taken", refused, taken)
			}
		}
	})
}

// updates renews a token three times, or until it is ended by somebody else.
func updates(t *testing.T, scheme *jwt.Scheme, token impl.Token) []impl.Token {
	var chain []impl.Token
	for range 3 {
		fresh, err := scheme.Update(t.Context(), token, alex(), nil)
		if err != nil {
			if !errors.Is(err, impl.ErrRevoked) {
				t.Error(err)
			}
			break
		}
		chain = append(chain, fresh)
		token = fresh
	}
	return chain
}

// A failer is a *testing.T or a *rapid.T.
type failer interface {
	Context() context.Context
	Error(...any)
}

// taken counts the tokens that are accepted.
func taken(t failer, scheme *jwt.Scheme, tokens []impl.Token) int {
	n := 0
	for _, token := range tokens {
		switch _, err := scheme.Verify(t.Context(), token); {
		case err == nil:
			n++
		case !errors.Is(err, impl.ErrRevoked):
			t.Error(err)
		}
	}
	return n
}

func TestAnUpdateThatDoesNotFitChangesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		c, s := denying(t, url, "HS256")
		scheme := shifted(t, c, 0)
		token, err := scheme.Issue(t.Context(), alex())
		must(t, err)
		asked := impl.Token("")
		fresh, err := scheme.Update(t.Context(), token, alex(), func(t impl.Token) error { asked = t; return impl.ErrTooLarge })
		if !errors.Is(err, impl.ErrTooLarge) || fresh != "" || asked == "" || asked == token {
			t.Errorf("update: %v", err)
		}
		wants(t, scheme, token, nil)
		if n, err := s.Client().DBSize(t.Context()).Result(); err != nil || n != 0 {
			t.Errorf("%d entries: %v", n, err)
		}
	})
}

// Whatever two replicas' clocks say, if they differ by less than a grace: a token that one revoked is not
// taken by the other, now or when the entry has gone.
func TestARevokeHoldsWhereClocksDiffer(t *testing.T) {
	const leeway, grace = 2 * time.Second, time.Minute
	c, s := denying(t, storetest.Embedded(t).URL, "HS256")
	issuing := shifted(t, c, 0)
	rapid.Check(t, func(rt *rapid.T) {
		here := time.Duration(rapid.Int64Range(0, int64(lifetime+leeway+2*grace)).Draw(rt, "revoker's clock"))
		skew := time.Duration(rapid.Int64Range(int64(-grace), int64(grace)).Draw(rt, "verifier's against it"))
		must(t, s.Client().FlushDB(rt.Context()).Err())
		token, err := issuing.Issue(rt.Context(), alex())
		must(t, err)
		must(t, shifted(t, c, here).Revoke(rt.Context(), token))
		if _, err := shifted(t, c, here+skew).Verify(rt.Context(), token); err == nil {
			rt.Fatal("taken after the revoke")
		}
		names, err := storetest.Keys(rt.Context(), s, "*")
		must(t, err)
		kept := time.Duration(0)
		if len(names) == 1 {
			kept, err = s.Client().PTTL(rt.Context(), names[0]).Result()
			must(t, err)
		}
		const coarse = 10 * time.Millisecond // the store counts milliseconds
		if left := issuing.Expires(token).Add(leeway).Sub(time.Now().Add(here + skew)); kept+coarse < left {
			rt.Fatalf("the entry goes in %s, and the token is taken for %s", kept, left)
		}
	})
}

func TestExpiresIsTheEndThatAnUpdateKeeps(t *testing.T) {
	var scheme interface {
		impl.Scheme
		impl.Expirer
	} = shifted(t, config("ES256"), 0)
	token, err := scheme.Issue(t.Context(), alex())
	must(t, err)
	end := scheme.Expires(token)
	if off := time.Until(end) - lifetime; off > 0 || off < -2*time.Second {
		t.Errorf("ends %s off", off)
	}
	renewed, err := shifted(t, config("ES256"), lifetime/2).Update(t.Context(), token, alex(), nil)
	must(t, err)
	if got := shifted(t, config("ES256"), 2*lifetime).Expires(renewed); !got.Equal(end) {
		t.Errorf("the renewed token ends at %s, the old one at %s", got, end)
	}
	if got := scheme.Expires(token + "A"); !got.IsZero() {
		t.Errorf("a forged token ends at %s", got)
	}
}
