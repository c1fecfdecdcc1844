package trial

import (
	"context"
	"errors"
	"fmt"
	"time"

	"authbench/bench/internal/load"
	"authbench/bench/internal/server"
	"authbench/scenarios"
)

// startIssuer starts one replica more where sessions are counted: whoever makes a million of them keeps a list of
// what it has to clean, and is not the one that is weighed and asked.
func (b *block) startIssuer(ctx context.Context, h *host, storeURL string) error {
	if h.point.Sessions == 0 {
		return nil
	}
	config := b.replicaConfig(h, 0, storeURL)
	config.CPUs = b.runner.Setup.HarnessCPUs
	issuer, err := b.runner.Spawner.StartReplica(ctx, config)
	h.issuer = issuer
	return err
}

// issuing is the replica that makes the arm's tokens.
func (a *arm) issuing() *server.Replica {
	if a.issuer != nil {
		return a.issuer
	}
	return a.replicas[0]
}

// populate makes the arm's live sessions, or with a denylist its entries, and weighs what they take.
func (b *block) populate(ctx context.Context, a *arm) error {
	before, err := b.weigh(ctx, a)
	if err != nil {
		return err
	}
	if !a.holdsSessions() {
		err = a.issuer.RevokeMany(ctx, 0, a.Point.Sessions)
	}
	if err == nil {
		err = b.issue(ctx, a)
	}
	if err != nil {
		return err
	}
	made, err := b.weigh(ctx, a)
	if err != nil {
		return err
	}
	if err := a.askForAll(ctx); err != nil {
		return err
	}
	after, err := b.weigh(ctx, a)
	n := float64(a.Point.Sessions)
	a.yield.sessions = a.Point.Sessions
	a.yield.sessionStoreBytes, a.yield.storeUnknownMemory = (made.store-before.store)/n, made.storeUnknown
	a.yield.sessionReplicaBytes = (after.replica - before.replica) / n
	return err
}

// holdsSessions reports whether what is counted are sessions that users hold, and not entries of a denylist.
func (a *arm) holdsSessions() bool { return scenarios.SchemeOf(a.Variant) == "session" }

// liveUsers is how many users of an arm hold a token.
func (b *block) liveUsers(a *arm) int {
	if a.Point.Sessions > 0 && a.holdsSessions() {
		return a.Point.Sessions
	}
	return b.Cell.Users
}

// perPopulated is how long a session may take to be made and asked for, or an entry, before an arm is taken for hung.
const perPopulated = 2 * time.Millisecond

// sweepRPS is how fast every session is asked for once: what one replica answers with ease.
const sweepRPS = 10_000

// askForAll asks for every session once where a replica remembers, so that it has them all, or as many as it holds.
func (a *arm) askForAll(ctx context.Context) error {
	if !a.holdsSessions() || a.variant.Promises.AsksStore {
		return nil // nothing is remembered
	}
	transport, err := a.dial(ctx, a.Point.Callers())
	if err != nil {
		return err
	}
	defer transport.Close()
	samples, err := load.Run(ctx, load.Config{
		Transport: transport, Users: a.users, Schedule: everyone(len(a.users)), DrainTimeout: drainTimeout,
	})
	if err == nil && samples.Count(load.Expected) < len(a.users) {
		err = fmt.Errorf("%d of %d sessions were not answered when all were asked for once: %s",
			len(a.users)-samples.Count(load.Expected), len(a.users), samples.Reason)
	}
	return err
}

// everyone is a schedule of one request a user, evenly spaced.
func everyone(users int) load.Schedule {
	s := load.Schedule{Window: time.Duration(float64(users) / sweepRPS * float64(time.Second))}
	for user := range users {
		s.Due = append(s.Due, time.Duration(user)*s.Window/time.Duration(users))
		s.User = append(s.User, user)
	}
	return s
}

// memorySettles is how long a replica and the store are left alone before they are weighed: the replica's
// copy is fed by what it hears.
const memorySettles = 300 * time.Millisecond

type weight struct {
	replica, store float64 // bytes
	storeUnknown   bool
}

// weigh reads the live heap of the arm's last replica and the memory of its store.
func (b *block) weigh(ctx context.Context, a *arm) (weight, error) {
	time.Sleep(memorySettles)
	heap, err := a.replicas[len(a.replicas)-1].Heap(ctx)
	if err != nil {
		return weight{}, err
	}
	store, err := a.store.MemoryBytes(ctx)
	if errors.Is(err, errors.ErrUnsupported) {
		return weight{replica: float64(heap), storeUnknown: true}, nil
	}
	return weight{replica: float64(heap), store: float64(store)}, err
}
