package rungs

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"authbench/bench/internal/lookup"
	"authbench/impl"
	"authbench/impl/jwt"
	"authbench/impl/session"
	"authbench/scenarios"
)

// Prove shows of every rung that the work is for that it accepts a valid token, with the right principal, and rejects a
// tampered and an expired one. It is the process's lookup.Prover: what else the schemes refuse is their tests' matter.
func Prove(ctx context.Context, w *lookup.Work) (lookup.Proof, error) {
	proven := make(map[string]bool)
	for _, b := range Table() {
		l := b.Lookup
		about := fmt.Sprint(l.Scheme, l.Op == scenarios.OpVerifyCached, l.Alg, l.Claims, l.Rung)
		if proven[about] || l.Rung == scenarios.RungFloor {
			continue
		}
		proven[about] = true
		if err := proveOne(ctx, l, w); err != nil {
			return lookup.Proof{}, fmt.Errorf("%s: %w", l.Name(), err)
		}
	}
	return lookup.Proof{}, nil
}

func proveOne(ctx context.Context, l scenarios.Lookup, w *lookup.Work) error {
	switch {
	case l.Scheme == "jwt" && len(w.Tokens[lookup.TokensKey(l.Alg, l.Claims)]) > 0:
		return proveJWT(ctx, l, w)
	case l.Scheme == "session" && len(w.SessionTokens) > 0:
		return proveSession(ctx, l, w)
	}
	return nil // not this process's work
}

func proveJWT(ctx context.Context, l scenarios.Lookup, w *lookup.Work) error {
	cache := func(config *jwt.Config) {
		if l.Op == scenarios.OpVerifyCached {
			config.VerifiedTokens = 8
		}
	}
	now, err := newJWTCase(l, w, cache)
	if err != nil {
		return err
	}
	late, err := newJWTCase(l, w, func(config *jwt.Config) {
		cache(config)
		config.Now = afterEnd(w)
	})
	if err != nil {
		return err
	}
	return verdicts{
		valid: now.tokens[0], tampered: tamperedJWTs(now.tokens), refusal: impl.ErrInvalid, want: w.Principals[l.Claims],
	}.check(ctx, now.scheme, late.scheme)
}

// tamperedJWTs are a token with another one's claims, and one with another one's signature.
func tamperedJWTs(tokens []impl.Token) []impl.Token {
	a, b := strings.Split(string(tokens[0]), "."), strings.Split(string(tokens[1]), ".")
	return []impl.Token{
		impl.Token(a[0] + "." + b[1] + "." + a[2]),
		impl.Token(a[0] + "." + a[1] + "." + b[2]),
	}
}

func proveSession(ctx context.Context, l scenarios.Lookup, w *lookup.Work) error {
	configure := func(*session.Config) {}
	if l.Op == scenarios.OpVerifyCached {
		configure = cached(w)
	}
	now, err := newSessionCase(ctx, impl.Rung(l.Rung), w, configure)
	if err != nil {
		return err
	}
	defer now.close()
	late, err := newSessionCase(ctx, impl.Rung(l.Rung), w, func(config *session.Config) {
		configure(config)
		config.Now = afterEnd(w)
	})
	if err != nil {
		return err
	}
	defer late.close()
	first, second := now.tokens[0], now.tokens[1]
	return verdicts{
		valid: first, tampered: []impl.Token{first[:20] + second[20:]}, refusal: impl.ErrRevoked, want: w.Principals[l.Claims],
	}.check(ctx, now.scheme, late.scheme)
}

// verdicts is what a scheme has to say.
type verdicts struct {
	valid    impl.Token
	tampered []impl.Token
	refusal  error // of those
	want     []byte
}

// check asks each thing twice, so that a cache is asked as well. late is the same scheme past the end of its tokens.
func (v verdicts) check(ctx context.Context, now, late impl.Scheme) error {
	want, err := impl.ParsePrincipal(v.want)
	if err != nil {
		return fmt.Errorf("the run's principal %w", err)
	}
	want.Subject = scenarios.Subject(0, want.Subject)
	for range 2 {
		got, err := now.Verify(ctx, v.valid)
		if err != nil || !reflect.DeepEqual(got, want) {
			return errors.Join(errors.New("a valid token does not speak for its principal"), err)
		}
		for _, token := range v.tampered {
			if _, err := now.Verify(ctx, token); !errors.Is(err, v.refusal) {
				return fmt.Errorf("a tampered token is not refused as it must be, but with: %v", err)
			}
		}
		if _, err := late.Verify(ctx, v.valid); !errors.Is(err, impl.ErrExpired) {
			return fmt.Errorf("an expired token is not refused as it must be, but with: %v", err)
		}
	}
	return nil
}
