package store

import (
	"context"
	"errors"
	"net"
	"strings"
	"sync"

	"github.com/redis/go-redis/v9"
)

// redirects is a hook around a cluster's client that follows each MOVED and ASK once, and has the slot map
// reloaded after a failure, which may be a failover. It sends nothing else again. See clusterOptions.
//
// A redirection is an answer: the node that gave it has not run the command.
type redirects struct {
	client *redis.ClusterClient

	mu    sync.Mutex
	nodes map[string]*redis.Client // the newest of each address
}

// meet makes a node known. go-redis calls it before it returns the redirection that names the node.
func (r *redirects) meet(node *redis.Client) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.nodes[node.Options().Addr] = node
}

// DialHook implements redis.Hook.
func (r *redirects) DialHook(next redis.DialHook) redis.DialHook { return next }

// ProcessHook implements redis.Hook.
func (r *redirects) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		err := next(ctx, cmd)
		if err == nil || errors.Is(err, redis.Nil) {
			return err
		}
		r.suspect(ctx, err)
		if to, ok := redirection(err); ok && r.send(ctx, to, []redis.Cmder{cmd}) {
			return cmd.Err()
		}
		return err
	}
}

// ProcessPipelineHook implements redis.Hook. A transaction is left as it is: it moves as a whole or not at all.
func (r *redirects) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		err := next(ctx, cmds)
		if err == nil || cmds[0].Name() == "multi" {
			return err
		}
		moved := map[target][]redis.Cmder{}
		for _, cmd := range cmds {
			r.suspect(ctx, cmd.Err())
			if to, ok := redirection(cmd.Err()); ok {
				moved[to] = append(moved[to], cmd)
			}
		}
		for to, cmds := range moved {
			r.send(ctx, to, cmds)
		}
		return firstError(cmds)
	}
}

// suspect reloads the slot map, beside what goes on, after an error that may come of a map that is out of
// date. While it fails all the time that is five times a second.
func (r *redirects) suspect(ctx context.Context, err error) {
	if err == nil || errors.Is(err, context.Canceled) || isReply(err) && !redis.IsClusterDownError(err) {
		return
	}
	r.client.ReloadState(ctx)
}

// send sends the commands in their order, each to be taken even where the slot is still on its way. It reports
// false where the node is not known.
func (r *redirects) send(ctx context.Context, to target, cmds []redis.Cmder) bool {
	r.mu.Lock()
	node := r.nodes[to.addr]
	r.mu.Unlock()
	if node == nil {
		return false
	}
	pipe := node.Pipeline()
	for _, cmd := range cmds {
		if to.asking {
			_ = pipe.Process(ctx, redis.NewStatusCmd(ctx, "asking")) // queueing cannot fail
		}
		cmd.SetErr(nil)
		_ = pipe.Process(ctx, cmd)
	}
	_, _ = pipe.Exec(ctx) // each command has its own error
	return true
}

// A target is where a redirection leads.
type target struct {
	addr   string
	asking bool
}

func redirection(err error) (to target, ok bool) {
	if addr, ok := redis.IsMovedError(err); ok {
		return target{addr: nodeAddr(addr)}, true
	}
	if addr, ok := redis.IsAskError(err); ok {
		return target{addr: nodeAddr(addr), asking: true}, true
	}
	return target{}, false
}

// nodeAddr writes an address as the client does. Redis puts no brackets around one of IPv6.
func nodeAddr(addr string) string {
	i := strings.LastIndexByte(addr, ':')
	if i < 0 || strings.HasPrefix(addr, "[") {
		return addr
	}
	return net.JoinHostPort(addr[:i], addr[i+1:])
}

func firstError(cmds []redis.Cmder) error {
	for _, cmd := range cmds {
		if err := cmd.Err(); err != nil {
			return err
		}
	}
	return nil
}
