// No twin in session: see verified.go.

package jwt

import (
	"crypto/sha256"
	"fmt"
	"sync/atomic"

	"github.com/golang-jwt/jwt/v5"
	"github.com/maypok86/otter/v2"

	"authbench/impl"
)

// verifiedObvious is the verified cache as anyone would write it: with a well-kept cache, and the library's
// rules on claims at every hit.
type verifiedObvious struct {
	payloads *otter.Cache[[sha256.Size]byte, *payload]
	rules    *jwt.Validator // the parser's
	misses   atomic.Int64
}

// newVerifiedObvious returns nil where no cache is configured.
func newVerifiedObvious(c Config) (*verifiedObvious, error) {
	if c.VerifiedTokens == 0 {
		return nil, nil
	}
	payloads, err := otter.New(&otter.Options[[sha256.Size]byte, *payload]{MaximumSize: c.VerifiedTokens})
	if err != nil {
		return nil, fmt.Errorf("a cache of %d verified tokens: %w", c.VerifiedTokens, err)
	}
	return &verifiedObvious{payloads: payloads, rules: jwt.NewValidator(parserOptions(c)...)}, nil
}

// payload gives the same verdict and claims as anew, which it asks where it has none.
func (v *verifiedObvious) payload(t impl.Token, anew func(impl.Token) (*payload, error)) (*payload, error) {
	if len(t) > MaxTokenBytes { // no work on what is too long, a hash included
		return nil, impl.ErrInvalid
	}
	key := sha256.Sum256([]byte(t))
	if claims, ok := v.payloads.GetIfPresent(key); ok {
		verdict := verdictOn(v.rules.Validate(claims))
		if verdict == impl.ErrInvalid {
			return nil, verdict
		}
		return claims, verdict
	}
	v.misses.Add(1)
	claims, err := anew(t)
	if err == nil {
		v.payloads.Set(key, claims)
	}
	return claims, err
}
