package main

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"github.com/redis/rueidis"

	"authbench/bench/internal/lookup"
)

// cacheFor is how long rueidis may keep what it read; it keeps nothing longer than the store would.
const cacheFor = time.Hour

func rueidisClient(url string, cached bool) (rueidis.Client, error) {
	opts, err := rueidis.ParseURL(url)
	if err != nil {
		return nil, errURL
	}
	opts.ForceSingleClient = true
	opts.DisableRetry = true
	opts.ClientSetInfo = rueidis.DisableClientSetInfo
	opts.Dialer.Timeout = timeout
	opts.ConnWriteTimeout = timeout
	opts.DisableCache = !cached // it is refused by a store without client tracking unless it is off
	client, err := rueidis.NewClient(opts)
	if errors.Is(err, rueidis.ErrNoCache) {
		return nil, errNoCache
	}
	return client, err
}

// rueidisGet is a GET with the library's defaults, which share round trips between callers.
func rueidisGet(_ context.Context, w *lookup.Work) (reader, error) {
	client, err := rueidisClient(w.StoreURL, false)
	if err != nil {
		return reader{}, err
	}
	get := func(ctx context.Context, key string) (string, error) {
		return client.Do(ctx, client.B().Get().Key(key).Build()).ToString()
	}
	return reader{get: get, close: client.Close}, nil
}

// rueidisCached is a GET through the library's client-side cache.
func rueidisCached(ctx context.Context, w *lookup.Work) (reader, error) {
	client, err := rueidisClient(w.StoreURL, true)
	if err != nil {
		return reader{}, err
	}
	var misses atomic.Int64
	get := func(ctx context.Context, key string) (string, error) {
		result := client.DoCache(ctx, client.B().Get().Key(key).Cache(), cacheFor)
		if !result.IsCacheHit() {
			misses.Add(1)
		}
		return result.ToString()
	}
	r := reader{get: get, misses: misses.Load, close: client.Close}
	return r, r.fill(ctx, w.RecordKeys)
}
