package store

import (
	"context"
	"time"

	"github.com/redis/go-redis/v9"

	"authbench/impl"
)

// Grace is how long a record should outlive what it stands for, so that a late request reads "expired"
// and not "revoked", and how far clocks of replicas may differ before one prunes from an index what
// another still honours.
const Grace = 60 * time.Second

// Records keeps a record an id and an index a subject. The two live in different slots of a Redis
// Cluster, so no command, script or transaction touches both: every command has one key, and the
// pipelines are for saving round trips. Where two commands need an order, see inOrder.
type Records struct {
	store                 *Store
	recordKind, indexKind string
}

// Records returns the records of a kind, such as "session", whose indexes are of another kind, such as
// "sessions-of".
func (s *Store) Records(recordKind, indexKind string) Records {
	return Records{store: s, recordKind: recordKind, indexKind: indexKind}
}

func (r Records) recordKey(id string) string     { return r.store.Key(r.recordKind, id) }
func (r Records) indexKey(subject string) string { return r.store.Key(r.indexKind, subject) }
func (r Records) redis() redis.UniversalClient   { return r.store.client }

// Read returns the record's bytes, or impl.ErrRevoked where there is none.
func (r Records) Read(ctx context.Context, id string) ([]byte, error) {
	return recordBytes(r.redis().Get(ctx, r.recordKey(id)))
}

// ReadIdle is Read together with the time that the record has left to live, in one round trip.
func (r Records) ReadIdle(ctx context.Context, id string) (data []byte, left time.Duration, err error) {
	pipe := r.redis().Pipeline()
	get, ttl := pipe.Get(ctx, r.recordKey(id)), pipe.PTTL(ctx, r.recordKey(id))
	_, _ = pipe.Exec(ctx) // each command has its own error, and a missing record is one of them
	if data, err = recordBytes(get); err != nil {
		return nil, 0, err
	}
	if left, err = ttl.Result(); err != nil {
		return nil, 0, Unavailable(err)
	}
	if left < 0 { // it ended between the two commands, or never had an end and is none of ours
		return nil, 0, impl.ErrRevoked
	}
	return data, left, nil
}

// ReadTouching is Read that gives the record another keep to live.
func (r Records) ReadTouching(ctx context.Context, id string, keep time.Duration) ([]byte, error) {
	return recordBytes(r.redis().GetEx(ctx, r.recordKey(id), atLeastOneMS(keep)))
}

// Touch gives the record another keep to live. It never makes one: touching a record that is gone
// changes nothing and is no error.
func (r Records) Touch(ctx context.Context, id string, keep time.Duration) error {
	return Unavailable(r.redis().PExpire(ctx, r.recordKey(id), atLeastOneMS(keep)).Err())
}

// swapScript returns -1 where there is no record, 0 where it is another one, 1 where it was replaced.
var swapScript = redis.NewScript(`
local held = redis.call('GET', KEYS[1])
if not held then return -1 end
if held ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'KEEPTTL')
return 1`)

// Swap replaces the record and keeps its time to live, if it is still the old one. A record that is gone
// stays gone and is impl.ErrRevoked. Change is the loop around it.
func (r Records) Swap(ctx context.Context, id string, old, new []byte) (swapped bool, err error) {
	verdict, err := swapScript.Run(ctx, r.redis(), []string{r.recordKey(id)}, old, new).Int()
	switch {
	case err != nil:
		return false, Unavailable(err)
	case verdict < 0:
		return false, impl.ErrRevoked
	}
	return verdict == 1, nil
}

func recordBytes(cmd *redis.StringCmd) ([]byte, error) {
	data, err := cmd.Bytes()
	return data, readError(err)
}

// atLeastOneMS keeps a time to live positive: go-redis takes 0 for "for ever" and Redis refuses it.
func atLeastOneMS(d time.Duration) time.Duration { return max(d, time.Millisecond) }
