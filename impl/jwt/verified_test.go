package jwt

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"authbench/impl"
	"authbench/impl/impltest/bubble"
)

// caching is a scheme with the secret of the hand-made tokens and a cache of so many proofs.
func caching(t interface{ Fatal(...any) }, rung impl.Rung, entries int, clock func() time.Time) *Scheme {
	s, err := New(Config{
		Algorithm: "HS256", Key: hs256Key(t), Issuer: "iss", Audience: "aud", Lifetime: time.Hour,
		VerifiedTokens: entries, Now: clock, Rung: rung,
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// onBothCaches runs f on the obvious rung, which has the library's cache, and on the fast one, which has ours as all
// the others do.
func onBothCaches(t *testing.T, f func(t *testing.T, rung impl.Rung)) {
	for _, rung := range []impl.Rung{impl.Obvious, impl.Fast} {
		t.Run(string(rung), func(t *testing.T) { f(t, rung) })
	}
}

func fixed() time.Time { return time.Unix(now, 0) }

// held is how many proofs the cache has once it has dropped what it must.
func (s *Scheme) held() int {
	if s.obvious == nil {
		return s.verified.Len()
	}
	s.obvious.verified.payloads.CleanUp()
	return s.obvious.verified.payloads.EstimatedSize()
}

// dated are tokens whose dates lie around now, genuine and not.
func dated() []impl.Token {
	at := func(seconds int) string { return fmt.Sprint(now + seconds) }
	return []impl.Token{
		signed(goodHeader, claims()),
		signed(goodHeader, claims("sub", `"sam"`, "roles", `["admin"]`, "claims", `{"n":1.50}`)),
		signed(goodHeader, claims("exp", at(5), "iat", at(0))),
		signed(goodHeader, claims("exp", at(5), "nbf", at(3), "iat", at(-9))),
		signed(goodHeader, claims("exp", at(3), "nbf", at(9), "iat", at(0))),
		signed(goodHeader, claims("exp", at(7), "iat", at(4))),
		signed(goodHeader, claims("exp", at(-3), "iat", at(-9))),
		signed(goodHeader, claims("aud", `"other"`)),
		signed(goodHeader, claims("exp", "")),
		signed(goodHeader, `{"sub":"x",`+claims()[1:]),
	}
}

// changed is the text of a token, or one near it.
func changed(t *rapid.T, token impl.Token) impl.Token {
	text, i := string(token), rapid.IntRange(0, len(token)-1).Draw(t, "place")
	switch rapid.SampledFrom([]string{"as it is", "as it is", "as it is", "flipped", "cut", "longer"}).Draw(t, "change") {
	case "flipped":
		return impl.Token(text[:i] + rapid.StringMatching(`[A-Za-z0-9_\-.=]`).Draw(t, "character") + text[i+1:])
	case "cut":
		return impl.Token(text[:i])
	case "longer":
		return impl.Token(text + rapid.SampledFrom([]string{"A", "=", "\n", ".", ".AA"}).Draw(t, "tail"))
	}
	return token
}

// The cache is proof and not permission: whatever came before, whenever it is asked, it changes no answer.
func TestVerifiedTokensChangeNoAnswer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		offset := time.Duration(0)
		clock := func() time.Time { return fixed().Add(offset) }
		rung := rapid.SampledFrom(Rungs()).Draw(t, "rung")
		plain, cached := caching(t, rung, 0, clock), caching(t, rung, rapid.IntRange(1, 8).Draw(t, "entries"), clock)
		for range rapid.IntRange(1, 20).Draw(t, "steps") {
			token := changed(t, rapid.SampledFrom(dated()).Draw(t, "token"))
			offset = time.Duration(rapid.IntRange(-15, 15).Draw(t, "seconds"))*time.Second +
				time.Duration(rapid.IntRange(-1, 1).Draw(t, "nanoseconds"))
			want, wantErr := plain.Verify(t.Context(), token)
			got, err := cached.Verify(t.Context(), token)
			if err != wantErr || !cmp.Equal(got, want) {
				t.Fatalf("at %s the cache answers %+v, %v; without it: %+v, %v", offset, got, err, want, wantErr)
			}
			if got, want := cached.Expires(token), plain.Expires(token); !got.Equal(want) {
				t.Fatalf("at %s the cache says the end is %s; without it: %s", offset, got, want)
			}
		}
	})
}

// A token that was taken and is not any more, by a clock that was set back: no claims come with the refusal.
func TestAHitThatIsInvalidProvesNothing(t *testing.T) {
	onBothCaches(t, aHitThatIsInvalidProvesNothing)
}

func aHitThatIsInvalidProvesNothing(t *testing.T, rung impl.Rung) {
	clock := fixed()
	s := caching(t, rung, 4, func() time.Time { return clock })
	token := signed(goodHeader, claims("nbf", fmt.Sprint(now)))
	for _, c := range []struct {
		back time.Duration
		want error
	}{{0, nil}, {time.Minute, impl.ErrInvalid}} {
		clock = fixed().Add(-c.back)
		if claims, err := s.prove(token); err != c.want || (claims.id != "") != (err == nil) {
			t.Errorf("%s back: claims %t, %v", c.back, claims.id != "", err)
		}
		if s.held() != 1 {
			t.Error("was no hit")
		}
	}
}

