package store

import (
	"context"
	"sync"

	"github.com/redis/go-redis/v9"
)

// A hook counts commands and notes the keys they make. go-redis calls it around every command, those
// of the connection's set-up included, so it allocates nothing for a read.
type hook struct {
	traffic *traffic
	written *written
}

// DialHook implements redis.Hook.
func (h hook) DialHook(next redis.DialHook) redis.DialHook { return next }

// ProcessHook implements redis.Hook.
func (h hook) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		h.before(cmd)
		err := next(ctx, cmd)
		h.after(cmd)
		return err
	}
}

// ProcessPipelineHook implements redis.Hook.
func (h hook) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		for _, cmd := range cmds {
			h.before(cmd)
		}
		err := next(ctx, cmds)
		for _, cmd := range cmds {
			h.after(cmd)
		}
		return err
	}
}

// before notes the key of a write before it is sent: one that times out may have happened.
func (h hook) before(cmd redis.Cmder) {
	h.traffic.commands.Add(1)
	if isWrite(cmd.Name()) {
		h.traffic.writes.Add(1)
	}
	if pos := createdKeyPos(cmd.Name()); pos > 0 {
		h.written.add(stringArg(cmd, pos))
	}
}

// after forgets a key that is gone, so that a long run holds only what it left behind.
func (h hook) after(cmd redis.Cmder) {
	if cmd.Name() == "del" && cmd.Err() == nil && len(cmd.Args()) == 2 {
		h.written.remove(stringArg(cmd, 1))
	}
}

// createdKeyPos returns the place of the first key among the arguments of a command that can make one,
// and 0 for every other command.
func createdKeyPos(name string) int {
	switch name {
	case "set", "setex", "psetex", "setnx", "getset", "append", "setrange", "setbit", "incr", "incrby", "decr", "decrby",
		"hset", "hsetnx", "hincrby", "sadd", "zadd", "zincrby", "lpush", "rpush", "xadd", "pfadd":
		return 1
	case "eval", "evalsha":
		return 3
	}
	return 0
}

// isWrite reports whether a command may change data. A script may, whatever it does; PUBLISH does not.
func isWrite(name string) bool {
	switch name {
	case "del", "unlink", "getdel", "getex", "expire", "pexpire", "expireat", "pexpireat", "persist", "hdel", "srem",
		"zrem", "zremrangebyscore", "zremrangebyrank", "zpopmin", "zpopmax", "lpop", "rpop", "lrem", "ltrim":
		return true
	}
	return createdKeyPos(name) > 0
}

func stringArg(cmd redis.Cmder, pos int) string {
	args := cmd.Args()
	if pos >= len(args) {
		return ""
	}
	s, _ := args[pos].(string)
	return s
}

// written is the set of keys that this process made.
type written struct {
	mu   sync.Mutex
	keys map[string]struct{}
}

func newWritten() *written { return &written{keys: map[string]struct{}{}} }

func (w *written) add(key string) {
	if key == "" {
		return
	}
	w.mu.Lock()
	w.keys[key] = struct{}{}
	w.mu.Unlock()
}

func (w *written) remove(key string) {
	w.mu.Lock()
	delete(w.keys, key)
	w.mu.Unlock()
}
