package rungs

import (
	"context"
	"errors"
	"time"

	"authbench/bench/internal/lookup"
	"authbench/impl"
	"authbench/impl/session"
	"authbench/impl/store"
	"authbench/scenarios"
)

const (
	// storeTimeout is far beyond what a lookup takes: a machine that stalls for a moment shall not end a run.
	storeTimeout = 5 * time.Second
	// cacheBound is so long that a cache seldom talks to its store beside the lookups.
	cacheBound = 10 * time.Second
)

// A sessionCase is tokens and a scheme that has their sessions, on a connection pool of its own.
type sessionCase struct {
	conn   *store.Store
	scheme *session.Scheme
	tokens []impl.Token
}

// newSessionCase makes the scheme of a rung; configure may set more.
func newSessionCase(ctx context.Context, rung impl.Rung, w *lookup.Work, configure func(*session.Config)) (*sessionCase, error) {
	if len(w.SessionTokens) == 0 {
		return nil, errNoWork
	}
	conn, err := store.Open(ctx, store.Config{URL: w.StoreURL, Prefix: prefixOf(rung, w), Timeout: storeTimeout})
	if err != nil {
		return nil, err
	}
	config := session.Config{Store: conn, Lifetime: w.Lifetime, Rung: rung}
	if configure != nil {
		configure(&config)
	}
	scheme, err := session.New(config)
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return &sessionCase{conn, scheme, tokensOf(w.SessionTokens)}, nil
}

// prefixOf is where the records are that the rung would have written.
func prefixOf(rung impl.Rung, w *lookup.Work) string {
	if rung == impl.Obvious {
		return w.ObviousPrefix
	}
	return w.FastPrefix
}

func (c *sessionCase) close() { _, _ = c.scheme.Close(), c.conn.Close() }

// commands is how often the store was asked for anything.
func (c *sessionCase) commands() int64 { return c.conn.Counters().Commands }

func verifySession(ctx context.Context, l scenarios.Lookup, w *lookup.Work) (lookup.Prepared, error) {
	c, err := newSessionCase(ctx, impl.Rung(l.Rung), w, nil)
	if err != nil {
		return lookup.Prepared{}, err
	}
	return lookup.Prepared{Op: verifying(c.scheme, c.tokens, w.Subjects, l.Callers), Close: c.close}, nil
}

// cached configures a cache with room for twice the sessions, so that none is evicted.
func cached(w *lookup.Work) func(*session.Config) {
	return func(config *session.Config) {
		config.Cache = &session.CacheConfig{Entries: 2 * len(w.SessionTokens), Bound: cacheBound}
	}
}

// verifyCachedSession takes every command for a miss. The feed's few are the trace that a run may have.
func verifyCachedSession(ctx context.Context, l scenarios.Lookup, w *lookup.Work) (lookup.Prepared, error) {
	c, err := newSessionCase(ctx, impl.Rung(l.Rung), w, cached(w))
	if err != nil {
		return lookup.Prepared{}, err
	}
	op := verifying(c.scheme, c.tokens, w.Subjects, l.Callers)
	if err := load(ctx, len(c.tokens), op, c.commands); err != nil {
		c.close()
		return lookup.Prepared{}, err
	}
	op = sampling(c.scheme, c.tokens, w.Subjects, l.Callers, sampleEvery)
	return lookup.Prepared{Op: op, Misses: c.commands, Close: c.close}, nil
}
