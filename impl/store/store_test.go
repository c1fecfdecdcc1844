package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"
	"pgregory.net/rapid"

	"authbench/impl"
	"authbench/impl/store"
	"authbench/impl/store/storetest"
)

func TestCountersEqualTheServersOwn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url, "p:")
		before, servedBefore := s.Counters(), served(t, s)
		work(t, s)
		passed, servedSince := s.Counters().Sub(before), served(t, s)-servedBefore
		// The second INFO is counted by neither: the server reports before it counts it, and we read
		// before it. The first is counted by both.
		if passed.Commands != servedSince {
			t.Errorf("counted %d commands, the server %d", passed.Commands, servedSince)
		}
		if passed.Commands < 8*25 || passed.BytesSent < 1000 || passed.BytesReceived < 1000 {
			t.Errorf("counted too little for the work: %+v", passed)
		}
	})
}

// work has several goroutines send single commands and pipelines, on new connections too.
func work(t *testing.T, s *store.Store) {
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range 25 {
				key := s.Key("k", fmt.Sprint(g, i))
				_, err := s.Client().Pipelined(context.Background(), func(pipe redis.Pipeliner) error {
					pipe.Set(t.Context(), key, "v", time.Minute)
					pipe.Get(t.Context(), key)
					return nil
				})
				if err = errors.Join(err, s.Client().Del(t.Context(), key).Err()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
}

// served asks every Redis of the store how many commands it has processed. In a cluster that begins with a question
// for the masters, which of two calls the first counts and the second does not, and the server the other way round.
func served(t *testing.T, s *store.Store) (total int64) {
	masters, err := storetest.Masters(t.Context(), s)
	must(t, err)
	for _, master := range masters {
		info, err := master.Info(t.Context(), "stats").Result()
		must(t, err)
		_, after, _ := strings.Cut(info, "total_commands_processed:")
		line, _, _ := strings.Cut(after, "\r\n")
		n, err := strconv.ParseInt(line, 10, 64)
		must(t, err)
		total += n
	}
	return total
}

func TestCountersAreExactToTheByte(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url, "")
		if err := s.Client().Set(t.Context(), "k", "hello", time.Minute).Err(); err != nil {
			t.Fatal(err)
		}
		before := s.Counters()
		if err := s.Client().Get(t.Context(), "k").Err(); err != nil {
			t.Fatal(err)
		}
		want := store.Counters{
			Commands: 1, BytesSent: int64(len("*2\r\n$3\r\nget\r\n$1\r\nk\r\n")), BytesReceived: int64(len("$5\r\nhello\r\n")),
		}
		if diff := cmp.Diff(want, s.Counters().Sub(before)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestCleanDeletesWhatWasWrittenAndNothingElse(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		ctx := t.Context()
		s, other := storetest.Open(t, url, "mine:"), storetest.Open(t, url, "mine:")
		// 600 keys are more than one batch.
		for i := range 600 {
			must(t, s.Client().Set(ctx, s.Key("set", fmt.Sprint(i)), 1, time.Minute).Err())
		}
		must(t, s.Client().ZAdd(ctx, s.Key("zset", "a"), redis.Z{Score: 1, Member: "m"}).Err())
		must(t, s.Client().SetArgs(ctx, s.Key("args", "a"), 1, redis.SetArgs{Mode: "NX", TTL: time.Minute}).Err())
		must(t, s.Client().Eval(ctx, `return redis.call("SET", KEYS[1], 1, "PX", 60000)`, []string{s.Key("script", "a")}).Err())
		must(t, s.Client().Set(ctx, s.Key("set", "deleted"), 1, time.Minute).Err())
		must(t, s.Client().Del(ctx, s.Key("set", "deleted")).Err())
		must(t, s.Client().Set(ctx, s.Key("set", "gone"), 1, time.Millisecond).Err())
		must(t, other.Client().Set(ctx, other.Key("set", "theirs"), 1, time.Minute).Err())
		must(t, ignoreNil(s.Client().Get(ctx, "read only").Err()))
		time.Sleep(20 * time.Millisecond)

		deleted, err := s.Clean(ctx)
		if err != nil || deleted != 603 {
			t.Errorf("deleted %d keys, want 603: %v", deleted, err)
		}
		keys, err := storetest.Keys(ctx, s, "*")
		if want := []string{"mine:set:{theirs}"}; err != nil || !slices.Equal(keys, want) {
			t.Errorf("left %q, want %q: %v", keys, want, err)
		}
		if deleted, err = s.Clean(ctx); err != nil || deleted != 0 {
			t.Errorf("cleaning again deleted %d: %v", deleted, err)
		}
	})
}

func TestCleanTriesAgainAfterAnError(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url, "")
		must(t, s.Client().Set(t.Context(), "k", 1, time.Minute).Err())
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if n, err := s.Clean(ctx); n != 0 || !errors.Is(err, impl.ErrUnavailable) {
			t.Errorf("cancelled: deleted %d, %v", n, err)
		}
		if n, err := s.Clean(t.Context()); n != 1 || err != nil {
			t.Errorf("again: deleted %d, %v", n, err)
		}
	})
}

