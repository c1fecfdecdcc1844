package jwt_test

import (
	"context"
	"crypto/elliptic"
	"encoding/base64"
	"errors"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"authbench/impl"
	"authbench/impl/store/storetest"
)

func TestDenylistFailsClosedWhenTheStoreIsAway(t *testing.T) {
	t.Parallel()
	storetest.EachServer(t, func(t *testing.T, server storetest.Server) {
		c, _ := denying(t, server.URL, "HS256")
		scheme := shifted(t, c, 0)
		token, err := scheme.Issue(t.Context(), alex())
		must(t, err)
		if server.Pause != nil {
			server.Pause()
			allUnavailable(t, scheme, token)
			server.Resume()
		}
		server.Stop()
		allUnavailable(t, scheme, token)
		// A forged token needs no store to be refused, and a stateless verifier needs none at all.
		wants(t, scheme, token[:len(token)-1], impl.ErrInvalid)
		wants(t, shifted(t, config("HS256"), 0), token, nil)
	})
}

func allUnavailable(t *testing.T, scheme impl.Scheme, token impl.Token) {
	t.Helper()
	ctx := context.Background() // with no deadline of its own
	for verb, call := range map[string]func() error{
		"verify": func() error { _, err := scheme.Verify(ctx, token); return err },
		"update": func() error { _, err := scheme.Update(ctx, token, alex(), nil); return err },
		"revoke": func() error { return scheme.Revoke(ctx, token) },
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

func TestAnEntryOutlivesItsTokenByAGrace(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		c, s := denying(t, url, "HS256")
		token, err := shifted(t, c, 0).Issue(t.Context(), alex())
		must(t, err)
		must(t, shifted(t, c, lifetime/2).Revoke(t.Context(), token))
		keys, err := storetest.Keys(t.Context(), s, "*")
		if err != nil || len(keys) != 1 {
			t.Fatalf("keys %q: %v", keys, err)
		}
		ttl, err := s.Client().PTTL(t.Context(), keys[0]).Result()
		// The default leeway, and a grace for clocks that differ.
		if want := lifetime/2 + 2*time.Second + time.Minute; err != nil || ttl > want || ttl < want-2*time.Second {
			t.Errorf("expires in %s, want %s less what has passed: %v", ttl, want, err)
		}
		if strings.Contains(keys[0], string(token)) {
			t.Error("the denylist holds a token")
		}
	})
}

func TestOnlyTokensThatWouldBeTakenAreWrittenDown(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		c, s := denying(t, url, "HS256")
		token, err := shifted(t, c, 0).Issue(t.Context(), alex())
		must(t, err)
		for _, invention := range []impl.Token{"", "garbage", token + "A", token[:len(token)-2] + "AA"} {
			if err := shifted(t, c, 0).Revoke(t.Context(), invention); !errors.Is(err, impl.ErrInvalid) {
				t.Errorf("%q: %v", string(invention), err)
			}
		}
		must(t, shifted(t, c, lifetime+2*time.Minute).Revoke(t.Context(), token)) // over for everybody
		if n, err := s.Client().DBSize(t.Context()).Result(); err != nil || n != 0 {
			t.Errorf("%d entries: %v", n, err)
		}
		wants(t, shifted(t, c, 0), token, nil)
		must(t, shifted(t, c, lifetime+5*time.Second).Revoke(t.Context(), token)) // over here alone
		wants(t, shifted(t, c, 0), token, impl.ErrRevoked)
	})
}

// A token changed into another that verifies as well is the same token to a list of (iss, jti), and
// would be another to a list of texts.
func TestARevokedTokensSiblingStaysRevoked(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		c, _ := denying(t, url, "ES256")
		scheme := shifted(t, c, 0)
		token, err := scheme.Issue(t.Context(), alex())
		must(t, err)
		sibling := malleated(t, token)
		wants(t, scheme, sibling, nil) // the attack is real: both are accepted
		must(t, scheme.Revoke(t.Context(), token))
		wants(t, scheme, token, impl.ErrRevoked)
		wants(t, scheme, sibling, impl.ErrRevoked)
	})
}

