package server

import (
	"context"
	"fmt"
	"time"

	"authbench/impl"
)

// storeScheme is a fake that keeps a key in the store for each token, to see commands counted.
type storeScheme struct {
	fakeScheme
	deps Deps
}

func (s storeScheme) Issue(ctx context.Context, p impl.Principal) (impl.Token, error) {
	t, err := s.fakeScheme.Issue(ctx, p)
	if err == nil {
		err = s.deps.Store.Client().Set(ctx, s.deps.Store.Key("fake", string(t)), "x", time.Minute).Err()
	}
	return t, err
}

// The names of the variants that the test's children know.
const (
	fakeNone      = "none"
	fakeSession   = "fake/session"
	fakeStateless = "fake/stateless"
	fakeStored    = "fake/store"
	fakeRefresh   = "fake/refresh"
	fakeNoRefresh = "fake/refresh-promised"
	fakeRefused   = "fake/refused"
	fakeCPU       = "fake/cpu-1ms"
	fakeBytes     = "fake/bytes-1000"
	fakeDelay     = "fake/delay-5ms"
	fakePanic     = "fake/panic"
)

// fakeVariants are built once in a process, so that replica.past sees what replica.scheme sees.
func fakeVariants() []Variant {
	records := newFakeRecords()
	fake := func(d Deps, stateless bool) fakeScheme {
		now := d.Now
		if now == nil {
			now = time.Now
		}
		return fakeScheme{fakeRecords: records, now: now, lifetime: d.Lifetime, stateless: stateless}
	}
	authenticates := impl.Promises{Authenticates: true}
	strict := impl.Promises{
		Authenticates: true, RevokesOne: true, RevokesAll: true, StableToken: true, RoleChange: impl.RolesRewritten,
	}
	refreshes := strict
	refreshes.Refreshes = true
	return []Variant{
		{Name: fakeNone},
		{Name: fakeCPU, Plant: Plant{CPU: time.Millisecond}},
		{Name: fakeBytes, Plant: Plant{Bytes: 1000}},
		{Name: fakeDelay, Plant: Plant{Delay: 5 * time.Millisecond}},
		{Name: fakeSession, Promises: strict, New: func(d Deps) (impl.Scheme, error) { return fake(d, false), nil }},
		{Name: fakeStateless, Promises: authenticates, New: func(d Deps) (impl.Scheme, error) { return fake(d, true), nil }},
		{Name: fakeStored, Promises: strict, UsesStore: true, New: func(d Deps) (impl.Scheme, error) {
			return storeScheme{fake(d, false), d}, nil
		}},
		{Name: fakeRefresh, Promises: refreshes, New: func(d Deps) (impl.Scheme, error) {
			return fakeRefresher{fake(d, false), d.AccessLifetime}, nil
		}},
		{Name: fakeNoRefresh, Promises: refreshes, New: func(d Deps) (impl.Scheme, error) { return fake(d, false), nil }},
		{Name: fakeRefused, Promises: strict, New: func(Deps) (impl.Scheme, error) {
			return nil, fmt.Errorf("key too short: give 32 bytes")
		}},
		{Name: fakePanic, Promises: strict, New: func(Deps) (impl.Scheme, error) { panic("planted panic") }},
	}
}
