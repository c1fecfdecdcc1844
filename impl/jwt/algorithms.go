// No twin in session: nothing about an opaque token can be chosen.

package jwt

import (
	"crypto/rsa"
	"fmt"
	"strings"

	"github.com/golang-jwt/jwt/v5"
)

// Algorithms lists what Config.Algorithm may be.
func Algorithms() []string { return []string{"HS256", "RS256", "PS256", "ES256", "EdDSA"} }

// methodOf is the allowlist of algorithms.
func methodOf(alg string) (jwt.SigningMethod, error) {
	switch alg {
	case "HS256":
		return jwt.SigningMethodHS256, nil
	case "RS256":
		return jwt.SigningMethodRS256, nil
	case "PS256":
		return strictPS256(), nil
	case "ES256":
		return jwt.SigningMethodES256, nil
	case "EdDSA":
		return jwt.SigningMethodEdDSA, nil
	}
	return nil, fmt.Errorf("%q is no algorithm that is taken: choose one of %s", alg, strings.Join(Algorithms(), ", "))
}

// strictPS256 is the library's but for the salt: it takes one of any length, and RFC 7518, section 3.5, one as long
// as the hash.
func strictPS256() jwt.SigningMethod {
	strict := *jwt.SigningMethodPS256
	strict.VerifyOptions = saltAsHash()
	return &strict
}

func saltAsHash() *rsa.PSSOptions { return &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash} }
