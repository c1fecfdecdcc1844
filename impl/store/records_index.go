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
//
// In a Redis Cluster the two are on different nodes, and the parts of a pipeline run there at the same time, so
// that the record may come first. It is enough that both are there before Create returns: only then is the token
// handed out, and whoever reads the index after that finds it. Who reads it before, such as a RevokeAll at the
// same time, comes before this login, as it may with one store. Where either part fails nobody gets the token: a
// record alone lies there until its end, under an id that nobody knows and no other Create makes; an entry alone
// is pruned.
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

// Remove deletes the record, which is what counts, and then its place in the index. The order matters where the
// store fails in between: a record that is there but not in the index is one that no RevokeAll finds any more.
func (r Records) Remove(ctx context.Context, id, subject string) error {
	return Unavailable(r.inOrder(ctx,
		redis.NewIntCmd(ctx, "del", r.recordKey(id)),
		redis.NewIntCmd(ctx, "zrem", r.indexKey(subject), id)))
}

// inOrder sends the commands in one round trip. In a Redis Cluster, where a pipeline keeps no order between nodes,
// each waits for the one before and is not sent if that fails.
func (r Records) inOrder(ctx context.Context, cmds ...redis.Cmder) error {
	if r.store.cluster == nil {
		_, err := r.redis().Pipelined(ctx, func(pipe redis.Pipeliner) error { return pipe.BatchProcess(ctx, cmds...) })
		return err
	}
	for _, cmd := range cmds {
		if err := r.redis().Process(ctx, cmd); err != nil {
			return err
		}
	}
	return nil
}

// RemoveAll deletes the records and then, of the index, those it deleted: a login that races this call
// stays, and so does the entry of one whose record is still on its way. What has no record any more is
// pruned at a later Create.
//
// Where a shard of a cluster is away the others' records are deleted, the error says that not all are, and the
// index keeps every entry, so that the next call finds what is left.
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
