package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"authbench/bench/internal/server"
	"authbench/impl/store"
	"authbench/results"
)

// own is the user's own Redis: nothing but keys of the run's prefix is touched there.
type own struct {
	url  string
	conn *store.Store
}

func openOwn(ctx context.Context, url string) (backend, error) {
	ctx, cancel := context.WithTimeout(ctx, storeAnswers)
	defer cancel()
	conn, err := store.Open(ctx, store.Config{URL: url, Prefix: "ab:"})
	if err != nil {
		return nil, err
	}
	if n := conn.Shards(); n > 0 && n < server.ClusterShards {
		return nil, errors.Join(fmt.Errorf("the cluster at %s has %d of the %d masters that a Redis Cluster takes: name a whole one, or a Redis that is none",
			store.Redact(url), n, server.ClusterShards), conn.Close())
	}
	return &own{url: url, conn: conn}, nil
}

// Ready implements trial.Store.
func (o *own) Ready(context.Context) (string, error) { return o.url, nil }

// CPU implements trial.Store: what the server says of itself, whoever else it serves meanwhile.
func (o *own) CPU(ctx context.Context) (time.Duration, error) { return o.conn.ServerCPU(ctx) }

// Fault implements trial.Store: a store that is not ours is only ever seen through its answers.
func (o *own) Fault() error { return nil }

// Private implements trial.Store.
func (o *own) Private() bool { return false }

// TTLTick implements trial.Store.
func (o *own) TTLTick() time.Duration { return 0 }

// Place implements trial.Store.
func (o *own) Place([]int) error { return nil }

// Shards implements trial.Store.
func (o *own) Shards() int { return o.conn.Shards() }

// PIDs implements trial.Store: none of them is ours.
func (o *own) PIDs() []int { return nil }

// MemoryBytes implements trial.Store: what others keep there would be counted too.
func (o *own) MemoryBytes(context.Context) (uint64, error) { return 0, errors.ErrUnsupported }

func (o *own) describe() results.Store {
	s := results.Store{Kind: results.StoreOwn, Version: o.conn.Version(), URL: store.Redact(o.url)}
	if n := o.conn.Shards(); n > 0 {
		s.Configuration = map[string]string{results.ShardsSetting: fmt.Sprint(n)}
	}
	return s
}

func (o *own) close(context.Context) { o.conn.Close() }
