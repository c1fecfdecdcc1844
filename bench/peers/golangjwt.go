package main

import (
	"time"

	"github.com/golang-jwt/jwt/v5"

	"authbench/impl"
)

type golangClaims struct {
	jwt.RegisteredClaims
	members
}

// golangJWT is golang-jwt as its documentation begins: Parse into a map, with the methods that are taken and no
// other option.
func golangJWT(t terms) (verifier, error) {
	keyfunc := func(*jwt.Token) (any, error) { return t.verifying, nil }
	return func(token string) (string, error) {
		parsed, err := jwt.Parse(token, keyfunc, jwt.WithValidMethods([]string{t.alg}))
		if err != nil {
			return "", err
		}
		return parsed.Claims.GetSubject()
	}, nil
}

// golangJWTStrict is golang-jwt with every strict option of its parser, into a struct.
func golangJWTStrict(t terms) (verifier, error) {
	keyfunc := func(*jwt.Token) (any, error) { return t.verifying, nil }
	parser := jwt.NewParser(
		jwt.WithValidMethods([]string{t.alg}),
		jwt.WithStrictDecoding(),
		jwt.WithIssuer(t.issuer),
		jwt.WithAudience(t.audience),
		jwt.WithExpirationRequired(),
		jwt.WithIssuedAt(),
		jwt.WithLeeway(t.leeway),
	)
	return func(token string) (string, error) {
		var claims golangClaims
		if _, err := parser.ParseWithClaims(token, &claims, keyfunc); err != nil {
			return "", err
		}
		return claims.Subject, nil
	}, nil
}

func golangJWTIssuer(t terms, p impl.Principal) (issuer, error) {
	method := jwt.GetSigningMethod(t.alg)
	return func() (string, error) {
		now := time.Now()
		return jwt.NewWithClaims(method, golangClaims{
			jwt.RegisteredClaims{
				Issuer: t.issuer, Subject: p.Subject, Audience: jwt.ClaimStrings{t.audience}, ID: newID(),
				IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(now.Add(t.lifetime)),
			},
			members{p.Roles, p.Preferences, p.Claims},
		}).SignedString(t.signing)
	}, nil
}
