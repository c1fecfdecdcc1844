package jwt_test

import (
	"context"
	"io"
	"sync/atomic"

	"github.com/redis/go-redis/v9"
)

// failing fails the nth write, before it is sent.
type failing struct {
	nth  int
	seen atomic.Int64
}

func (f *failing) DialHook(next redis.DialHook) redis.DialHook { return next }

func (f *failing) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

func (f *failing) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		switch cmd.Name() {
		case "set", "eval", "evalsha":
			if f.seen.Add(1) == int64(f.nth) {
				cmd.SetErr(io.ErrUnexpectedEOF)
				return io.ErrUnexpectedEOF
			}
		}
		return next(ctx, cmd)
	}
}
