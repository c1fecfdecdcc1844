package rungs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"authbench/bench/internal/lookup"
	"authbench/impl"
	"authbench/impl/jwt"
	"authbench/scenarios"
)

const (
	// lifetime of what is made: far beyond the rounds of any run.
	lifetime = 6 * time.Hour
	leeway   = 2 * time.Second
	// tokensEach are made for every algorithm and claims. Of all but the longest claims they fit into a processor's
	// second cache, 180 KB at 275B, where a server finds a token too that it has just read. There are fewer where each
	// takes a millisecond and a half to sign.
	tokensEach    = 256
	rsaTokensEach = 64
)

// A Config says what to make work of.
type Config struct {
	StoreURL string
	// Prefix is put before every key.
	Prefix           string
	Issuer, Audience string
	// Sessions is how many sessions there are to look up.
	Sessions int
}

// A Made is a run's work, and what there is to clean up after it.
type Made struct {
	Work *lookup.Work
	seed []*seed
}

// Make makes what the lookups work on, records in the store included. What it returns is to be closed, with an error
// as well.
func Make(ctx context.Context, c Config, lookups []scenarios.Lookup) (*Made, error) {
	m := &Made{Work: &lookup.Work{
		Issuer: c.Issuer, Audience: c.Audience, Lifetime: lifetime, Leeway: leeway, StoreURL: c.StoreURL,
		ObviousPrefix: c.Prefix + "obvious:", FastPrefix: c.Prefix + "fast:",
		Keys: make(map[string][]byte), Principals: make(map[string][]byte), Tokens: make(map[string][]string),
	}}
	for _, shape := range scenarios.LookupShapes() {
		m.Work.Principals[shape.Name] = shape.Principal
	}
	var all errgroup.Group
	all.Go(func() error { return makeJWTs(ctx, m.Work, lookups) })
	all.Go(func() error { return m.makeSessions(ctx, c, lookups) })
	return m, all.Wait()
}

// makeJWTs makes the keys, and the tokens of every algorithm and claims.
func makeJWTs(ctx context.Context, w *lookup.Work, lookups []scenarios.Lookup) error {
	for _, l := range lookups {
		if l.Scheme != "jwt" {
			continue
		}
		if err := makeKey(w, l.Alg); err != nil {
			return err
		}
		key := lookup.TokensKey(l.Alg, l.Claims)
		n := tokensFor(l)
		if len(w.Tokens[key]) >= n {
			continue
		}
		tokens, err := issue(ctx, w, l, n)
		if err != nil {
			return fmt.Errorf("making tokens for %s: %w", l.Name(), err)
		}
		w.Tokens[key] = tokens
	}
	return nil
}

func tokensFor(l scenarios.Lookup) int {
	if l.Alg == "RS256" || l.Alg == "PS256" {
		return rsaTokensEach
	}
	return tokensEach
}

func makeKey(w *lookup.Work, alg string) error {
	if w.Keys[alg] != nil {
		return nil
	}
	key, err := jwt.GenerateKey(alg)
	if err != nil {
		return err
	}
	w.Keys[alg], err = key.Marshal()
	return err
}

// issue makes the tokens of as many subjects.
func issue(ctx context.Context, w *lookup.Work, l scenarios.Lookup, n int) ([]string, error) {
	config, err := jwtConfig(w, l.Alg)
	if err != nil {
		return nil, err
	}
	scheme, err := jwt.New(config)
	if err != nil {
		return nil, err
	}
	p, err := impl.ParsePrincipal(w.Principals[l.Claims])
	if err != nil {
		return nil, fmt.Errorf("the principal %w", err)
	}
	tokens := make([]string, n)
	for i := range tokens {
		p.Subject = scenarios.Subject(i, p.Subject)
		token, err := scheme.Issue(ctx, p)
		if err = errors.Join(err, ctx.Err()); err != nil {
			return nil, err
		}
		tokens[i] = string(token)
	}
	return tokens, nil
}

// Close deletes the keys that were made, and returns how many there were. Those that peers made for the same sessions
// it deletes as well: their process may have been killed.
func (m *Made) Close(ctx context.Context) (cleaned int, err error) {
	if len(m.seed) > 0 {
		err = m.seed[0].remove(ctx, m.Work.SCSKeys())
	}
	for _, s := range m.seed {
		n, errClean := s.conn.Clean(ctx)
		cleaned += n
		err = errors.Join(err, errClean, s.conn.Close())
	}
	m.seed = nil
	return cleaned, err
}
