package jwt_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"authbench/impl"
	"authbench/impl/impltest"
	"authbench/impl/jwt"
	"authbench/impl/store"
	"authbench/impl/store/storetest"
)

const (
	issuer   = "https://issuer.example"
	audience = "https://site.example"
	lifetime = time.Hour
)

// keys makes one key an algorithm for the whole package: RSA takes its time.
var keys = sync.OnceValue(func() map[string]jwt.Key {
	made := map[string]jwt.Key{}
	for _, alg := range jwt.Algorithms() {
		key, err := jwt.GenerateKey(alg)
		if err != nil {
			panic(err)
		}
		made[alg] = key
	}
	return made
})

func config(alg string) jwt.Config {
	return jwt.Config{Algorithm: alg, Key: keys()[alg], Issuer: issuer, Audience: audience, Lifetime: lifetime}
}

// shifted is a scheme whose clock is off by the given time.
func shifted(tb testing.TB, c jwt.Config, by time.Duration) *jwt.Scheme {
	tb.Helper()
	c.Now = func() time.Time { return time.Now().Add(by) }
	scheme, err := jwt.New(c)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { scheme.Close() })
	return scheme
}

func alex() impl.Principal {
	return impl.Principal{
		Subject: "alex", Roles: []string{"reader"}, Preferences: json.RawMessage(`{"theme":"dark"}`),
		Claims: json.RawMessage(`{"plan":"pro","n":1.50}`),
	}
}

func statelessPromises() impl.Promises { return impl.Promises{Authenticates: true} }

func denylistPromises() impl.Promises {
	return impl.Promises{Authenticates: true, RevokesOne: true, AsksStore: true, FailsClosed: true}
}

func conforms(t *testing.T, c jwt.Config, promises impl.Promises) {
	target := impltest.SchemeTarget(shifted(t, c, 0), shifted(t, c, -lifetime-10*time.Second))
	for _, check := range impltest.Checks() {
		t.Run(check.Name, func(t *testing.T) { must(t, check.Run(t.Context(), target, promises)) })
	}
	must(t, impltest.Conform(t.Context(), target, promises, "again-"))
}

func TestConforms(t *testing.T) {
	for _, alg := range jwt.Algorithms() {
		t.Run("stateless-"+alg, func(t *testing.T) { conforms(t, config(alg), statelessPromises()) })
		t.Run("denylist-"+alg, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, url string) {
				c := config(alg)
				c.Denylist = storetest.Open(t, url, "test:")
				conforms(t, c, denylistPromises())
			})
		})
	}
}

func TestConformsUnderConcurrency(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		c := config("HS256")
		c.Denylist = storetest.Open(t, url, "test:")
		target := impltest.SchemeTarget(shifted(t, c, 0), shifted(t, c, -lifetime-10*time.Second))
		var wg sync.WaitGroup
		for _, name := range []string{"a-", "b-", "c-", "d-"} {
			wg.Go(func() {
				if err := impltest.Conform(context.Background(), target, denylistPromises(), name); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			})
		}
		wg.Wait()
	})
}

func TestNewRefuses(t *testing.T) {
	for _, c := range []struct {
		words  string
		change func(*jwt.Config)
		says   string
	}{
		{"no algorithm", func(c *jwt.Config) { c.Algorithm = "" }, "choose one of HS256"},
		{"algorithm none", func(c *jwt.Config) { c.Algorithm = "none" }, "choose one of HS256"},
		{"no key", func(c *jwt.Config) { c.Key = jwt.Key{} }, "key is not for HS256"},
		{"a key of another algorithm", func(c *jwt.Config) { c.Key = keys()["ES256"] }, "key is not for HS256"},
		{"an RSA key of the other padding", func(c *jwt.Config) { c.Algorithm, c.Key = "PS256", keys()["RS256"] }, "key is not for PS256"},
		{"no issuer", func(c *jwt.Config) { c.Issuer = "" }, "issuer and an audience"},
		{"no audience", func(c *jwt.Config) { c.Audience = "" }, "issuer and an audience"},
		{"no lifetime", func(c *jwt.Config) { c.Lifetime = 0 }, "whole seconds"},
		{"half a second too much", func(c *jwt.Config) { c.Lifetime = 1500 * time.Millisecond }, "whole seconds"},
		{"a leeway as long as the life", func(c *jwt.Config) { c.Leeway = lifetime }, "shorter than the lifetime"},
		{"the default leeway, and a life as short", func(c *jwt.Config) { c.Lifetime = 2 * time.Second }, "leeway 2s must be shorter"},
		{"a leeway below 0", func(c *jwt.Config) { c.Leeway = -1 }, "not negative"},
	} {
		t.Run(c.words, func(t *testing.T) {
			bad := config("HS256")
			c.change(&bad)
			_, err := jwt.New(bad)
			if err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v, want a line that says %q", err, c.says)
			}
		})
	}
}

