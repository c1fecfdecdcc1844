package main

import (
	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

type joseClaims struct {
	jwt.Claims
	members
}

// goJOSE is go-jose as its documentation has it: parse with the algorithms that are taken, decode the claims with
// the key, validate them.
func goJOSE(t terms) (verifier, error) {
	algorithms := []jose.SignatureAlgorithm{jose.SignatureAlgorithm(t.alg)}
	expected := jwt.Expected{Issuer: t.issuer, AnyAudience: jwt.Audience{t.audience}}
	return func(token string) (string, error) {
		parsed, err := jwt.ParseSigned(token, algorithms)
		if err != nil {
			return "", err
		}
		var claims joseClaims
		if err := parsed.Claims(t.verifying, &claims); err != nil {
			return "", err
		}
		return claims.Subject, claims.ValidateWithLeeway(expected, t.leeway)
	}, nil
}