func TestCallsAreBounded(t *testing.T) {
	storetest.EachServer(t, func(t *testing.T, server storetest.Server) {
		s := storetest.Open(t, server.URL, "")
		if server.Pause != nil {
			server.Pause()
			t.Cleanup(server.Resume)
			fails(t, s, context.Background(), 2*time.Second)
			short, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
			defer cancel()
			fails(t, s, short, 400*time.Millisecond)
			server.Resume()
			must(t, s.Client().Ping(t.Context()).Err())
		}
		server.Stop()
		fails(t, s, context.Background(), 2*time.Second)
	})
}

// fails makes sure that a call ends within its bound as unavailable.
func fails(t *testing.T, s *store.Store, ctx context.Context, bound time.Duration) {
	t.Helper()
	start := time.Now()
	err := store.Unavailable(s.Client().Get(ctx, "k").Err())
	if !errors.Is(err, impl.ErrUnavailable) {
		t.Errorf("error %v", err)
	}
	if took := time.Since(start); took > bound {
		t.Errorf("took %s, bound %s", took, bound)
	}
}

func TestUnavailable(t *testing.T) {
	cause := errors.New("connection reset")
	for _, c := range []struct {
		words string
		err   error
		away  bool
	}{
		{"nil", nil, false},
		{"no such key", redis.Nil, false},
		{"no such key, wrapped", fmt.Errorf("get: %w", redis.Nil), false},
		{"a broken connection", cause, true},
		{"a deadline", context.DeadlineExceeded, true},
		{"an interrupt", context.Canceled, true},
		{"a closed client", redis.ErrClosed, true},
		{"no connection free", redis.ErrPoolTimeout, true},
		{"already mapped", fmt.Errorf("%w: x", impl.ErrUnavailable), true},
	} {
		got := store.Unavailable(c.err)
		if errors.Is(got, impl.ErrUnavailable) != c.away || !errors.Is(got, c.err) {
			t.Errorf("%s: %v", c.words, got)
		}
	}
}

// The keys of one kind and two names, or of two kinds, never meet, and a name without braces is the hash
// tag.
func TestKey(t *testing.T) {
	s := storetest.Open(t, storetest.Embedded(t).URL, "run-1:")
	if got, want := s.Key("session", "abc"), "run-1:session:{abc}"; got != want {
		t.Errorf("key %q, want %q", got, want)
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.String().Draw(t, "a"), rapid.String().Draw(t, "b")
		if (s.Key("k", a) == s.Key("k", b)) != (a == b) {
			t.Fatalf("%q and %q", s.Key("k", a), s.Key("k", b))
		}
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func ignoreNil(err error) error {
	if errors.Is(err, redis.Nil) {
		return nil
	}
	return err
}
