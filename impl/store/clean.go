package store

import (
	"context"
	"maps"
	"slices"

	"github.com/redis/go-redis/v9"
)

const cleanBatchKeys = 500

// Clean deletes the keys that this Store was seen to make and that it did not delete itself, and
// returns how many were still there. It never looks for keys, so on a shared store it can touch nobody
// else's. What an error leaves behind is tried again by the next call.
func (s *Store) Clean(ctx context.Context) (int, error) {
	s.written.mu.Lock()
	keys := slices.Collect(maps.Keys(s.written.keys))
	s.written.mu.Unlock()

	deleted := 0
	for batch := range slices.Chunk(keys, cleanBatchKeys) {
		n, err := s.deleteEach(ctx, batch)
		deleted += n
		if err != nil {
			return deleted, Unavailable(err)
		}
	}
	return deleted, nil
}

// deleteEach sends one DEL a key: one DEL over all of them would span the slots of a cluster. The hook
// strikes each deleted key from the set.
func (s *Store) deleteEach(ctx context.Context, keys []string) (int, error) {
	cmds, err := s.client.Pipelined(ctx, func(pipe redis.Pipeliner) error {
		for _, key := range keys {
			pipe.Del(ctx, key)
		}
		return nil
	})
	deleted := 0
	for _, cmd := range cmds {
		deleted += int(cmd.(*redis.IntCmd).Val())
	}
	return deleted, err
}
