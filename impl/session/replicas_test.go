package session_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"authbench/impl"
	"authbench/impl/session"
	"authbench/impl/store/storetest"
)

// bound is the cached variant's in these tests. It is asserted without slack: our look at the clock comes
// before the verify that must be refused, and the acknowledgement before our first look.
const bound = 400 * time.Millisecond

// A replica is a cached scheme on a store of its own connections.
type replica struct {
	*session.Scheme
	reads *readCount
}

func startReplica(t *testing.T, url string, v variant) replica {
	t.Helper()
	s := storetest.Open(t, url, string(v.config.Rung)+":") // rungs are tested at the same time
	reads := &readCount{}
	s.Client().AddHook(reads)
	return replica{v.open(t, s, 0), reads}
}

// warm verifies the token until that asks no store.
func (r replica) warm(t *testing.T, token impl.Token) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		before := r.reads.n.Load()
		_, err := r.Verify(t.Context(), token)
		if err == nil && r.reads.n.Load() == before {
			return
		}
	}
	t.Fatal("the replica never keeps the session")
}

// endsWithin makes sure that no verify that begins later than the bound after the acknowledgement accepts
// the token, and that one is refused as want before long.
func (r replica) endsWithin(t *testing.T, token impl.Token, want error) {
	t.Helper()
	acknowledged := time.Now()
	for time.Since(acknowledged) < 10*time.Second {
		age := time.Since(acknowledged)
		_, err := r.Verify(context.Background(), token)
		if err == nil && age > bound {
			t.Fatalf("accepted %s after the revoke", age)
		}
		if errors.Is(err, want) {
			return
		}
		time.Sleep(2 * time.Millisecond)
	}
	t.Fatalf("never refused as %q", want)
}

// staysOut makes sure that the token is refused for a while.
func (r replica) staysOut(t *testing.T, token impl.Token, want error) {
	t.Helper()
	for begun := time.Now(); time.Since(begun) < bound; time.Sleep(20 * time.Millisecond) {
		if _, err := r.Verify(context.Background(), token); !errors.Is(err, want) {
			t.Fatalf("%v, want %v", err, want)
		}
	}
}

func TestALogoutReachesTheOtherReplicas(t *testing.T) {
	t.Parallel()
	eachAtOnce(t, cached(), func(t *testing.T, url string, v variant) {
		one, other := startReplica(t, url, v), startReplica(t, url, v)
		for words, revoke := range map[string]func(token impl.Token) error{
			"revoke":     func(token impl.Token) error { return one.Revoke(t.Context(), token) },
			"revoke-all": func(impl.Token) error { return one.RevokeAll(t.Context(), "alex") },
		} {
			token, err := one.Issue(t.Context(), alex())
			must(t, err)
			one.warm(t, token)
			other.warm(t, token)
			must(t, revoke(token))
			if _, err := one.Verify(t.Context(), token); !errors.Is(err, impl.ErrRevoked) {
				t.Errorf("%s: the replica that revoked says %v", words, err)
			}
			other.endsWithin(t, token, impl.ErrRevoked)
			other.staysOut(t, token, impl.ErrRevoked)
		}
	})
}

func TestARoleChangeReachesTheOtherReplicas(t *testing.T) {
	t.Parallel()
	eachAtOnce(t, cached(), func(t *testing.T, url string, v variant) {
		one, other := startReplica(t, url, v), startReplica(t, url, v)
		token, err := one.Issue(t.Context(), alex())
		must(t, err)
		other.warm(t, token)
		must(t, one.ChangeRoles(t.Context(), "alex", []string{"editor"}))
		acknowledged := time.Now()
		for {
			age := time.Since(acknowledged)
			p, err := other.Verify(t.Context(), token)
			must(t, err)
			if p.Roles[0] == "editor" {
				break
			}
			if age > bound {
				t.Fatalf("has the old role %s after the change", age)
			}
		}
		// And it stays kept: the next verifies ask no store.
		other.warm(t, token)
	})
}

// A link that is cut, or passes nothing, while the logout is announced: the replica stops accepting within
// the bound because it hears nothing, and does not begin again when the link is back.
func TestALogoutWhileTheLinkIsDown(t *testing.T) {
	t.Parallel()
	eachOfOne(t, cached(), func(t *testing.T, url string, v variant) {
		for _, fault := range []string{storetest.Cut, storetest.BlackHole} {
			t.Run(fault, func(t *testing.T) {
				t.Parallel()
				link, through := storetest.Proxied(t, url)
				one, other := startReplica(t, url, v), startReplica(t, through, v)
				var tokens []impl.Token
				for range 3 {
					token, err := one.Issue(t.Context(), alex())
					must(t, err)
					other.warm(t, token)
					tokens = append(tokens, token)
				}
				link.Turn(fault)
				must(t, one.Revoke(t.Context(), tokens[0]))
				other.endsWithin(t, tokens[0], impl.ErrUnavailable)
				link.Turn(storetest.Healed)
				other.endsWithin(t, tokens[0], impl.ErrRevoked)
				other.warm(t, tokens[1])
				other.staysOut(t, tokens[0], impl.ErrRevoked)
			})
		}
	})
}

// One short cut after the other, each hiding a logout: the link is up again before the replica has noticed.
func TestLogoutsInShortCuts(t *testing.T) {
	t.Parallel()
	eachOfOne(t, cached(), func(t *testing.T, url string, v variant) {
		link, through := storetest.Proxied(t, url)
		one, other := startReplica(t, url, v), startReplica(t, through, v)
		for range 5 {
			token, err := one.Issue(t.Context(), alex())
			must(t, err)
			other.warm(t, token)
			link.Turn(storetest.Cut)
			must(t, one.Revoke(t.Context(), token))
			link.Turn(storetest.Healed)
			other.endsWithin(t, token, impl.ErrRevoked)
		}
	})
}

// A replica that starts after the logout, or again after it, accepts nothing that ended before.
func TestAReplicaThatStartsLate(t *testing.T) {
	t.Parallel()
	eachAtOnce(t, cached(), func(t *testing.T, url string, v variant) {
		one, killed := startReplica(t, url, v), startReplica(t, url, v)
		token, err := one.Issue(t.Context(), alex())
		must(t, err)
		killed.warm(t, token)
		must(t, killed.Close())
		must(t, one.Revoke(t.Context(), token))
		restarted := startReplica(t, url, v)
		restarted.staysOut(t, token, impl.ErrRevoked)
		// And one that is closed is current no more.
		if _, err := killed.Verify(t.Context(), token); !errors.Is(err, impl.ErrRevoked) {
			t.Errorf("the closed replica says %v", err)
		}
	})
}

// With the store away a revoke fails, and what is kept is accepted for the bound at most.
func TestTheCacheOutlivesTheStoreByTheBoundAtMost(t *testing.T) {
	t.Parallel()
	for _, v := range cached() {
		t.Run(string(v.config.Rung), func(t *testing.T) {
			t.Parallel()
			storetest.EachServer(t, func(t *testing.T, server storetest.Server) {
				r := startReplica(t, server.URL, v)
				token, err := r.Issue(t.Context(), alex())
				must(t, err)
				r.warm(t, token)
				server.Stop()
				if err := r.Revoke(t.Context(), token); !errors.Is(err, impl.ErrUnavailable) {
					t.Errorf("revoke: %v", err)
				}
				r.endsWithin(t, token, impl.ErrUnavailable)
				allUnavailable(t, map[*session.Scheme]impl.Token{r.Scheme: token})
			})
		})
	}
}
