package main

import (
	"context"
	"errors"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"authbench/bench/internal/lookup"
)

const (
	timeout     = 5 * time.Second // of each step: a stall of the machine is no failure of a library
	connections = 64
	bufferBytes = 32 << 10
)

var errURL = errors.New("the store's URL cannot be read")

// goRedisOptions are those that our store sets, as far as they bear on a GET: one pool, no retries, RESP3.
func goRedisOptions(url string) (*redis.Options, error) {
	opts, err := redis.ParseURL(url)
	if err != nil {
		return nil, errURL // not the library's error, which repeats the password
	}
	opts.Protocol = 3
	opts.DisableIdentity = true
	opts.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	opts.ContextTimeoutEnabled = true
	opts.MaxRetries = -1
	opts.DialerRetries = 1
	opts.DialTimeout, opts.ReadTimeout, opts.WriteTimeout, opts.PoolTimeout = timeout, timeout, timeout, timeout
	opts.PoolSize, opts.MaxIdleConns, opts.MaxConcurrentDials = connections, connections, connections
	opts.PipelinePoolSize = -1
	opts.ConnMaxIdleTime = -1
	opts.ReadBufferSize, opts.WriteBufferSize = bufferBytes, bufferBytes
	opts.PipelineReadBufferSize, opts.PipelineWriteBufferSize = bufferBytes, bufferBytes
	return opts, nil
}

func goRedisClient(url string) (*redis.Client, error) {
	opts, err := goRedisOptions(url)
	if err != nil {
		return nil, err
	}
	return redis.NewClient(opts), nil
}

// goRedis is a plain GET.
func goRedis(_ context.Context, w *lookup.Work) (reader, error) {
	client, err := goRedisClient(w.StoreURL)
	if err != nil {
		return reader{}, err
	}
	return readerOf(client, func() { _ = client.Close() }), nil
}

// goRedisAutoPipeline is a GET through the library's own sharing of round trips, with its defaults: half duplex.
func goRedisAutoPipeline(_ context.Context, w *lookup.Work) (reader, error) {
	client, err := goRedisClient(w.StoreURL)
	if err != nil {
		return reader{}, err
	}
	pipeline, err := client.AutoPipelineWithOptions(redis.DefaultBlockingAutoPipelineOptions())
	if err != nil {
		return reader{}, errors.Join(err, client.Close())
	}
	return readerOf(pipeline, func() { _, _ = pipeline.Close(), client.Close() }), nil
}

// goRedisCached is a GET through the library's client-side cache, with room for every record.
func goRedisCached(ctx context.Context, w *lookup.Work) (reader, error) {
	opts, err := goRedisOptions(w.StoreURL)
	if err != nil {
		return reader{}, err
	}
	opts.ClientSideCacheConfig = &redis.ClientSideCacheConfig{MaxEntries: 2 * len(w.RecordKeys)}
	client := redis.NewClient(opts)
	r := readerOf(client, func() { _ = client.Close() })
	// A client that gives its cache up, as on a store without client tracking, counts no misses, but has no entries.
	r.misses = func() int64 {
		stats := client.CSCStats()
		return int64(stats.Misses) + int64(len(w.RecordKeys)-stats.Entries)
	}
	if err := r.fill(ctx, w.RecordKeys); err != nil {
		return reader{}, err
	}
	if client.CSCStats().Entries == 0 {
		r.close()
		return reader{}, errNoCache
	}
	return r, nil
}

// A getter is a client or what stands for one.
type getter interface {
	Get(ctx context.Context, key string) *redis.StringCmd
}

func readerOf(from getter, close func()) reader {
	return reader{
		get:   func(ctx context.Context, key string) (string, error) { return from.Get(ctx, key).Result() },
		close: close,
	}
}
