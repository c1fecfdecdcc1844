package store

import (
	"context"
	"slices"

	"github.com/redis/go-redis/v9"
)

const deleteBatchKeys = 500

// Remove deletes the record, which is what counts, and then its place in the index.
func (r Records) Remove(ctx context.Context, id, subject string) error {
	_, err := r.redis().Pipelined(ctx, func(pipe redis.Pipeliner) error {
		pipe.Del(ctx, r.recordKey(id))
		pipe.ZRem(ctx, r.indexKey(subject), id)
		return nil
	})
	return Unavailable(err)
}

// RemoveAll deletes the records and then, of the index, those it deleted: a login that races this call
// stays, and so does the entry of one whose record is still on its way. What has no record any more is
// pruned at a later Create.
func (r Records) RemoveAll(ctx context.Context, subject string, ids []string) error {
	deleted, err := r.Delete(ctx, ids)
	if err != nil {
		return err
	}
	return r.Unlist(ctx, subject, deleted)
}

// Delete deletes records and leaves the index as it is, for who has to do something before a subject's
// records are forgotten, and returns the ids whose record was there. Unlist is its other half.
func (r Records) Delete(ctx context.Context, ids []string) (deleted []string, err error) {
	for batch := range slices.Chunk(ids, deleteBatchKeys) {
		found, err := r.deleteEach(ctx, batch)
		deleted = append(deleted, found...)
		if err != nil {
			return deleted, Unavailable(err)
		}
	}
	return deleted, nil
}

// Unlist takes ids off the subject's index.
func (r Records) Unlist(ctx context.Context, subject string, ids []string) error {
	for batch := range slices.Chunk(ids, deleteBatchKeys) {
		members := make([]any, len(batch))
		for i, id := range batch {
			members[i] = id
		}
		if err := r.redis().ZRem(ctx, r.indexKey(subject), members...).Err(); err != nil {
			return Unavailable(err)
		}
	}
	return nil
}

// deleteEach returns the ids whose record was there.
func (r Records) deleteEach(ctx context.Context, ids []string) (deleted []string, err error) {
	cmds, err := r.redis().Pipelined(ctx, func(pipe redis.Pipeliner) error {
		for _, id := range ids {
			pipe.Del(ctx, r.recordKey(id))
		}
		return nil
	})
	for i, cmd := range cmds {
		if cmd.(*redis.IntCmd).Val() > 0 {
			deleted = append(deleted, ids[i])
		}
	}
	return deleted, err
}
