package store

import (
	"context"
	"fmt"

	"github.com/redis/go-redis/v9"

	"authbench/impl"
)

// readMany reads the records of the lane's batch in one command, on behalf of no caller in particular: it
// is bounded by the store's timeouts and by nobody's ctx. This is the one place that knows of MGET: the
// keys of a batch lie in different slots of a Redis Cluster, where readEach stands in its place.
//
// MGET and not a pipeline because it costs the store one command instead of many. It says nil where GET
// would say that the key holds no string, so that such a key counts as no record: the one difference
// between rungs that impl.Rung allows.
func (r Records) readMany(l *lane) error {
	l.args = append(l.args[:0], "mget")
	for _, w := range l.batch {
		l.args = append(l.args, w.key)
	}
	defer clear(l.args)
	cmd := redis.NewSliceCmd(context.Background(), l.args...)
	if err := r.redis().Process(context.Background(), cmd); err != nil {
		return fmt.Errorf("%w: %w", impl.ErrUnavailable, err)
	}
	values := cmd.Val()
	if len(values) != len(l.batch) {
		return fmt.Errorf("%w: the store answered %d keys of %d", impl.ErrUnavailable, len(values), len(l.batch))
	}
	for i, w := range l.batch {
		w.record, w.err = batchRecord(values[i])
	}
	return nil
}

// batchRecord is one value of MGET's reply.
func batchRecord(value any) (string, error) {
	switch value := value.(type) {
	case string:
		return value, nil
	case nil:
		return "", impl.ErrRevoked
	}
	return "", fmt.Errorf("%w: the store answered a %T for a record", impl.ErrUnavailable, value)
}

// readEach is readMany in a Redis Cluster: a pipeline of GETs, which the client splits between the nodes. Each
// key has an answer of its own, so that a shard that is away fails no other shard's. A key that holds no string
// is an error, as it is to a lone read.
func (r Records) readEach(l *lane) error {
	l.cmds = l.cmds[:0]
	for _, w := range l.batch {
		l.cmds = append(l.cmds, w.key.newGet())
	}
	defer clear(l.cmds)
	pipe := r.redis().Pipeline()
	_ = pipe.BatchProcess(context.Background(), l.cmds...) // queueing cannot fail
	_, _ = pipe.Exec(context.Background())                 // each command has its own error
	for i, w := range l.batch {
		w.record, w.err = answered(l.cmds[i].(*redis.StringCmd))
	}
	return nil
}
