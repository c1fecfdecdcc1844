package session_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"authbench/impl"
	"authbench/impl/impltest"
	"authbench/impl/session"
	"authbench/impl/store"
	"authbench/impl/store/storetest"
)

const lifetime = time.Hour

func promises() impl.Promises {
	return impl.Promises{
		Authenticates: true, RevokesOne: true, RevokesAll: true, AsksStore: true, FailsClosed: true, StableToken: true,
	}
}

// shifted is a scheme on s whose clock is off by the given time.
func shifted(t *testing.T, s *store.Store, by time.Duration) *session.Scheme {
	t.Helper()
	scheme, err := session.New(session.Config{
		Store: s, Lifetime: lifetime, Now: func() time.Time { return time.Now().Add(by) },
	})
	must(t, err)
	return scheme
}

func alex() impl.Principal {
	return impl.Principal{
		Subject: "alex", Roles: []string{"reader"}, Preferences: json.RawMessage(`{"theme":"dark"}`),
		Claims: json.RawMessage(`{"plan":"pro"}`),
	}
}

func TestConforms(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url, "test:")
		target := impltest.SchemeTarget(shifted(t, s, 0), shifted(t, s, -lifetime-time.Second))
		for _, check := range impltest.Checks() {
			t.Run(check.Name, func(t *testing.T) { must(t, check.Run(t.Context(), target, promises())) })
		}
		must(t, impltest.Conform(t.Context(), target, promises(), "again-"))
	})
}

func TestConformsUnderConcurrency(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url, "test:")
		target := impltest.SchemeTarget(shifted(t, s, 0), shifted(t, s, -lifetime-time.Second))
		var wg sync.WaitGroup
		for _, name := range []string{"a-", "b-", "c-", "d-"} {
			wg.Go(func() {
				if err := impltest.Conform(context.Background(), target, promises(), name); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			})
		}
		wg.Wait()
	})
}

func TestFailsClosedWhenTheStoreIsAway(t *testing.T) {
	storetest.EachServer(t, func(t *testing.T, server storetest.Server) {
		scheme := shifted(t, storetest.Open(t, server.URL, ""), 0)
		token, err := scheme.Issue(t.Context(), alex())
		must(t, err)
		if server.Pause != nil {
			server.Pause()
			allUnavailable(t, scheme, token)
			server.Resume()
		}
		server.Stop()
		allUnavailable(t, scheme, token)
	})
}

func allUnavailable(t *testing.T, scheme impl.Scheme, token impl.Token) {
	t.Helper()
	ctx := context.Background() // with no deadline of its own
	for verb, call := range map[string]func() error{
		"issue":      func() error { _, err := scheme.Issue(ctx, alex()); return err },
		"verify":     func() error { _, err := scheme.Verify(ctx, token); return err },
		"update":     func() error { _, err := scheme.Update(ctx, token, alex()); return err },
		"revoke":     func() error { return scheme.Revoke(ctx, token) },
		"revoke-all": func() error { return scheme.RevokeAll(ctx, "alex") },
	} {
		start := time.Now()
		if err := call(); !errors.Is(err, impl.ErrUnavailable) {
			t.Errorf("%s: %v", verb, err)
		}
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("%s took %s", verb, took)
		}
	}
}

// Nobody can be spoken for with what is in the store.
func TestTheStoreHoldsNoToken(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url, "")
		scheme := shifted(t, s, 0)
		var tokens []impl.Token
		for range 3 {
			token, err := scheme.Issue(t.Context(), alex())
			must(t, err)
			tokens = append(tokens, token)
		}
		_, err := scheme.Update(t.Context(), tokens[0], alex())
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
	keys, err := s.Client().Keys(t.Context(), "*").Result()
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
	storetest.Each(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url, "")
		scheme := shifted(t, s, 0)
		token, err := scheme.Issue(t.Context(), alex())
		must(t, err)
		_, err = scheme.Update(t.Context(), token, alex())
		must(t, err)
		keys, err := s.Client().Keys(t.Context(), "*").Result()
		must(t, err)
		if len(keys) != 2 {
			t.Errorf("keys %q, want a record and an index", keys)
		}
		for _, key := range keys {
			// The record outlives its session by a minute, so that "expired" can be told from "revoked".
			ttl, err := s.Client().PTTL(t.Context(), key).Result()
			if err != nil || ttl <= lifetime+50*time.Second || ttl > lifetime+time.Minute {
				t.Errorf("%s expires in %s: %v", key, ttl, err)
			}
		}
	})
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

