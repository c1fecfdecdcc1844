package session_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"authbench/impl"
	"authbench/impl/impltest"
	"authbench/impl/store"
	"authbench/impl/store/storetest"
)

// Nobody can be spoken for with what is in the store.
func TestTheStoreHoldsNoToken(t *testing.T) {
	each(t, strict(), func(t *testing.T, url string, v variant) {
		s := storetest.Open(t, url, "")
		scheme := v.open(t, s, 0)
		var tokens []impl.Token
		for range 3 {
			token, err := scheme.Issue(t.Context(), alex())
			must(t, err)
			tokens = append(tokens, token)
		}
		_, err := scheme.Update(t.Context(), tokens[0], alex(), nil)
		must(t, err)
		dumped := dump(t, s)
		if !strings.Contains(dumped, `"plan":"pro"`) {
			t.Fatalf("the dump shows no record: %s", dumped)
		}
		for _, token := range tokens {
			if strings.Contains(dumped, string(token)) {
				t.Error("a token is in the store")
			}
		}
		// What is there is no token either.
		for _, word := range strings.FieldsFunc(dumped, func(r rune) bool { return strings.ContainsRune("{}\": ,[]", r) }) {
			if _, err := scheme.Verify(t.Context(), impl.Token(word)); err == nil {
				t.Errorf("%q from the store is accepted", word)
			}
		}
	})
}

// dump returns every key and value as text.
func dump(t *testing.T, s *store.Store) string {
	t.Helper()
	keys, err := storetest.Keys(t.Context(), s, "*")
	must(t, err)
	var b strings.Builder
	for _, key := range keys {
		b.WriteString(key + " ")
		if value, err := s.Client().Get(t.Context(), key).Result(); err == nil {
			b.WriteString(value + " ")
			continue
		}
		members, err := s.Client().ZRange(t.Context(), key, 0, -1).Result()
		must(t, err)
		b.WriteString(strings.Join(members, " ") + " ")
	}
	return b.String()
}

func TestEveryKeyExpires(t *testing.T) {
	each(t, variants(), func(t *testing.T, url string, v variant) {
		s := storetest.Open(t, url, v.name+":")
		scheme := v.open(t, s, 0)
		token, err := scheme.Issue(t.Context(), alex())
		must(t, err)
		_, err = scheme.Update(t.Context(), token, alex(), nil)
		must(t, err)
		wants(t, scheme, token, nil)
		must(t, scheme.ChangeRoles(t.Context(), "alex", []string{"editor"}))
		keys, err := storetest.Keys(t.Context(), s, v.name+":*")
		must(t, err)
		for _, key := range keys {
			if ttl, err := s.Client().PTTL(t.Context(), key).Result(); err != nil || !v.expiry(key).holds(ttl) {
				t.Errorf("%s expires in %s: %v", key, ttl, err)
			}
		}
		// A record, an index and, with a cache, the number of the last announcement.
		numbers, err := storetest.Keys(t.Context(), s, v.name+":feed-number*")
		must(t, err)
		if want := 2 + len(numbers); len(keys) != want {
			t.Errorf("keys %q, want %d", keys, want)
		}
	})
}

// An expiry is how long a key should last, to ten seconds.
type expiry time.Duration

func (e expiry) holds(ttl time.Duration) bool {
	return ttl <= time.Duration(e) && ttl > time.Duration(e)-10*time.Second
}

// expiry returns how long a key lasts: a record outlives its session by a minute, so that "expired" can be
// told from "revoked", but where every use is written down.
func (v variant) expiry(key string) expiry {
	switch {
	case !strings.Contains(key, ":session:") || v.config.Idle == 0:
		return expiry(lifetime + time.Minute)
	case v.config.TouchEvery == 0:
		return expiry(v.config.Idle)
	}
	return expiry(v.config.Idle + time.Minute)
}

func TestTheIndexIsPruned(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url, "")
		for _, c := range []struct {
			words string
			clock time.Duration
			want  int64
		}{
			{"long over", -lifetime - 2*time.Minute, 1},
			{"just over: another replica's clock may still honour it", -lifetime - 30*time.Second, 2},
			{"live: the first is pruned", 0, 2},
			{"live", 0, 3},
		} {
			_, err := shifted(t, s, c.clock).Issue(t.Context(), alex())
			must(t, err)
			if n, err := s.Client().ZCard(t.Context(), s.Key("sessions-of", "alex")).Result(); err != nil || n != c.want {
				t.Errorf("%s: the index holds %d, want %d: %v", c.words, n, c.want, err)
			}
		}
	})
}

func TestNoCommandSpansTwoSlots(t *testing.T) {
	each(t, variants(), func(t *testing.T, url string, v variant) {
		s := storetest.Open(t, url, "")
		keys := &keyCount{t: t}
		s.Client().AddHook(keys)
		must(t, impltest.Conform(t.Context(), impltest.SchemeTarget(v.open(t, s, 0), v.open(t, s, -2*lifetime)), v.promises(), ""))
		if keys.seen.Load() == 0 {
			t.Error("no command was seen")
		}
	})
}

// keyCount fails on a command that names two keys: every key here holds a brace, and so does the feed's
// channel, which is none.
type keyCount struct {
	t    *testing.T
	seen atomic.Int64
}

func (k *keyCount) DialHook(next redis.DialHook) redis.DialHook { return next }

func (k *keyCount) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		k.count(cmd)
		return next(ctx, cmd)
	}
}

func (k *keyCount) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		for _, cmd := range cmds {
			k.count(cmd)
		}
		return next(ctx, cmds)
	}
}

func (k *keyCount) count(cmd redis.Cmder) {
	n := int64(0)
	for _, arg := range cmd.Args() {
		if s := text(arg); strings.Contains(s, ":{") && !strings.HasPrefix(s, "feed:") {
			n++
		}
	}
	k.seen.Add(n)
	if n > 1 && cmd.Name() != "mget" || cmd.Name() == "multi" { // store.Reader's MGET is for one server
		k.t.Errorf("%s names %d keys", cmd.Name(), n)
	}
}
