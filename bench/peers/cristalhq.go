package main

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/cristalhq/jwt/v4"

	"authbench/impl"
)

type cristalClaims struct {
	jwt.RegisteredClaims
	members
}

// cristalhq is cristalhq/jwt as its documentation has it: parse with a verifier, decode the claims, ask them. It
// has a verifier for each kind of algorithm; it is timed with HMAC.
func cristalhq(t terms) (verifier, error) {
	checker, err := cristalHS(t)
	if err != nil {
		return nil, err
	}
	return func(token string) (string, error) {
		parsed, err := jwt.Parse([]byte(token), checker)
		if err != nil {
			return "", err
		}
		var claims cristalClaims
		if err := json.Unmarshal(parsed.Claims(), &claims); err != nil {
			return "", err
		}
		if !claims.IsIssuer(t.issuer) || !claims.IsForAudience(t.audience) || !claims.IsValidAt(time.Now()) {
			return "", errClaims
		}
		return claims.Subject, nil
	}, nil
}

func cristalhqIssuer(t terms, p impl.Principal) (issuer, error) {
	signer, err := cristalHS(t)
	if err != nil {
		return nil, err
	}
	builder := jwt.NewBuilder(signer)
	return func() (string, error) {
		now := time.Now()
		token, err := builder.Build(&cristalClaims{
			jwt.RegisteredClaims{
				Issuer: t.issuer, Subject: p.Subject, Audience: jwt.Audience{t.audience}, ID: newID(),
				IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(now.Add(t.lifetime)),
			},
			members{p.Roles, p.Preferences, p.Claims},
		})
		if err != nil {
			return "", err
		}
		return token.String(), nil
	}, nil
}

func cristalHS(t terms) (*jwt.HSAlg, error) {
	secret, ok := t.signing.([]byte)
	if !ok {
		return nil, fmt.Errorf("cristalhq is not timed with %s: take it out of the list", t.alg)
	}
	return jwt.NewVerifierHS(jwt.HS256, secret)
}
