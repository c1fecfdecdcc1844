package jwt_test

import (
	"crypto/sha256"
	"encoding/json"
	"strings"
	"testing"

	"authbench/impl"
	"authbench/impl/jwt"
)

// ofBytes is a principal whose claims set, with what the scheme adds, is about so many bytes.
func ofBytes(claimsBytes int) impl.Principal {
	p := impl.Principal{
		Subject: "user-0123456789", Roles: []string{"reader", "editor"},
		Preferences: json.RawMessage(`{"theme":"dark"}`), Claims: json.RawMessage(`{"plan":"pro","org":"example"}`),
	}
	if fill := claimsBytes - 235; fill > 0 {
		p.Claims = json.RawMessage(`{"plan":"pro","org":"` + strings.Repeat("example ", fill/8) + `"}`)
	}
	return p
}

func benched(b *testing.B, alg string, rung impl.Rung, claimsBytes int) (*jwt.Scheme, impl.Token) {
	c := config(alg)
	c.Rung = rung
	scheme := shifted(b, c, 0)
	token, err := scheme.Issue(b.Context(), ofBytes(claimsBytes))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	return scheme, token
}

func BenchmarkVerify(b *testing.B) {
	for _, rung := range jwt.Rungs() {
		b.Run("rung="+string(rung), func(b *testing.B) {
			scheme, token := benched(b, "HS256", rung, 275)
			for b.Loop() {
				if _, err := scheme.Verify(b.Context(), token); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkVerifyReusing(b *testing.B) {
	scheme, token := benched(b, "HS256", impl.Fast, 275)
	var into impl.Reused
	for b.Loop() {
		if err := scheme.VerifyReusing(b.Context(), token, &into); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkVerifyLarge(b *testing.B) {
	for _, rung := range []impl.Rung{impl.Obvious, impl.Fast} {
		b.Run("rung="+string(rung), func(b *testing.B) {
			scheme, token := benched(b, "HS256", rung, 1500)
			for b.Loop() {
				if _, err := scheme.Verify(b.Context(), token); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkVerifyAsymmetric(b *testing.B) {
	for _, alg := range jwt.Algorithms()[1:] {
		for _, rung := range []impl.Rung{impl.Obvious, "form", impl.Fast} {
			b.Run("alg="+alg+"/rung="+string(rung), func(b *testing.B) {
				scheme, token := benched(b, alg, rung, 275)
				for b.Loop() {
					if _, err := scheme.Verify(b.Context(), token); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func BenchmarkIssue(b *testing.B) {
	for _, rung := range []impl.Rung{impl.Obvious, impl.Fast} {
		b.Run("rung="+string(rung), func(b *testing.B) {
			scheme, _ := benched(b, "HS256", rung, 275)
			p := ofBytes(275)
			for b.Loop() {
				if _, err := scheme.Issue(b.Context(), p); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkVerifyCached(b *testing.B) {
	for _, rung := range []impl.Rung{impl.Obvious, impl.Fast} {
		b.Run("rung="+string(rung), func(b *testing.B) {
			c := caches(config("HS256"))
			c.Rung = rung
			scheme := shifted(b, c, 0)
			token, err := scheme.Issue(b.Context(), ofBytes(0))
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := scheme.Verify(b.Context(), token); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// The floor of a cached hit.
func BenchmarkHash(b *testing.B) {
	_, token := benched(b, "HS256", impl.Fast, 0)
	text := []byte(token)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		sha256.Sum256(text)
	}
}
