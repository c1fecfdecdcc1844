package rungs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"authbench/bench/internal/lookup"
	"authbench/impl"
	"authbench/impl/jwt"
	"authbench/scenarios"
)

// A jwtCase is tokens and a scheme that takes them.
type jwtCase struct {
	scheme   *jwt.Scheme
	tokens   []impl.Token
	subjects []string
}

// newJWTCase makes the scheme of a rung; configure may set more.
func newJWTCase(l scenarios.Lookup, w *lookup.Work, configure func(*jwt.Config)) (*jwtCase, error) {
	texts := w.Tokens[lookup.TokensKey(l.Alg, l.Claims)]
	if len(texts) == 0 {
		return nil, errNoWork
	}
	config, err := jwtConfig(w, l.Alg)
	if err != nil {
		return nil, err
	}
	config.Rung = impl.Rung(l.Rung)
	if configure != nil {
		configure(&config)
	}
	c := &jwtCase{tokens: tokensOf(texts), subjects: subjects(len(texts))}
	c.scheme, err = jwt.New(config)
	return c, err
}

func jwtConfig(w *lookup.Work, alg string) (jwt.Config, error) {
	key, err := jwt.ParseKey(alg, w.Keys[alg])
	return jwt.Config{
		Algorithm: alg, Key: key, Issuer: w.Issuer, Audience: w.Audience, Lifetime: w.Lifetime, Leeway: w.Leeway,
	}, err
}

func tokensOf(texts []string) []impl.Token {
	tokens := make([]impl.Token, len(texts))
	for i, text := range texts {
		tokens[i] = impl.Token(text)
	}
	return tokens
}

// subjects are those of the work's tokens, which are numbered.
func subjects(n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = scenarios.Subject(i, "")
	}
	return all
}

// verifying is the operation of every verify, of either scheme: the answer is compared with whom the token is of.
func verifying(s impl.Scheme, tokens []impl.Token, subjects []string, callers int) func(caller, i int) error {
	return sampling(s, tokens, subjects, callers, 1)
}

// sampleEvery is how many hits in a cache there are for each whose answer is compared. Comparing means to read the
// answer's subject, far from anything that a hit touches, and a hit costs little more than such a read.
const sampleEvery = 16

// sampling is verifying that compares one answer of so many.
func sampling(s impl.Scheme, tokens []impl.Token, subjects []string, callers, every int) func(caller, i int) error {
	ctx := context.Background()
	return func(caller, i int) error {
		n := lookup.Place(caller, i, callers, len(tokens))
		p, err := s.Verify(ctx, tokens[n])
		if err == nil && i%every == 0 && p.Subject != subjects[n] {
			return errSubject
		}
		return err
	}
}

func verifyJWT(_ context.Context, l scenarios.Lookup, w *lookup.Work) (lookup.Prepared, error) {
	c, err := newJWTCase(l, w, nil)
	if err != nil {
		return lookup.Prepared{}, err
	}
	return lookup.Prepared{Op: verifying(c.scheme, c.tokens, c.subjects, l.Callers)}, nil
}

func verifyReusing(_ context.Context, l scenarios.Lookup, w *lookup.Work) (lookup.Prepared, error) {
	c, err := newJWTCase(l, w, nil)
	if err != nil {
		return lookup.Prepared{}, err
	}
	reuser, ok := impl.Scheme(c.scheme).(impl.Reuser)
	if !ok {
		return lookup.Prepared{}, errors.New("the scheme cannot verify into a principal that is used again")
	}
	ctx, principals := context.Background(), make([]impl.Reused, l.Callers)
	return lookup.Prepared{Op: func(caller, i int) error {
		n := lookup.Place(caller, i, l.Callers, len(c.tokens))
		into := &principals[caller]
		err := reuser.VerifyReusing(ctx, c.tokens[n], into)
		if err == nil && into.Principal.Subject != c.subjects[n] {
			return errSubject
		}
		return err
	}}, nil
}

// issueJWT makes tokens of which all that varies, an identifier and dates of fixed lengths, leaves them as long as
// the work's.
func issueJWT(_ context.Context, l scenarios.Lookup, w *lookup.Work) (lookup.Prepared, error) {
	c, err := newJWTCase(l, w, nil)
	if err != nil {
		return lookup.Prepared{}, err
	}
	p, err := impl.ParsePrincipal(w.Principals[l.Claims])
	if err != nil {
		return lookup.Prepared{}, fmt.Errorf("the run's principal %w", err)
	}
	ctx, length := context.Background(), len(c.tokens[0])
	return lookup.Prepared{Op: func(int, int) error {
		token, err := c.scheme.Issue(ctx, p)
		if err == nil && len(token) != length {
			return fmt.Errorf("a token of %d B was issued, and not of %d", len(token), length)
		}
		return err
	}}, nil
}

// verifyCachedJWT has room for twice the tokens, so that none is evicted.
func verifyCachedJWT(ctx context.Context, l scenarios.Lookup, w *lookup.Work) (lookup.Prepared, error) {
	c, err := newJWTCase(l, w, func(config *jwt.Config) {
		config.VerifiedTokens = 2 * len(w.Tokens[lookup.TokensKey(l.Alg, l.Claims)])
	})
	if err != nil {
		return lookup.Prepared{}, err
	}
	op := verifying(c.scheme, c.tokens, c.subjects, l.Callers)
	if err := load(ctx, len(c.tokens), op, c.scheme.VerifiedMisses); err != nil {
		return lookup.Prepared{}, err
	}
	return lookup.Prepared{Op: sampling(c.scheme, c.tokens, c.subjects, l.Callers, sampleEvery), Misses: c.scheme.VerifiedMisses}, nil
}

// afterEnd is a clock past the end of every token of the work.
func afterEnd(w *lookup.Work) func() time.Time {
	return func() time.Time { return time.Now().Add(w.Lifetime + w.Leeway + time.Minute) }
}
