package store

import (
	"context"
	"maps"
	"slices"

	"github.com/redis/go-redis/v9"
)

// deleteBatchKeys is how many keys are deleted in one round trip.
const deleteBatchKeys = 500

// Clean deletes the keys that this Store was seen to make and that it did not delete itself, and
// returns how many were still there. It never looks for keys, so on a shared store it can touch nobody
// else's. What an error leaves behind is tried again by the next call.
func (s *Store) Clean(ctx context.Context) (int, error) {
	s.written.mu.Lock()
	keys := slices.Collect(maps.Keys(s.written.keys))
	s.written.mu.Unlock()

	cleaned := 0
	for batch := range slices.Chunk(keys, deleteBatchKeys) {
		deleted, err := s.deleteEach(ctx, batch)
		for _, was := range deleted {
			if was {
				cleaned++
			}
		}
		if err != nil {
			return cleaned, Unavailable(err)
		}
	}
	return cleaned, nil
}

// deleteEach sends one DEL a key: one DEL over all of them would span the slots of a cluster. It says of each
// whether it was there. The hook strikes each deleted key from the set.
func (s *Store) deleteEach(ctx context.Context, keys []string) (deleted []bool, err error) {
	cmds, err := s.client.Pipelined(ctx, func(pipe redis.Pipeliner) error {
		for _, key := range keys {
			pipe.Del(ctx, key)
		}
		return nil
	})
	for _, cmd := range cmds {
		deleted = append(deleted, cmd.(*redis.IntCmd).Val() > 0)
	}
	return deleted, err
}
