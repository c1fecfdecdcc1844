package session

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"authbench/impl"
	"authbench/impl/store"
)

// records keeps a record a session and an index a subject. The two live in different slots of a Redis
// Cluster, so no command, script or transaction touches both: every command has one key, and the
// pipelines are for saving round trips.
type records struct{ store *store.Store }

const deleteBatchKeys = 500

func (r records) recordKey(id proof) string      { return r.store.Key("session", string(id)) }
func (r records) indexKey(subject string) string { return r.store.Key("sessions-of", subject) }
func (r records) redis() redis.UniversalClient   { return r.store.Client() }

// read returns the record's bytes, or ErrRevoked when there is none.
func (r records) read(ctx context.Context, id proof) ([]byte, error) {
	data, err := r.redis().Get(ctx, r.recordKey(id)).Bytes()
	if errors.Is(err, redis.Nil) {
		return nil, impl.ErrRevoked
	}
	return data, store.Unavailable(err)
}

// create writes the index before the record, so that no reader of the index can miss a session that
// someone holds a token for. The index is pruned by the way, of what ended a grace ago. Its own expiry
// needs no comparison with the one it has (EXPIRE … GT is Redis 7): the newest session ends last.
func (r records) create(ctx context.Context, id proof, subject string, data []byte, now time.Time, lifetime time.Duration) error {
	index := r.indexKey(subject)
	end := now.Add(lifetime)
	pruned := strconv.FormatInt(now.Add(-grace).UnixMilli(), 10)
	_, err := r.redis().Pipelined(ctx, func(pipe redis.Pipeliner) error {
		pipe.ZAdd(ctx, index, redis.Z{Score: float64(end.UnixMilli()), Member: string(id)})
		pipe.ZRemRangeByScore(ctx, index, "-inf", pruned)
		pipe.PExpire(ctx, index, lifetime+grace)
		pipe.Set(ctx, r.recordKey(id), data, lifetime+grace)
		return nil
	})
	return store.Unavailable(err)
}

// replace rewrites a record that is still there and keeps its expiry, or returns ErrRevoked.
func (r records) replace(ctx context.Context, id proof, data []byte) error {
	err := r.redis().SetArgs(ctx, r.recordKey(id), data, redis.SetArgs{Mode: "XX", KeepTTL: true}).Err()
	if errors.Is(err, redis.Nil) {
		return impl.ErrRevoked
	}
	return store.Unavailable(err)
}

// remove deletes the record, which is what counts, and then its place in the index.
func (r records) remove(ctx context.Context, id proof, subject string) error {
	_, err := r.redis().Pipelined(ctx, func(pipe redis.Pipeliner) error {
		pipe.Del(ctx, r.recordKey(id))
		pipe.ZRem(ctx, r.indexKey(subject), string(id))
		return nil
	})
	return store.Unavailable(err)
}

// ofSubject returns the sessions in the subject's index.
func (r records) ofSubject(ctx context.Context, subject string) ([]string, error) {
	ids, err := r.redis().ZRange(ctx, r.indexKey(subject), 0, -1).Result()
	return ids, store.Unavailable(err)
}

// removeAll deletes the records and then, of the index, those it deleted: a login that races this call
// stays, and so does the entry of one whose record is still on its way. What has no record any more is
// pruned at a later issue.
func (r records) removeAll(ctx context.Context, subject string, ids []string) error {
	for batch := range slices.Chunk(ids, deleteBatchKeys) {
		deleted, err := r.deleteEach(ctx, batch)
		if err != nil {
			return store.Unavailable(err)
		}
		if len(deleted) == 0 {
			continue
		}
		if err := r.redis().ZRem(ctx, r.indexKey(subject), deleted...).Err(); err != nil {
			return store.Unavailable(err)
		}
	}
	return nil
}

// deleteEach returns the ids whose record was there.
func (r records) deleteEach(ctx context.Context, ids []string) ([]any, error) {
	cmds, err := r.redis().Pipelined(ctx, func(pipe redis.Pipeliner) error {
		for _, id := range ids {
			pipe.Del(ctx, r.recordKey(proof(id)))
		}
		return nil
	})
	var deleted []any
	for i, cmd := range cmds {
		if cmd.(*redis.IntCmd).Val() > 0 {
			deleted = append(deleted, ids[i])
		}
	}
	return deleted, err
}
