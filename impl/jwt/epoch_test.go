package jwt_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"authbench/impl"
	"authbench/impl/jwt"
	"authbench/impl/store"
	"authbench/impl/store/storetest"
)

func withEpochs(tb testing.TB, url string) (jwt.Config, *store.Store) {
	s := storetest.Open(tb, url, "")
	c := config("HS256")
	c.Epochs = s
	return c, s
}

// epochKey returns the one key there is.
func epochKey(t *testing.T, s *store.Store) string {
	t.Helper()
	names, err := storetest.Keys(t.Context(), s, "epoch:*")
	if err != nil || len(names) != 1 {
		t.Fatalf("keys %q: %v", names, err)
	}
	return names[0]
}

// Replicas bump one subject's epoch at once, by clocks that stand still, one of them a day behind: each bump
// counts, and nobody sees the number fall.
func TestEpochsOnlyGrow(t *testing.T) {
	const bumps = 25
	storetest.Each(t, func(t *testing.T, url string) {
		c, s := withEpochs(t, url)
		noon := time.Now()
		var group sync.WaitGroup
		for _, clock := range []time.Duration{0, 0, 0, -24 * time.Hour} {
			c.Now = func() time.Time { return noon.Add(clock) }
			scheme, err := jwt.New(c)
			must(t, err)
			group.Go(func() {
				last := int64(0)
				for range bumps {
					if err := scheme.RevokeAll(context.Background(), "alex"); err != nil {
						t.Error(err)
					}
					names, err := storetest.Keys(context.Background(), s, "epoch:*")
					if err != nil || len(names) != 1 {
						t.Errorf("keys %q: %v", names, err)
						return
					}
					epoch, err := s.Client().Get(context.Background(), names[0]).Int64()
					if err != nil || epoch <= last {
						t.Errorf("epoch %d after %d: %v", epoch, last, err)
					}
					last = epoch
				}
			})
		}
		group.Wait()
		// From the first bump at noon on, each is one more, and those of a day ago come before or count too.
		epoch, err := s.Client().Get(t.Context(), epochKey(t, s)).Int64()
		if least := noon.UnixMicro() + 3*bumps - 1; err != nil || epoch < least || epoch > least+bumps {
			t.Errorf("epoch %d, want %d or up to %d more: %v", epoch, least, bumps, err)
		}
	})
}

// A store that forgot an epoch, as it does once nobody can hold an older token, takes the tokens of that epoch, and
// the next revoke-all ends them.
func TestAnEpochThatExpiredIsNotGivenAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		c, s := withEpochs(t, url)
		scheme := shifted(t, c, 0)
		for range 5 { // its number is ahead of the clock
			must(t, shifted(t, c, 30*time.Second).RevokeAll(t.Context(), "alex"))
		}
		token, err := scheme.Issue(t.Context(), alex())
		must(t, err)
		must(t, s.Client().Del(t.Context(), epochKey(t, s)).Err())
		wants(t, scheme, token, nil)
		later := shifted(t, c, lifetime-time.Second)
		must(t, later.RevokeAll(t.Context(), "alex"))
		wants(t, later, token, impl.ErrRevoked)
	})
}

func TestAnEpochOutlivesEveryOlderToken(t *testing.T) {
	for _, v := range statefulVariants() {
		if v.promises.RoleChange != impl.RolesEnd {
			continue
		}
		t.Run(v.name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, url string) {
				s := storetest.Open(t, url, "")
				must(t, shifted(t, v.config(s), 0).RevokeAll(t.Context(), "alex"))
				names, err := storetest.Keys(t.Context(), s, "epoch*")
				if err != nil || len(names) == 0 {
					t.Fatalf("keys %q: %v", names, err)
				}
				// The default leeway, and clocks that differ by a minute.
				const least, most = lifetime + 2*time.Second + time.Minute, lifetime + 3*time.Second + 2*time.Minute
				for _, name := range names {
					if ttl, err := s.Client().PTTL(t.Context(), name).Result(); err != nil || ttl < least || ttl > most {
						t.Errorf("%s expires in %s: %v", name, ttl, err)
					}
				}
			})
		})
	}
}

