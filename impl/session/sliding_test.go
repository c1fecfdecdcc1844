package session_test

import (
	"context"
	"encoding"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"authbench/impl"
	"authbench/impl/session"
	"authbench/impl/store/storetest"
)

// The idle timeout on a real clock and a real store's expiry: used, a session lives on past its first
// timeout, and unused it ends with it.
func TestIdleTimeoutOnTheStoresClock(t *testing.T) {
	t.Parallel()
	storetest.EachServer(t, func(t *testing.T, server storetest.Server) {
		for words, c := range map[string]struct {
			share float64
			ended error
		}{
			"every use is written":  {0, impl.ErrRevoked},
			"throttled to a fourth": {0.25, impl.ErrExpired},
		} {
			t.Run(words, func(t *testing.T) {
				t.Parallel()
				idleEnds(t, server.URL, c.share, c.ended)
			})
		}
	})
}

func idleEnds(t *testing.T, url string, share float64, ended error) {
	const idle = 800 * time.Millisecond
	s := storetest.Open(t, url, "")
	scheme, err := session.New(session.Config{Store: s, Lifetime: lifetime, Idle: idle, TouchEvery: share})
	must(t, err)
	token, err := scheme.Issue(t.Context(), alex())
	must(t, err)
	used := time.Now()
	for range 6 {
		time.Sleep(idle / 4)
		_, err := scheme.Verify(t.Context(), token)
		if time.Since(used) > idle/2 {
			t.Skip("this machine is too busy to use a session in time")
		}
		must(t, err)
		used = time.Now()
	}
	time.Sleep(idle + idle/8) // the store counts whole milliseconds by a clock that it reads now and then
	wants(t, scheme, token, ended)
}

// readCount counts the records that are read, and not the feed's numbers.
type readCount struct{ n atomic.Int64 }

func (r *readCount) DialHook(next redis.DialHook) redis.DialHook { return next }

func (r *readCount) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		if name := cmd.Name(); (name == "get" || name == "mget") && strings.Contains(text(cmd.Args()[len(cmd.Args())-1]), "session:{") {
			r.n.Add(1)
		}
		return next(ctx, cmd)
	}
}

// text returns a command's argument as it is sent, where that is a text.
func text(arg any) string {
	switch arg := arg.(type) {
	case string:
		return arg
	case encoding.BinaryMarshaler:
		data, _ := arg.MarshalBinary()
		return string(data)
	}
	return ""
}

func (r *readCount) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

// A strict verify is one GET and nothing else, and what the others add is what their words say.
func TestCommandsOfAVerify(t *testing.T) {
	each(t, variants(), func(t *testing.T, url string, v variant) {
		want := map[string]int64{"strict": 1, "sliding": 2, "sliding-unthrottled": 1, "naive": 2}[v.name]
		if want == 0 {
			t.Skip("its feed asks by the clock")
		}
		s := storetest.Open(t, url, "")
		scheme := v.open(t, s, 0)
		token, err := scheme.Issue(t.Context(), alex())
		must(t, err)
		wants(t, scheme, token, nil)
		before := s.Counters()
		for range 10 {
			wants(t, scheme, token, nil)
		}
		if n := s.Counters().Sub(before).Commands; n != 10*want {
			t.Errorf("%d commands for ten verifies, want %d", n, 10*want)
		}
	})
}
