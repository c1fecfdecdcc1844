package store

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

// Create writes the index before the record, so that no reader of the index can miss a record that
// someone holds a token for. end is when the subject is done with it, keep how long the record is held.
// The index is pruned by the way, of what ended a grace ago. Its own expiry needs no comparison with the
// one it has (EXPIRE … GT is Redis 7) as long as what is created last ends last.
func (r Records) Create(ctx context.Context, id, subject string, data []byte, now, end time.Time, keep time.Duration) error {
	index := r.indexKey(subject)
	pruned := strconv.FormatInt(now.Add(-Grace).UnixMilli(), 10)
	_, err := r.redis().Pipelined(ctx, func(pipe redis.Pipeliner) error {
		pipe.ZAdd(ctx, index, redis.Z{Score: float64(end.UnixMilli()), Member: id})
		pipe.ZRemRangeByScore(ctx, index, "-inf", pruned)
		pipe.PExpire(ctx, index, atLeastOneMS(end.Sub(now)+Grace))
		pipe.Set(ctx, r.recordKey(id), data, atLeastOneMS(keep))
		return nil
	})
	return Unavailable(err)
}

// OfSubject returns the ids in the subject's index. Some may have no record any more.
func (r Records) OfSubject(ctx context.Context, subject string) ([]string, error) {
	ids, err := r.redis().ZRange(ctx, r.indexKey(subject), 0, -1).Result()
	return ids, Unavailable(err)
}

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
	for batch := range slices.Chunk(ids, deleteBatchKeys) {
		if err := r.removeBatch(ctx, subject, batch); err != nil {
			return Unavailable(err)
		}
	}
	return nil
}

func (r Records) removeBatch(ctx context.Context, subject string, ids []string) error {
	keys := make([]string, len(ids))
	for i, id := range ids {
		keys[i] = r.recordKey(id)
	}
	deleted, err := r.store.deleteEach(ctx, keys)
	if err != nil {
		return err
	}
	if ids = picked(ids, deleted); len(ids) == 0 {
		return nil
	}
	return r.redis().ZRem(ctx, r.indexKey(subject), ids).Err()
}
