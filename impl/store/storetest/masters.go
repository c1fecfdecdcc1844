package storetest

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/redis/go-redis/v9"

	"authbench/impl/store"
)

// Masters returns a client of each Redis of the store: of the one, or of each master of a cluster.
func Masters(ctx context.Context, s *store.Store) ([]*redis.Client, error) {
	cluster, ok := s.Client().(*redis.ClusterClient)
	if !ok {
		return []*redis.Client{s.Client().(*redis.Client)}, nil
	}
	var mu sync.Mutex
	var masters []*redis.Client
	err := cluster.ForEachMaster(ctx, func(_ context.Context, master *redis.Client) error {
		mu.Lock()
		defer mu.Unlock()
		masters = append(masters, master)
		return nil
	})
	return masters, err
}

// Keys returns the keys of the whole store that fit the pattern, sorted. A cluster's client would ask one master.
func Keys(ctx context.Context, s *store.Store, pattern string) (all []string, err error) {
	masters, err := Masters(ctx, s)
	for _, master := range masters {
		keys, failed := master.Keys(ctx, pattern).Result()
		all, err = append(all, keys...), errors.Join(err, failed)
	}
	slices.Sort(all)
	return all, err
}

// Flush empties the whole store and makes it forget its scripts.
func Flush(ctx context.Context, s *store.Store) error {
	masters, err := Masters(ctx, s)
	for _, master := range masters {
		err = errors.Join(err, master.FlushAll(ctx).Err(), master.ScriptFlush(ctx).Err())
	}
	return err
}