// malleated replaces the signature (r, s) by (r, n-s), which is as valid.
func malleated(t *testing.T, token impl.Token) impl.Token {
	t.Helper()
	signed, signature, _ := cutLast(string(token))
	raw, err := base64.RawURLEncoding.DecodeString(signature)
	must(t, err)
	s := new(big.Int).SetBytes(raw[32:])
	s.Sub(elliptic.P256().Params().N, s).FillBytes(raw[32:])
	other := impl.Token(signed + "." + base64.RawURLEncoding.EncodeToString(raw))
	if other == token {
		t.Fatal("nothing changed")
	}
	return other
}

func cutLast(s string) (before, after string, found bool) {
	i := strings.LastIndexByte(s, '.')
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+1:], true
}

// Two issuers on one denylist: an entry of one must not end a token of the other.
func TestEntriesOfTwoIssuersAreApart(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		c, _ := denying(t, url, "HS256")
		a, b := c, c
		a.Issuer, a.Rand = "one", strings.NewReader(strings.Repeat("A", 16))
		b.Issuer, b.Rand = "two", strings.NewReader(strings.Repeat("A", 16))
		first, err := shifted(t, a, 0).Issue(t.Context(), alex())
		must(t, err)
		second, err := shifted(t, b, 0).Issue(t.Context(), alex())
		must(t, err)
		must(t, shifted(t, a, 0).Revoke(t.Context(), first))
		wants(t, shifted(t, a, 0), first, impl.ErrRevoked)
		wants(t, shifted(t, b, 0), second, nil)
	})
}

func TestUpdateKeepsTheEnd(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		c, _ := denying(t, url, "HS256")
		token, err := shifted(t, c, 0).Issue(t.Context(), alex())
		must(t, err)
		for _, late := range []time.Duration{lifetime - 10*time.Second, lifetime + 500*time.Millisecond} {
			at := shifted(t, c, late)
			token, err = at.Update(t.Context(), token, alex(), nil)
			must(t, err)
			wants(t, at, token, nil)
		}
		after := shifted(t, c, lifetime+5*time.Second)
		wants(t, after, token, impl.ErrExpired)
		if _, err := after.Update(t.Context(), token, alex(), nil); !errors.Is(err, impl.ErrExpired) {
			t.Errorf("update after the end: %v", err)
		}
		somebodyElse := alex()
		somebodyElse.Subject = "sam"
		if _, err := shifted(t, c, 0).Update(t.Context(), token, somebodyElse, nil); !errors.Is(err, impl.ErrInvalid) {
			t.Errorf("update to another subject: %v", err)
		}
	})
}

// beforeSet acts once, before the first write.
type beforeSet struct{ act func() }

func (b *beforeSet) DialHook(next redis.DialHook) redis.DialHook { return next }

func (b *beforeSet) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

func (b *beforeSet) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		if act := b.act; act != nil && cmd.Name() == "set" {
			b.act = nil
			act()
		}
		return next(ctx, cmd)
	}
}

// The logout race: a logout between an update's reading and writing must leave no live token behind.
func TestAnUpdateUnderWayDoesNotOutliveALogout(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		c, s := denying(t, url, "HS256")
		other, _ := denying(t, url, "HS256")
		scheme := shifted(t, c, 0)
		token, err := scheme.Issue(t.Context(), alex())
		must(t, err)
		raced := false
		s.Client().AddHook(&beforeSet{act: func() {
			raced = true
			must(t, shifted(t, other, 0).Revoke(t.Context(), token))
		}})
		if renewed, err := scheme.Update(t.Context(), token, alex(), nil); !errors.Is(err, impl.ErrRevoked) || renewed != "" {
			t.Errorf("update: %v", err)
		}
		if !raced {
			t.Error("the logout did not come between")
		}
	})
}

func TestStatelessSaysWhatItCannot(t *testing.T) {
	scheme := shifted(t, config("HS256"), 0)
	token, err := scheme.Issue(t.Context(), alex())
	must(t, err)
	for verb, err := range map[string]error{
		"revoke":       scheme.Revoke(t.Context(), token),
		"revoke-all":   scheme.RevokeAll(t.Context(), "alex"),
		"change-roles": scheme.ChangeRoles(t.Context(), "alex", nil),
	} {
		if !errors.Is(err, impl.ErrNotRevocable) {
			t.Errorf("%s: %v", verb, err)
		}
	}
	wants(t, scheme, token, nil)
}
