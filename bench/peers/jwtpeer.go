package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"authbench/bench/internal/lookup"
	"authbench/impl"
	"authbench/scenarios"
)

// A verifier checks a token and returns whom it speaks for.
type verifier func(token string) (subject string, err error)

// An issuer makes another token for the same principal.
type issuer func() (token string, err error)

// A jwtPeer is a library in the way it is used here.
type jwtPeer struct {
	module   string
	verifier func(terms) (verifier, error)
	issuer   func(terms, impl.Principal) (issuer, error) // nil where that is not timed
}

func jwtPeers() map[string]jwtPeer {
	const golang, cristal = "github.com/golang-jwt/jwt/v5", "github.com/cristalhq/jwt/v4"
	return map[string]jwtPeer{
		"golang-jwt":        {golang, golangJWT, golangJWTIssuer},
		"golang-jwt-strict": {golang, golangJWTStrict, nil},
		"go-jose":           {"github.com/go-jose/go-jose/v4", goJOSE, nil},
		"jwx":               {"github.com/lestrrat-go/jwx/v3", jwx, nil},
		"cristalhq":         {cristal, cristalhq, cristalhqIssuer},
	}
}

// prepare is the benchmark's lookup.Benchmark.Prepare.
func (p jwtPeer) prepare(l scenarios.Lookup) func(context.Context, *lookup.Work) (lookup.Prepared, error) {
	return func(_ context.Context, w *lookup.Work) (lookup.Prepared, error) {
		t, err := termsOf(w, l.Alg)
		switch {
		case err != nil:
			return lookup.Prepared{}, err
		case l.Op == scenarios.OpVerify:
			return p.verifying(t, w.Tokens[lookup.TokensKey(l.Alg, l.Claims)], l.Callers)
		case l.Op == scenarios.OpIssue && p.issuer != nil:
			return p.issuing(t, w.Principals[l.Claims])
		}
		return lookup.Prepared{}, fmt.Errorf("%s does not do %s: take it out of the list", l.Rung, l.Op)
	}
}

func (p jwtPeer) verifying(t terms, tokens []string, callers int) (lookup.Prepared, error) {
	verify, err := p.verifier(t)
	if err != nil {
		return lookup.Prepared{}, err
	}
	subjects, err := subjectsOf(tokens)
	return lookup.Prepared{Op: func(caller, i int) error {
		n := lookup.Place(caller, i, callers, len(tokens))
		subject, err := verify(tokens[n])
		if err == nil && subject != subjects[n] {
			return errors.New("the token speaks for another subject")
		}
		return err
	}}, err
}

func (p jwtPeer) issuing(t terms, principal []byte) (lookup.Prepared, error) {
	who, err := impl.ParsePrincipal(principal)
	if err != nil {
		return lookup.Prepared{}, fmt.Errorf("the run's principal %w", err)
	}
	issue, err := p.issuer(t, who)
	if err != nil {
		return lookup.Prepared{}, err
	}
	return lookup.Prepared{Op: func(int, int) error {
		token, err := issue()
		if err == nil && len(token) < len(who.Claims) {
			return errors.New("the token does not hold its claims")
		}
		return err
	}}, nil
}

// subjectsOf reads whom the tokens speak for, believing them.
func subjectsOf(tokens []string) ([]string, error) {
	subjects := make([]string, len(tokens))
	for i, token := range tokens {
		_, rest, _ := strings.Cut(token, ".")
		payload, _, _ := strings.Cut(rest, ".")
		data, err := base64.RawURLEncoding.DecodeString(payload)
		var claims struct {
			Subject string `json:"sub"`
		}
		if err != nil || json.Unmarshal(data, &claims) != nil || claims.Subject == "" {
			return nil, errors.New("the run's tokens cannot be read")
		}
		subjects[i] = claims.Subject
	}
	if len(subjects) == 0 {
		return nil, errors.New("the run has no tokens of that algorithm and claims")
	}
	return subjects, nil
}