func TestAHitPastTheEndIsExpired(t *testing.T) { onBothCaches(t, aHitPastTheEndIsExpired) }

func aHitPastTheEndIsExpired(t *testing.T, rung impl.Rung) {
	bubble.Run(t, func(t *testing.T) {
		s := caching(t, rung, 4, nil)
		token, err := s.Issue(t.Context(), impl.Principal{Subject: "alex"})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			sleep time.Duration
			want  error
		}{
			{0, nil},
			{time.Hour, nil}, // the leeway
			{defaultLeeway - time.Nanosecond, nil},
			{time.Nanosecond, impl.ErrExpired},
			{24 * time.Hour, impl.ErrExpired},
		} {
			time.Sleep(c.sleep)
			if _, err := s.Verify(t.Context(), token); err != c.want {
				t.Errorf("at %s: %v, want %v", time.Now(), err, c.want)
			}
			if s.held() != 1 {
				t.Error("was no hit")
			}
		}
	})
}

// With another key a scheme proves nothing anew, so what it still accepts is a hit.
func TestAHitSkipsTheSignatureAndAMissDoesNot(t *testing.T) {
	onBothCaches(t, aHitSkipsTheSignatureAndAMissDoesNot)
}

func aHitSkipsTheSignatureAndAMissDoesNot(t *testing.T, rung impl.Rung) {
	s := caching(t, rung, 4, fixed)
	hit, miss := signed(goodHeader, claims()), signed(goodHeader, claims("sub", `"sam"`))
	if _, err := s.Verify(t.Context(), hit); err != nil {
		t.Fatal(err)
	}
	s.changeKey(t)
	if _, err := s.Verify(t.Context(), hit); err != nil || s.VerifiedMisses() != 1 {
		t.Errorf("a hit: %v, after %d misses", err, s.VerifiedMisses())
	}
	if _, err := s.Verify(t.Context(), miss); !errors.Is(err, impl.ErrInvalid) {
		t.Errorf("a miss: %v", err)
	}
}

func (s *Scheme) changeKey(t *testing.T) {
	key, err := GenerateKey("HS256")
	if err != nil {
		t.Fatal(err)
	}
	if s.obvious != nil {
		s.obvious.key = key
	}
	s.parts.signed = func(_ Key, m *memory, text string) bool { return key.signedByLibrary(m, text) }
}

func TestOnlyGoodTokensAreKept(t *testing.T) { onBothCaches(t, onlyGoodTokensAreKept) }

func onlyGoodTokensAreKept(t *testing.T, rung impl.Rung) {
	s := caching(t, rung, 100, fixed)
	good := signed(goodHeader, claims())
	for words, token := range map[string]impl.Token{
		"expired":       signed(goodHeader, claims("exp", fmt.Sprint(now-50))),
		"not yet valid": signed(goodHeader, claims("nbf", fmt.Sprint(now+50))),
		"for others":    signed(goodHeader, claims("aud", `"other"`)),
		"forged":        good[:len(good)-5] + "AAAAA",
		"cut":           good[:len(good)-1],
		"nothing":       "",
		"too long":      good + impl.Token(strings.Repeat("A", MaxTokenBytes)),
	} {
		if _, err := s.Verify(t.Context(), token); err == nil || s.held() != 0 {
			t.Errorf("%s: %v, and %d proofs are held", words, err, s.held())
		}
	}
	if _, err := s.Verify(t.Context(), good); err != nil || s.held() != 1 {
		t.Errorf("a good token: %v, and %d proofs are held", err, s.held())
	}
}

func TestTheCacheIsBounded(t *testing.T) { onBothCaches(t, theCacheIsBounded) }

func theCacheIsBounded(t *testing.T, rung impl.Rung) {
	const entries = 16
	s := caching(t, rung, entries, fixed)
	for i := range 50 * entries {
		if misses := s.VerifiedMisses(); misses != int64(i) {
			t.Fatalf("%d misses in %d tokens", misses, i)
		}
		if _, err := s.Verify(t.Context(), signed(goodHeader, claims("jti", fmt.Sprintf(`"%d"`, i)))); err != nil {
			t.Fatal(err)
		}
	}
	if held := s.held(); held < 1 || held > entries {
		t.Errorf("%d proofs are held, at most %d were allowed", held, entries)
	}
}

// Many tokens through a cache that cannot hold them all, by several callers at once.
func TestNoTwoTokensShareAProof(t *testing.T) { onBothCaches(t, noTwoTokensShareAProof) }

func noTwoTokensShareAProof(t *testing.T, rung impl.Rung) {
	s := caching(t, rung, 8, fixed)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for i := range 400 {
				subject := fmt.Sprint("user-", i*7%24)
				p, err := s.Verify(t.Context(), signed(goodHeader, claims("sub", `"`+subject+`"`)))
				if err != nil || p.Subject != subject {
					t.Errorf("%s: %+v, %v", subject, p, err)
				}
			}
		})
	}
	wg.Wait()
}
