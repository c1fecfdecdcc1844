package session_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"authbench/impl"
	"authbench/impl/session"
	"authbench/impl/store"
	"authbench/impl/store/storetest"
)

// An interloper acts between two store calls of a verb.
type interloper struct {
	before []string // any of these commands
	act    func()
	acted  atomic.Bool
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
	if slices.Contains(i.before, cmd.Name()) && i.acted.CompareAndSwap(false, true) {
		i.act()
	}
}

// swap is how the script that swaps is called.
func swap() []string { return []string{"eval", "evalsha"} }

// The logout race: a request that was under way writes its session back after the logout.
func TestAnUpdateUnderWayDoesNotBringASessionBack(t *testing.T) {
	each(t, strict(), func(t *testing.T, url string, v variant) {
		for name, logout := range map[string]func(s *session.Scheme, token impl.Token) error{
			"revoke":     func(s *session.Scheme, token impl.Token) error { return s.Revoke(t.Context(), token) },
			"revoke-all": func(s *session.Scheme, _ impl.Token) error { return s.RevokeAll(t.Context(), "alex") },
		} {
			t.Run(name, func(t *testing.T) {
				writer, other := storetest.Open(t, url, ""), v.open(t, storetest.Open(t, url, ""), 0)
				scheme := v.open(t, writer, 0)
				token, err := scheme.Issue(t.Context(), alex())
				must(t, err)
				raced := false
				writer.Client().AddHook(&interloper{before: swap(), act: func() {
					raced = true
					must(t, logout(other, token))
				}})
				if _, err := scheme.Update(t.Context(), token, alex(), nil); !errors.Is(err, impl.ErrRevoked) {
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

// Both directions, with the store's own script: the property test beside it has a store in memory.
func TestAnUpdateAndARoleChangeAreBothKept(t *testing.T) {
	each(t, variants(), func(t *testing.T, url string, v variant) {
		if v.name == "naive" {
			t.Skip("keeps neither")
		}
		changed := alex()
		changed.Preferences, changed.Roles = json.RawMessage(`{"theme":"light"}`), []string{"editor"}
		update := func(s *session.Scheme, token impl.Token) error {
			stale := alex() // as the site read it, with the roles of then
			stale.Preferences = changed.Preferences
			_, err := s.Update(t.Context(), token, stale, nil)
			return err
		}
		roles := func(s *session.Scheme, _ impl.Token) error {
			return s.ChangeRoles(t.Context(), "alex", changed.Roles)
		}
		for words, c := range map[string][2]func(*session.Scheme, impl.Token) error{
			"a role change during an update": {update, roles}, "an update during a role change": {roles, update},
		} {
			writer, other := storetest.Open(t, url, ""), v.open(t, storetest.Open(t, url, ""), 0)
			scheme := v.open(t, writer, 0)
			token, err := scheme.Issue(t.Context(), alex())
			must(t, err)
			writer.Client().AddHook(&interloper{before: swap(), act: func() { must(t, c[1](other, token)) }})
			must(t, c[0](scheme, token))
			if got, err := scheme.Verify(t.Context(), token); err != nil || !cmp.Equal(changed, got) {
				t.Errorf("%s: %v %s", words, err, cmp.Diff(changed, got))
			}
		}
	})
}

// A login whose index entry is there and whose record is not must stay findable: a revoke-all that comes
// between cannot end it, and the next one must.
func TestALoginThatRacesARevokeAllIsFoundByTheNext(t *testing.T) {
	each(t, strict(), func(t *testing.T, url string, v variant) {
		s := storetest.Open(t, url, "")
		scheme := v.open(t, s, 0)
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
	each(t, strict(), func(t *testing.T, url string, v variant) {
		ender, other := storetest.Open(t, url, ""), v.open(t, storetest.Open(t, url, ""), 0)
		scheme := v.open(t, ender, 0)
		old, err := scheme.Issue(t.Context(), alex())
		must(t, err)
		var fresh impl.Token
		ender.Client().AddHook(&interloper{before: []string{"del"}, act: func() {
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
	keys, err := storetest.Keys(t.Context(), s, "session:*")
	if err != nil || len(keys) != 1 {
		t.Fatalf("records %q: %v", keys, err)
	}
	return keys[0]
}
