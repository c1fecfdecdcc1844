package jwt_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"authbench/impl"
	"authbench/impl/impltest"
	"authbench/impl/jwt"
	"authbench/impl/store"
	"authbench/impl/store/storetest"
)

const bound = 300 * time.Millisecond

// A stateful variant, as a test makes it on a store.
type stateful struct {
	name     string
	promises impl.Promises
	use      func(*jwt.Config, *store.Store)
}

func replicatedVariants() []stateful {
	denylist, epochs := denylistPromises(), epochPromises()
	denylist.StalenessBound, epochs.StalenessBound = bound, bound
	return []stateful{
		{"denylist-replicated", denylist, func(c *jwt.Config, s *store.Store) { c.Denylist, c.Bound = s, bound }},
		{"epoch-replicated", epochs, func(c *jwt.Config, s *store.Store) { c.Epochs, c.Bound = s, bound }},
	}
}

func statefulVariants() []stateful {
	return append(replicatedVariants(),
		stateful{"denylist", denylistPromises(), func(c *jwt.Config, s *store.Store) { c.Denylist = s }},
		stateful{"epoch-strict", epochPromises(), func(c *jwt.Config, s *store.Store) { c.Epochs = s }})
}

func epochPromises() impl.Promises {
	return impl.Promises{Authenticates: true, RevokesAll: true, AsksStore: true, FailsClosed: true, RoleChange: impl.RolesEnd}
}

func (v stateful) config(s *store.Store) jwt.Config {
	c := config("HS256")
	v.use(&c, s)
	return c
}

// end has the scheme end the token, by what the variant can.
func (v stateful) end(scheme impl.Scheme, token impl.Token) error {
	ctx := context.Background()
	if v.promises.RevokesOne {
		return scheme.Revoke(ctx, token)
	}
	return scheme.RevokeAll(ctx, alex().Subject)
}

func TestStatefulVariantsConform(t *testing.T) {
	for _, v := range statefulVariants() {
		t.Run(v.name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, url string) {
				conforms(t, v.config(storetest.Open(t, url, "test:")), v.promises)
			})
		})
	}
}

func TestStatefulVariantsConformUnderConcurrency(t *testing.T) {
	for _, v := range statefulVariants() {
		t.Run(v.name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, url string) {
				c := v.config(storetest.Open(t, url, "test:"))
				target := impltest.SchemeTarget(shifted(t, c, 0), shifted(t, c, -lifetime-10*time.Second))
				var wg sync.WaitGroup
				for _, name := range []string{"a-", "b-", "c-", "d-"} {
					wg.Go(func() {
						if err := impltest.Conform(context.Background(), target, v.promises, name); err != nil {
							t.Errorf("%s: %v", name, err)
						}
					})
				}
				wg.Wait()
			})
		})
	}
}

func TestNewRefusesStateThatCannotBe(t *testing.T) {
	s := storetest.Open(t, storetest.Embedded(t).URL, "")
	for _, c := range []struct {
		words  string
		change func(*jwt.Config)
		says   string
	}{
		{"a denylist and epochs", func(c *jwt.Config) { c.Denylist, c.Epochs = s, s }, "give one of them"},
		{"a bound and nothing to hold", func(c *jwt.Config) { c.Bound = time.Second }, "for a denylist or epochs"},
		{"a bound below 0", func(c *jwt.Config) { c.Denylist, c.Bound = s, -1 }, "must not be negative"},
		{"a bound as long as a token's life", func(c *jwt.Config) { c.Epochs, c.Bound = s, c.Lifetime }, "shorter than the lifetime 1h"},
		{"a bound that nobody can keep, denylist", func(c *jwt.Config) { c.Denylist, c.Bound = s, time.Millisecond }, "100ms or more"},
		{"a bound that nobody can keep, epochs", func(c *jwt.Config) { c.Epochs, c.Bound = s, time.Millisecond }, "100ms or more"},
	} {
		t.Run(c.words, func(t *testing.T) {
			bad := config("HS256")
			c.change(&bad)
			scheme, err := jwt.New(bad)
			if scheme != nil || err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v, want a line that says %q", err, c.says)
			}
		})
	}
}

