package server

import (
	"context"
	"crypto/rand"
	"fmt"
	"maps"
	"strings"
	"sync"
	"time"

	"authbench/impl"
)

// fakeRecords is what fake schemes of one process share, as replicas share a store.
type fakeRecords struct {
	mu     sync.Mutex
	byName map[impl.Token]fakeRecord
	// fail is what the next calls of revoke, update, issue and verify return.
	fail error
	// revoked counts what revoke ended.
	revoked []impl.Token
}

type fakeRecord struct {
	p       impl.Principal
	expires time.Time
	ended   bool
}

// fakeScheme is a session in memory; stateless makes it one that hands out a new token at update and
// cannot revoke.
type fakeScheme struct {
	*fakeRecords
	now       func() time.Time
	lifetime  time.Duration
	stateless bool
	// tokenBytes is how long a token is made.
	tokenBytes int
}

func newFakeRecords() *fakeRecords { return &fakeRecords{byName: map[impl.Token]fakeRecord{}} }

func (s fakeScheme) Issue(_ context.Context, p impl.Principal) (impl.Token, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		return "", s.fail
	}
	t := s.newToken()
	s.byName[t] = fakeRecord{p: p, expires: s.now().Add(s.lifetime)}
	return t, nil
}

func (s fakeScheme) newToken() impl.Token {
	t := impl.Token(rand.Text() + rand.Text())
	return t + impl.Token(strings.Repeat("x", max(0, s.tokenBytes-len(t))))
}

// Expires makes it an impl.Expirer.
func (s fakeScheme) Expires(t impl.Token) time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.byName[t].expires
}

func (s fakeScheme) Verify(_ context.Context, t impl.Token) (impl.Principal, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.find(t)
	return r.p, err
}

func (s fakeScheme) find(t impl.Token) (fakeRecord, error) {
	r, ok := s.byName[t]
	switch {
	case s.fail != nil:
		return fakeRecord{}, s.fail
	case !ok:
		return fakeRecord{}, impl.ErrInvalid
	case r.ended:
		return fakeRecord{}, impl.ErrRevoked
	case !s.now().Before(r.expires):
		return fakeRecord{}, impl.ErrExpired
	}
	return r, nil
}

func (s fakeScheme) Update(_ context.Context, t impl.Token, p impl.Principal, fits func(impl.Token) error) (impl.Token, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.find(t)
	if err != nil {
		return "", err
	}
	r.p = p
	if s.stateless {
		fresh := s.newToken()
		if err := fits(fresh); err != nil {
			return "", err
		}
		s.byName[fresh] = r
		return fresh, nil
	}
	s.byName[t] = r
	return t, nil
}

func (s fakeScheme) Revoke(_ context.Context, t impl.Token) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.stateless:
		return impl.ErrNotRevocable
	case s.fail != nil:
		return s.fail
	}
	r, ok := s.byName[t]
	if !ok {
		return impl.ErrInvalid
	}
	r.ended = true
	s.byName[t] = r
	s.revoked = append(s.revoked, t)
	return nil
}

func (s fakeScheme) RevokeAll(_ context.Context, subject string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.stateless:
		return impl.ErrNotRevocable
	case s.fail != nil:
		return s.fail
	}
	for t, r := range maps.All(s.byName) {
		if r.p.Subject == subject {
			r.ended = true
			s.byName[t] = r
		}
	}
	return nil
}

func (s fakeScheme) Close() error { return nil }

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
		return fakeScheme{fakeRecords: records, now: d.Now, lifetime: d.Lifetime, stateless: stateless}
	}
	authenticates := impl.Promises{Authenticates: true}
	strict := impl.Promises{Authenticates: true, RevokesOne: true, RevokesAll: true, StableToken: true}
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
		{Name: fakeRefused, Promises: strict, New: func(Deps) (impl.Scheme, error) {
			return nil, fmt.Errorf("key too short: give 32 bytes")
		}},
		{Name: fakePanic, Promises: strict, New: func(Deps) (impl.Scheme, error) { panic("planted panic") }},
	}
}
