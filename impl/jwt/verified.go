// No twin in session: there the costly half is the store's word, and session/cache.go keeps that.

package jwt

import (
	"crypto/sha256"
	"fmt"

	"github.com/golang-jwt/jwt/v5"
	"github.com/maypok86/otter/v2"

	"authbench/impl"
)

// A verified cache keeps the proofs of tokens whose form, signature and claims were right, and of no
// others: proof, and not permission. A hit saves form, signature and decoding; the dates are compared
// with the clock and the store is asked as without it, so it can make no token live longer.
//
// It is keyed by the hash of a token's whole text: of two texts only equal ones share a proof, and whoever
// reads the memory finds no token to present.
type verified struct {
	proofs *otter.Cache[[sha256.Size]byte, proof]
	rules  *jwt.Validator // the parser's, on claims
}

// newVerified returns nil where no cache is configured.
func newVerified(c Config) (*verified, error) {
	if c.VerifiedTokens == 0 {
		return nil, nil
	}
	if c.VerifiedTokens < 0 {
		return nil, fmt.Errorf("a cache of %d verified tokens: name 1 or more, or 0 for none", c.VerifiedTokens)
	}
	proofs, err := otter.New(&otter.Options[[sha256.Size]byte, proof]{MaximumSize: c.VerifiedTokens})
	if err != nil {
		return nil, fmt.Errorf("a cache of %d verified tokens: %w", c.VerifiedTokens, err)
	}
	return &verified{proofs, jwt.NewValidator(parserOptions(c)...)}, nil
}

// prove gives the same verdict and claims as proveAnew, which it asks where it has no proof.
func (v *verified) prove(t impl.Token, proveAnew func(impl.Token) (proof, error)) (proof, error) {
	if len(t) > MaxTokenBytes { // no work on what is too long, a hash included
		return nil, impl.ErrInvalid
	}
	key := sha256.Sum256([]byte(t))
	if claims, ok := v.proofs.GetIfPresent(key); ok {
		verdict := verdictOn(v.rules.Validate(claims))
		if verdict == impl.ErrInvalid {
			return nil, verdict
		}
		return claims, verdict
	}
	claims, err := proveAnew(t)
	if err == nil {
		v.proofs.Set(key, claims)
	}
	return claims, err
}
