package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"

	"authbench/bench/internal/lookup"
	"authbench/scenarios"
)

var (
	errEmpty   = errors.New("the record is empty")
	errNoCache = fmt.Errorf("this store has no client tracking: %w", errors.ErrUnsupported)
)

// A reader reads what stands in the store under a key.
type reader struct {
	// get returns the record's bytes; without a record it is an error.
	get func(ctx context.Context, key string) (string, error)
	// misses counts what a cache had to ask its store for; nil where there is no cache.
	misses func() int64
	close  func()
}

// A storePeer is a client in the way it is used here.
type storePeer struct {
	module       string
	open, cached func(context.Context, *lookup.Work) (reader, error) // cached is nil where there is no cache
}

func storePeers() map[string]storePeer {
	const goRedisModule = "github.com/redis/go-redis/v9"
	return map[string]storePeer{
		"go-redis":              {goRedisModule, goRedis, goRedisCached},
		"go-redis-autopipeline": {goRedisModule, goRedisAutoPipeline, nil},
		"rueidis":               {"github.com/redis/rueidis", rueidisGet, rueidisCached},
	}
}

// prepare is the benchmark's lookup.Benchmark.Prepare.
func (p storePeer) prepare(l scenarios.Lookup) func(context.Context, *lookup.Work) (lookup.Prepared, error) {
	open := p.open
	if l.Op == scenarios.OpVerifyCached {
		open = p.cached
	}
	return func(ctx context.Context, w *lookup.Work) (lookup.Prepared, error) {
		if open == nil {
			return lookup.Prepared{}, fmt.Errorf("%s does not do %s: take it out of the list", l.Rung, l.Op)
		}
		r, err := open(ctx, w)
		if err != nil {
			return lookup.Prepared{}, err
		}
		return lookup.Prepared{Op: r.op(w, l.Callers), Misses: r.misses, Close: r.close}, nil
	}
}

// op hashes the token, as whoever keeps no tokens in the store has to, and reads the record. The key is made
// already: how one is made is not the client's. Nor is the copy that hashing a string takes.
func (r reader) op(w *lookup.Work, callers int) func(caller, i int) error {
	scratch := lookup.NewScratch(callers, w.SessionTokens)
	return func(caller, i int) error {
		n := lookup.Place(caller, i, callers, len(w.RecordKeys))
		if sha256.Sum256(scratch.Copy(caller, w.SessionTokens[n])) == [sha256.Size]byte{} {
			return errEmpty
		}
		record, err := r.get(context.Background(), w.RecordKeys[n])
		if err == nil && record == "" {
			return errEmpty
		}
		return err
	}
}

// fill reads every record once, so that what is timed are hits, and some of them again to see that they are; on an
// error it closes the reader.
func (r reader) fill(ctx context.Context, keys []string) error {
	read := func(i int) error {
		_, err := r.get(ctx, keys[i])
		return err
	}
	err := lookup.Each(ctx, len(keys), read)
	before, again := r.misses(), min(len(keys), 1000)
	if err == nil {
		err = lookup.Each(ctx, again, read)
	}
	if missed := r.misses() - before; err == nil && missed > int64(again)/100 {
		err = fmt.Errorf("the client-side cache missed %d of %d records that it had read", missed, again)
	}
	if err != nil {
		r.close()
	}
	return err
}