func TestRevokeAllEndsAHundredSessions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url, "")
		scheme := shifted(t, s, 0)
		tokens := make([]impl.Token, 100)
		for i := range tokens {
			var err error
			tokens[i], err = scheme.Issue(t.Context(), alex())
			must(t, err)
		}
		must(t, scheme.RevokeAll(t.Context(), "alex"))
		for _, token := range tokens {
			wants(t, scheme, token, impl.ErrRevoked)
		}
		if keys, err := s.Client().Keys(t.Context(), "*").Result(); err != nil || len(keys) != 0 {
			t.Errorf("left %q: %v", keys, err)
		}
		must(t, scheme.RevokeAll(t.Context(), "alex"))
		must(t, scheme.RevokeAll(t.Context(), "nobody"))
	})
}

// An interloper acts between two store calls of a verb.
type interloper struct {
	before string // the command's name
	act    func()
}

func (i *interloper) DialHook(next redis.DialHook) redis.DialHook { return next }

func (i *interloper) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		i.see(cmd)
		return next(ctx, cmd)
	}
}

func (i *interloper) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		i.see(cmds[0])
		return next(ctx, cmds)
	}
}

func (i *interloper) see(cmd redis.Cmder) {
	if act := i.act; act != nil && cmd.Name() == i.before {
		i.act = nil
		act()
	}
}

// The logout race: a request that was under way writes its session back after the logout.
func TestAnUpdateUnderWayDoesNotBringASessionBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		for name, logout := range map[string]func(s *session.Scheme, token impl.Token) error{
			"revoke":     func(s *session.Scheme, token impl.Token) error { return s.Revoke(t.Context(), token) },
			"revoke-all": func(s *session.Scheme, _ impl.Token) error { return s.RevokeAll(t.Context(), "alex") },
		} {
			t.Run(name, func(t *testing.T) {
				writer, other := storetest.Open(t, url, ""), shifted(t, storetest.Open(t, url, ""), 0)
				scheme := shifted(t, writer, 0)
				token, err := scheme.Issue(t.Context(), alex())
				must(t, err)
				raced := false
				writer.Client().AddHook(&interloper{before: "set", act: func() {
					raced = true
					must(t, logout(other, token))
				}})
				if _, err := scheme.Update(t.Context(), token, alex()); !errors.Is(err, impl.ErrRevoked) {
					t.Errorf("update: %v", err)
				}
				wants(t, scheme, token, impl.ErrRevoked)
				if !raced {
					t.Error("the logout did not come between")
				}
			})
		}
	})
}

// A login whose index entry is there and whose record is not must stay findable: a revoke-all that comes
// between cannot end it, and the next one must.
func TestALoginThatRacesARevokeAllIsFoundByTheNext(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url, "")
		scheme := shifted(t, s, 0)
		token, err := scheme.Issue(t.Context(), alex())
		must(t, err)
		// Take the record out and put it back later: the two halves of an issue, told apart.
		record := recordKey(t, s)
		data, err := s.Client().Get(t.Context(), record).Bytes()
		must(t, err)
		must(t, s.Client().Del(t.Context(), record).Err())
		must(t, scheme.RevokeAll(t.Context(), "alex"))
		must(t, s.Client().Set(t.Context(), record, data, lifetime).Err())
		wants(t, scheme, token, nil)
		must(t, scheme.RevokeAll(t.Context(), "alex"))
		wants(t, scheme, token, impl.ErrRevoked)
	})
}

