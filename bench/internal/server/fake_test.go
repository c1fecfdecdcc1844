package server

import (
	"context"
	"crypto/rand"
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
	// logins are those of fakeRefresher.
	logins map[string]*fakeLogin
}

type fakeRecord struct {
	p       impl.Principal
	expires time.Time
	ended   bool
	login   string // of a fakeRefresher
}

// live returns who the tokens that are not ended speak for.
func (r *fakeRecords) live() []impl.Principal {
	r.mu.Lock()
	defer r.mu.Unlock()
	var all []impl.Principal
	for _, record := range r.byName {
		if !record.ended {
			all = append(all, record.p)
		}
	}
	return all
}

// fakeScheme is a session in memory; stateless makes it one that hands out a new token at update and
// cannot revoke.
type fakeScheme struct {
	*fakeRecords
	now       func() time.Time
	lifetime  time.Duration
	stateless bool
	refreshes bool // of a test's site: it is made a fakeRefresher
	// tokenBytes is how long a token is made.
	tokenBytes int
	// issuing and issued are called at every Issue, before and after the token is there to be found.
	issuing, issued func()
	// reached is called once a RevokeAll or ChangeRoles has reached the tokens there are.
	reached func()
}

func newFakeRecords() *fakeRecords {
	return &fakeRecords{byName: map[impl.Token]fakeRecord{}, logins: map[string]*fakeLogin{}}
}

func (s fakeScheme) Issue(_ context.Context, p impl.Principal) (impl.Token, error) {
	return s.issueFor(p, "", s.lifetime)
}

func (s fakeScheme) issueFor(p impl.Principal, login string, lifetime time.Duration) (impl.Token, error) {
	if s.issuing != nil {
		s.issuing()
	}
	if s.issued != nil {
		defer s.issued()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		return "", s.fail
	}
	t := s.newToken()
	s.byName[t] = fakeRecord{p: p, expires: s.now().Add(lifetime), login: login}
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
	return s.reach(subject, func(r *fakeRecord) { r.ended = true })
}

// reach changes every token of subject.
func (s fakeScheme) reach(subject string, change func(*fakeRecord)) error {
	if s.reached != nil {
		defer s.reached()
	}
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
			change(&r)
			s.byName[t] = r
		}
	}
	return nil
}

func (s fakeScheme) ChangeRoles(_ context.Context, subject string, roles []string) error {
	return s.reach(subject, func(r *fakeRecord) { r.p.Roles = roles })
}

func (s fakeScheme) Close() error { return nil }