func TestATokenWithoutAnEpochIsNotOfAnEpochScheme(t *testing.T) {
	c, _ := withEpochs(t, storetest.Embedded(t).URL)
	token, err := shifted(t, config("HS256"), 0).Issue(t.Context(), alex())
	must(t, err)
	wants(t, shifted(t, c, 0), token, impl.ErrInvalid)
	wants(t, shifted(t, c, 2*lifetime), token, impl.ErrInvalid) // nor is it called expired
}

// afterGet acts once, after the first read.
type afterGet struct{ act func() }

func (a *afterGet) DialHook(next redis.DialHook) redis.DialHook { return next }

func (a *afterGet) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

func (a *afterGet) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		err := next(ctx, cmd)
		if act := a.act; act != nil && cmd.Name() == "get" {
			a.act = nil
			act()
		}
		return err
	}
}

// Whatever is made from what was so before a revoke-all ends with it: a login and an update under way.
func TestARevokeAllEndsWhatIsUnderWay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		c, s := withEpochs(t, url)
		other, _ := withEpochs(t, url)
		scheme := shifted(t, c, 0)
		var token impl.Token
		for verb, make := range map[string]func() (impl.Token, error){
			"update": func() (impl.Token, error) { return scheme.Update(t.Context(), token, alex(), nil) },
			"issue":  func() (impl.Token, error) { return scheme.Issue(t.Context(), alex()) },
		} {
			var err error
			token, err = scheme.Issue(t.Context(), alex())
			must(t, err)
			raced := false
			s.Client().AddHook(&afterGet{act: func() {
				raced = true
				must(t, shifted(t, other, 0).RevokeAll(t.Context(), "alex"))
			}})
			made, err := make()
			must(t, err)
			if !raced {
				t.Errorf("%s: the revoke-all did not come between", verb)
			}
			wants(t, scheme, made, impl.ErrRevoked)
		}
	})
}

func TestEpochSchemesSayWhatTheyCannot(t *testing.T) {
	c, s := withEpochs(t, storetest.Embedded(t).URL)
	scheme := shifted(t, c, 0)
	token, err := scheme.Issue(t.Context(), alex())
	must(t, err)
	before := s.Counters().Commands
	if err := scheme.Revoke(t.Context(), token); !errors.Is(err, impl.ErrNotRevocable) {
		t.Errorf("revoke: %v", err)
	}
	if s.Counters().Commands != before {
		t.Error("the store was asked")
	}
	wants(t, scheme, token, nil)
}

// One bump of a subject who has 100 tokens costs what it costs for one.
func TestARevokeAllCostsTheSameForManyTokens(t *testing.T) {
	for _, v := range statefulVariants() {
		if v.promises.RoleChange != impl.RolesEnd {
			continue
		}
		t.Run(v.name, func(t *testing.T) {
			s := storetest.Open(t, storetest.Embedded(t).URL, "")
			c := v.config(s)
			scheme := shifted(t, c, 0)
			must(t, scheme.RevokeAll(t.Context(), "alex")) // the server knows the scripts from now on
			var costs []int64
			var tokens []impl.Token
			for _, n := range []int{1, 100} {
				for range n {
					token, err := scheme.Issue(t.Context(), alex())
					must(t, err)
					tokens = append(tokens, token)
				}
				before := s.Counters().Commands
				must(t, scheme.RevokeAll(t.Context(), "alex"))
				costs = append(costs, s.Counters().Commands-before)
			}
			if costs[0] != costs[1] || !slices.Contains([]int64{1, 3}, costs[0]) {
				t.Errorf("%d commands for 1 token, %d for 100", costs[0], costs[1])
			}
			for _, token := range tokens {
				wants(t, scheme, token, impl.ErrRevoked)
			}
		})
	}
}