func TestIssueRefuses(t *testing.T) {
	scheme := shifted(t, config("HS256"), 0)
	for words, c := range map[string]struct {
		p    impl.Principal
		want error
	}{
		"no subject":           {impl.Principal{}, impl.ErrInvalid},
		"claims that are none": {impl.Principal{Subject: "u", Claims: []byte("{")}, impl.ErrInvalid},
		"a name twice":         {impl.Principal{Subject: "u", Claims: []byte(`{"a":{"b":1,"b":2}}`)}, impl.ErrInvalid},
		"more than a verifier takes": {
			impl.Principal{Subject: "u", Claims: []byte(`{"a":"` + strings.Repeat("x", 80<<10) + `"}`)}, impl.ErrTooLarge,
		},
	} {
		if token, err := scheme.Issue(t.Context(), c.p); !errors.Is(err, c.want) || token != "" {
			t.Errorf("%s: %v", words, err)
		}
	}
	c := config("HS256")
	c.Rand = iotest.ErrReader(errors.New("no entropy"))
	if token, err := shifted(t, c, 0).Issue(t.Context(), alex()); err == nil || token != "" {
		t.Error("issued without randomness")
	}
}

// Whatever ParsePrincipal takes can be issued and verified, deep nesting and the largest size included.
func TestTheLargestPrincipalIsCarried(t *testing.T) {
	for words, data := range map[string]string{
		"size":  `{"sub":"u","a":"` + strings.Repeat("x", impl.MaxClaimsBytes-20) + `"}`,
		"depth": `{"sub":"u","a":` + strings.Repeat("[", 15) + strings.Repeat("]", 15) + `}`,
	} {
		p, err := impl.ParsePrincipal([]byte(data))
		must(t, err)
		for _, alg := range []string{"HS256", "RS256"} {
			scheme := shifted(t, config(alg), 0)
			token, err := scheme.Issue(t.Context(), p)
			must(t, err)
			got, err := scheme.Verify(t.Context(), token)
			if diff := cmp.Diff(p, got); err != nil || diff != "" {
				t.Errorf("%s, %s: %v %.200s", words, alg, err, diff)
			}
		}
	}
}

func TestTokensOfAPrincipalAreOfOneLength(t *testing.T) {
	for _, alg := range jwt.Algorithms() {
		lengths := map[int]bool{}
		for _, clock := range []time.Duration{0, time.Second, 1000 * time.Hour} {
			scheme := shifted(t, config(alg), clock)
			for range 5 {
				token, err := scheme.Issue(t.Context(), alex())
				must(t, err)
				lengths[len(token)] = true
			}
		}
		if len(lengths) != 1 {
			t.Errorf("%s: lengths %v", alg, lengths)
		}
	}
}

func TestTimeIsKeptToTheLeewayAndNoFurther(t *testing.T) {
	for _, c := range []struct {
		words string
		clock time.Duration // the verifier's, off the issuer's
		want  error
	}{
		{"at the same time", 0, nil},
		{"a verifier within the leeway behind", -time.Second, nil},
		{"a verifier further behind: issued in its future", -5 * time.Second, impl.ErrInvalid},
		{"just before the end", lifetime - 2*time.Second, nil},
		{"just after the end, within the leeway", lifetime + 500*time.Millisecond, nil},
		{"after the leeway", lifetime + 4*time.Second, impl.ErrExpired},
		{"a year later", 365 * 24 * time.Hour, impl.ErrExpired},
	} {
		t.Run(c.words, func(t *testing.T) {
			token, err := shifted(t, config("HS256"), 0).Issue(t.Context(), alex())
			must(t, err)
			wants(t, shifted(t, config("HS256"), c.clock), token, c.want)
		})
	}
}

func TestAKeyMadeElsewhereIsNotTrusted(t *testing.T) {
	for _, alg := range jwt.Algorithms() {
		other, err := jwt.GenerateKey(alg)
		must(t, err)
		c := config(alg)
		c.Key = other
		token, err := shifted(t, c, 0).Issue(t.Context(), alex())
		must(t, err)
		wants(t, shifted(t, config(alg), 0), token, impl.ErrInvalid)
		// Nor is it called expired when it is that as well.
		wants(t, shifted(t, config(alg), 2*lifetime), token, impl.ErrInvalid)
	}
}

func TestOneKeyIsNotForAnotherIssuerOrAudience(t *testing.T) {
	for words, change := range map[string]func(*jwt.Config){
		"issuer":   func(c *jwt.Config) { c.Issuer = "https://other.example" },
		"audience": func(c *jwt.Config) { c.Audience = "https://other.example" },
	} {
		c := config("ES256")
		change(&c)
		token, err := shifted(t, c, 0).Issue(t.Context(), alex())
		must(t, err)
		wants(t, shifted(t, config("ES256"), 0), token, impl.ErrInvalid)
		wants(t, shifted(t, config("ES256"), 2*lifetime), token, impl.ErrInvalid)
		if t.Failed() {
			t.Log(words)
		}
	}
}

func denying(tb testing.TB, url, alg string) (jwt.Config, *store.Store) {
	s := storetest.Open(tb, url, "")
	c := config(alg)
	c.Denylist = s
	return c, s
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
