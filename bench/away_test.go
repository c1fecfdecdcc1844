package main

import (
	"context"
	"errors"
	"os"
	"slices"
	"testing"
	"time"

	"authbench/bench/internal/server"
	"authbench/impl"
	"authbench/scenarios"
)

// A pair of real replicas and what stands behind them: the second is the one that is away while a token
// is revoked through the first.
type awayRig struct {
	spawner *server.Spawner
	relay   *server.Relay
	config  server.ReplicaConfig
	first   *server.Replica
	second  *server.Replica
}

const awayBound = 300 * time.Millisecond

// awayVariants keep a copy in every replica, or ask every time.
var awayVariants = []string{
	scenarios.SessionStrict, scenarios.SessionCached, scenarios.JWTDenylist, scenarios.JWTDenylistReplicated, scenarios.JWTEpochReplicated,
}

func newAwayRig(t *testing.T, name string) *awayRig {
	t.Helper()
	spawner, err := server.NewSpawner(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { spawner.Close() })
	kind := server.StoreEmbedded
	if _, ok := server.FindRedis(); ok {
		kind = server.StoreRedis
	}
	store, err := spawner.StartStore(t.Context(), server.StoreConfig{Kind: kind})
	if err != nil {
		t.Fatal(err)
	}
	r := &awayRig{spawner: spawner}
	if r.relay, err = spawner.StartRelay(t.Context(), server.RelayConfig{Backend: store.URL()[len("redis://"):], Links: 1}); err != nil {
		t.Fatal(err)
	}
	all := variants()
	variant := all[slices.IndexFunc(all, hasName(name))]
	shape, _ := scenarios.ClaimShapeByName("275B")
	settings := defaultSettings()
	r.config = server.ReplicaConfig{
		Variant: name, Carrier: "bearer", Template: shape.Principal, StoreURL: store.URL(), KeyPrefix: "away:",
		Issuer: issuer, Audience: audience, Lifetime: settings.Lifetime, Leeway: settings.Leeway, AccessLifetime: settings.AccessLifetime,
		RefreshGrace: settings.RefreshGrace, Idle: settings.Idle, StalenessBound: awayBound, OperatorKey: "operator", Users: 4,
		PasswordHash: server.PasswordHash{Salt: []byte("salt"), Rounds: 1, Sum: []byte("sum")},
	}
	if variant.NewKey != nil {
		if r.config.Key, err = variant.NewKey(); err != nil {
			t.Fatal(err)
		}
	}
	r.first = r.start(t, store.URL())
	r.second = r.start(t, r.relay.URL(0))
	return r
}

func (r *awayRig) start(t *testing.T, storeURL string) *server.Replica {
	t.Helper()
	config := r.config
	config.StoreURL = storeURL
	replica, err := r.spawner.StartReplica(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	return replica
}

// known issues a token that both replicas have seen, and keep what they keep of it.
func (r *awayRig) known(t *testing.T) impl.Token {
	t.Helper()
	tokens, err := r.first.Issue(t.Context(), 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		for _, replica := range []*server.Replica{r.first, r.second} {
			if err := verify(t.Context(), replica, tokens[0]); err != nil {
				t.Fatalf("before the revoke: %v", err)
			}
		}
		time.Sleep(awayBound / 2) // whatever is replicated has begun to be
	}
	return tokens[0]
}

// revoke ends the token through the first replica: alone where the variant can, else all of its subject's.
func (r *awayRig) revoke(t *testing.T, token impl.Token) {
	t.Helper()
	live := server.NewLive(r.first)
	defer live.Close()
	err := live.Revoke(t.Context(), token)
	if errors.Is(err, impl.ErrNotRevocable) {
		p, whose := live.Verify(t.Context(), token)
		err = errors.Join(whose, live.RevokeAll(t.Context(), p.Subject))
	}
	if err != nil {
		t.Fatalf("revoke: %v", err)
	}
}

// refusesFromNowOn asks for some bounds: the first answers are the store's, and those of the replica's own
// copy come once that is whole.
func (r *awayRig) refusesFromNowOn(t *testing.T, replica *server.Replica, token impl.Token) {
	t.Helper()
	for end := time.Now().Add(3 * awayBound); time.Now().Before(end); time.Sleep(awayBound / 20) {
		if err := verify(t.Context(), replica, token); !errors.Is(err, impl.ErrRevoked) {
			t.Fatalf("a request with the revoked token got %v", err)
		}
	}
}

func verify(ctx context.Context, replica *server.Replica, token impl.Token) error {
	live := server.NewLive(replica)
	defer live.Close()
	_, err := live.Verify(ctx, token)
	return err
}

func TestAReplicaThatIsStartedAnewHonoursWhatWasRevokedMeanwhile(t *testing.T) {
	for _, name := range awayVariants {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newAwayRig(t, name)
			token := r.known(t)
			r.second.Stop(t.Context())
			r.revoke(t, token)
			r.refusesFromNowOn(t, r.start(t, r.relay.URL(0)), token)
		})
	}
}

func TestAReplicaWhoseLinkIsCutKeepsItsBound(t *testing.T) {
	for _, name := range awayVariants {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newAwayRig(t, name)
			token := r.known(t)
			if err := r.relay.Cut(t.Context(), 0); err != nil {
				t.Fatal(err)
			}
			r.revoke(t, token)
			time.Sleep(awayBound)
			for range 5 {
				if err := verify(t.Context(), r.second, token); !errors.Is(err, impl.ErrUnavailable) {
					t.Errorf("beyond its bound, cut off: got %v, where it cannot tell", err)
				}
			}
			if err := r.relay.Heal(t.Context(), 0); err != nil {
				t.Fatal(err)
			}
			waitFor(t, "the healed replica to tell", func() bool {
				err := verify(t.Context(), r.second, token)
				if err == nil {
					t.Fatal("accepted after the link was healed")
				}
				return errors.Is(err, impl.ErrRevoked)
			})
			r.refusesFromNowOn(t, r.second, token)
		})
	}
}