// A login that comes between a revoke-all's reading and deleting is not in what it read, and stays.
func TestALoginDuringARevokeAllIsKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		ender, other := storetest.Open(t, url, ""), shifted(t, storetest.Open(t, url, ""), 0)
		scheme := shifted(t, ender, 0)
		old, err := scheme.Issue(t.Context(), alex())
		must(t, err)
		var fresh impl.Token
		ender.Client().AddHook(&interloper{before: "del", act: func() {
			fresh, err = other.Issue(t.Context(), alex())
			must(t, err)
		}})
		must(t, scheme.RevokeAll(t.Context(), "alex"))
		wants(t, scheme, old, impl.ErrRevoked)
		wants(t, scheme, fresh, nil)
		must(t, scheme.RevokeAll(t.Context(), "alex"))
		wants(t, scheme, fresh, impl.ErrRevoked)
	})
}

func recordKey(t *testing.T, s *store.Store) string {
	t.Helper()
	keys, err := s.Client().Keys(t.Context(), "session:*").Result()
	if err != nil || len(keys) != 1 {
		t.Fatalf("records %q: %v", keys, err)
	}
	return keys[0]
}

func TestARecordThatCannotBeReadLetsNobodyIn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url, "")
		scheme := shifted(t, s, 0)
		for _, broken := range []string{"", "{", "null", `{}`, `{"principal":{"sub":"alex"}}`, `{"expires_unix_ms":99999999999999}`} {
			token, err := scheme.Issue(t.Context(), alex())
			must(t, err)
			record := recordKey(t, s)
			must(t, s.Client().Set(t.Context(), record, broken, time.Minute).Err())
			wants(t, scheme, token, impl.ErrUnavailable)
			must(t, scheme.Revoke(t.Context(), token))
			wants(t, scheme, token, impl.ErrRevoked)
		}
	})
}

func TestUpdateKeepsTheEndAndTheSubject(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url, "")
		scheme := shifted(t, s, 0)
		token, err := scheme.Issue(t.Context(), alex())
		must(t, err)
		late := shifted(t, s, lifetime-time.Second)
		_, err = late.Update(t.Context(), token, alex())
		must(t, err)
		wants(t, late, token, nil)
		wants(t, shifted(t, s, lifetime+time.Second), token, impl.ErrExpired)
		if _, err := shifted(t, s, lifetime+time.Second).Update(t.Context(), token, alex()); !errors.Is(err, impl.ErrExpired) {
			t.Errorf("update after the end: %v", err)
		}
		somebodyElse := alex()
		somebodyElse.Subject = "sam"
		if _, err := scheme.Update(t.Context(), token, somebodyElse); !errors.Is(err, impl.ErrInvalid) {
			t.Errorf("update to another subject: %v", err)
		}
		got, err := scheme.Verify(t.Context(), token)
		if diff := cmp.Diff(alex(), got); err != nil || diff != "" {
			t.Error(err, diff)
		}
	})
}

func TestNoCommandSpansTwoSlots(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url, "")
		keys := &keyCount{t: t}
		s.Client().AddHook(keys)
		scheme := shifted(t, s, 0)
		must(t, impltest.Conform(t.Context(), impltest.SchemeTarget(scheme, shifted(t, s, -2*lifetime)), promises(), ""))
		if keys.seen == 0 {
			t.Error("no command was seen")
		}
	})
}

// keyCount fails on a command that names two keys: every key here holds a brace.
type keyCount struct {
	t    *testing.T
	seen int
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
	n := 0
	for _, arg := range cmd.Args() {
		if s, ok := arg.(string); ok && strings.Contains(s, ":{") {
			n++
		}
	}
	k.seen += n
	if n > 1 || cmd.Name() == "multi" {
		k.t.Errorf("%s names %d keys", cmd.Name(), n)
	}
}

func wants(t *testing.T, scheme impl.Scheme, token impl.Token, want error) {
	t.Helper()
	if _, err := scheme.Verify(t.Context(), token); !errors.Is(err, want) {
		t.Errorf("verify: %v, want %v", err, want)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
