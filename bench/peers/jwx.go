package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/lestrrat-go/jwx/v3/jwa"
	"github.com/lestrrat-go/jwx/v3/jws"
)

// plainClaims are what jwx's documentation has its user decode who cares for speed: a plain struct.
type plainClaims struct {
	Issuer    string   `json:"iss"`
	Subject   string   `json:"sub"`
	Audience  []string `json:"aud"`
	ExpiresAt int64    `json:"exp"`
	NotBefore int64    `json:"nbf"`
	members
}

var errClaims = errors.New("the claims are not those of a token for here and now")

// jwx is the library's fast path: its compact verifier, and encoding/json for what it verified. That checks no
// claim, so issuer, audience and dates are checked here.
func jwx(t terms) (verifier, error) {
	alg, ok := jwa.LookupSignatureAlgorithm(t.alg)
	if !ok {
		return nil, fmt.Errorf("jwx does not know %s", t.alg)
	}
	return func(token string) (string, error) {
		payload, err := jws.VerifyCompactFast(t.verifying, []byte(token), alg)
		if err != nil {
			return "", err
		}
		var claims plainClaims
		if err := json.Unmarshal(payload, &claims); err != nil {
			return "", err
		}
		return claims.Subject, claims.check(t)
	}, nil
}

func (c *plainClaims) check(t terms) error {
	now, leeway := time.Now().Unix(), int64(t.leeway/time.Second)
	if c.Issuer != t.issuer || !slices.Contains(c.Audience, t.audience) || now >= c.ExpiresAt+leeway || now+leeway < c.NotBefore {
		return errClaims
	}
	return nil
}