// A strict verify asks the store once. A replicated one asks nothing: a bound so long that the feed's own
// commands are rare leaves the rest to be seen.
func TestWhatAVerifyAsksOfTheStore(t *testing.T) {
	const verifies = 200
	for _, v := range statefulVariants() {
		t.Run(v.name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, url string) {
				s := storetest.Open(t, url, "")
				c, want := v.config(s), int64(verifies)
				if c.Bound > 0 {
					c.Bound, want = 20*time.Minute, 0
				}
				scheme := shifted(t, c, 0)
				token, err := scheme.Issue(t.Context(), alex())
				must(t, err)
				settles(t, scheme, s, token, c.Bound > 0)
				before := s.Counters()
				for range verifies {
					wants(t, scheme, token, nil)
				}
				if got := s.Counters().Sub(before).Commands; got != want {
					t.Errorf("%d commands for %d verifies, want %d", got, verifies, want)
				}
			})
		})
	}
}

// settles waits, if the scheme holds a copy, until that is in use: a verify sends no command, and for a while
// nor does anybody else.
func settles(t *testing.T, scheme impl.Scheme, s *store.Store, token impl.Token, copies bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); copies; {
		before := s.Counters().Commands
		wants(t, scheme, token, nil)
		time.Sleep(20 * time.Millisecond)
		if s.Counters().Commands == before {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("every verify goes on asking the store")
		}
	}
	wants(t, scheme, token, nil) // a connection is there
}

// A revoke is three writes, and one that failed before any of them was sent is not acknowledged. Done again, it
// reaches everybody, though its first write is there already.
func TestARevokeThatFailedHalfwayIsDoneByTheNext(t *testing.T) {
	for _, v := range replicatedVariants() {
		for nth := 1; nth <= 3; nth++ {
			t.Run(fmt.Sprintf("%s, step %d", v.name, nth), func(t *testing.T) {
				storetest.Each(t, func(t *testing.T, url string) {
					here, there := storetest.Open(t, url, ""), storetest.Open(t, url, "")
					revoking, other := shifted(t, v.config(here), 0), shifted(t, v.config(there), 0)
					warm, err := revoking.Issue(t.Context(), alex())
					must(t, err)
					must(t, v.end(revoking, warm)) // the server knows the scripts from now on
					token, err := revoking.Issue(t.Context(), alex())
					must(t, err)
					settlesWithin(t, other, there, token)
					here.Client().AddHook(&failing{nth: nth})
					if err := v.end(revoking, token); !errors.Is(err, impl.ErrUnavailable) {
						t.Fatalf("a revoke whose step failed: %v", err)
					}
					must(t, v.end(revoking, token))
					endsWithin(t, other, token, time.Now())
				})
			})
		}
	}
}

func TestStatefulVariantsFailClosedWhenTheStoreIsAway(t *testing.T) {
	for _, v := range statefulVariants() {
		t.Run(v.name, func(t *testing.T) {
			t.Parallel()
			storetest.EachServer(t, func(t *testing.T, server storetest.Server) {
				scheme := shifted(t, v.config(storetest.Open(t, server.URL, "")), 0)
				token, err := scheme.Issue(t.Context(), alex())
				must(t, err)
				wants(t, scheme, token, nil)
				server.Stop()
				time.Sleep(v.promises.StalenessBound)
				wants(t, scheme, token, impl.ErrUnavailable)
				wants(t, scheme, token+"A", impl.ErrInvalid)
				if err := v.end(scheme, token); !errors.Is(err, impl.ErrUnavailable) {
					t.Errorf("revoke: %v", err)
				}
				if v.promises.RoleChange == impl.RolesEnd {
					if _, err := scheme.Issue(t.Context(), alex()); !errors.Is(err, impl.ErrUnavailable) {
						t.Errorf("issue without the subject's epoch: %v", err)
					}
					if err := scheme.ChangeRoles(t.Context(), "alex", nil); !errors.Is(err, impl.ErrUnavailable) {
						t.Errorf("change of roles: %v", err)
					}
				}
			})
		})
	}
}
