package impltest_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"authbench/impl"
	"authbench/impl/impltest"
)

// memory is a right and simple scheme, with one switch a fault: the suite must find each.
type memory struct {
	fault string
	back  time.Duration // how far its clock is set back

	mu     *sync.Mutex
	n      *int
	record map[impl.Token]entry
}

type entry struct {
	p       impl.Principal
	expires time.Time
	revoked bool
}

func newMemory(fault string) *memory {
	return &memory{fault: fault, mu: new(sync.Mutex), n: new(int), record: map[impl.Token]entry{}}
}

func (m *memory) target() impltest.Target {
	late := *m
	late.back = 2 * time.Hour
	return impltest.SchemeTarget(m, &late)
}

func (m *memory) Issue(_ context.Context, p impl.Principal) (impl.Token, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fault != "issues one token twice" || *m.n == 0 {
		*m.n++
	}
	sum := sha256.Sum256(fmt.Append(nil, *m.n))
	t := impl.Token(base64.RawURLEncoding.EncodeToString(sum[:]))
	m.record[t] = entry{p: p, expires: time.Now().Add(time.Hour - m.back)}
	return t, nil
}

func (m *memory) Verify(_ context.Context, t impl.Token) (impl.Principal, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case m.fault == "accepts everything":
		return impl.Principal{}, nil
	case m.fault == "trims" && m.record[impl.Token(strings.TrimSpace(string(t)))].p.Subject != "":
		t = impl.Token(strings.TrimSpace(string(t)))
	}
	raw, err := m.encoding().DecodeString(string(t))
	if err != nil || len(raw) != 32 || len(t) != 43 && m.fault != "skips line breaks" {
		return impl.Principal{}, m.invalid()
	}
	e, ok := m.record[impl.Token(base64.RawURLEncoding.EncodeToString(raw))]
	if !ok && m.fault == "adopts" {
		e = entry{p: impl.Principal{Subject: "adopted"}, expires: time.Now().Add(time.Hour)}
		m.record[t] = e
		return impl.Principal{}, impl.ErrRevoked
	}
	switch {
	case !ok || e.revoked:
		return impl.Principal{}, impl.ErrRevoked
	case time.Now().After(e.expires) && m.fault != "forgets the end":
		return impl.Principal{}, impl.ErrExpired
	}
	return m.distorted(e.p), nil
}

func (m *memory) encoding() *base64.Encoding {
	if m.fault == "takes unused bits" {
		return base64.RawURLEncoding
	}
	return base64.RawURLEncoding.Strict()
}

func (m *memory) invalid() error {
	if m.fault == "is unavailable for garbage" {
		return impl.ErrUnavailable
	}
	return impl.ErrInvalid
}

func (m *memory) distorted(p impl.Principal) impl.Principal {
	switch m.fault {
	case "loses roles":
		p.Roles = nil
	case "loses claims":
		p.Claims = nil
	case "loses preferences":
		p.Preferences = nil
	case "mistakes the subject":
		p.Subject = "root"
	}
	return p
}

func (m *memory) Update(ctx context.Context, t impl.Token, p impl.Principal) (impl.Token, error) {
	if _, err := m.Verify(ctx, t); err != nil && m.fault != "an update brings back" {
		return "", err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fault != "forgets the update" {
		m.record[t] = entry{p: p, expires: time.Now().Add(time.Hour)}
	}
	return t, nil
}

func (m *memory) Revoke(_ context.Context, t impl.Token) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	e, ok := m.record[t]
	if m.fault == "a second revoke fails" && e.revoked {
		return impl.ErrRevoked
	}
	if ok && m.fault != "forgets the revoke" {
		e.revoked = true
		m.record[t] = e
	}
	if m.fault == "a revoke takes the others along" {
		m.end(e.p.Subject)
	}
	return nil
}

func (m *memory) RevokeAll(_ context.Context, subject string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch m.fault {
	case "forgets the revoke-all":
		return nil
	case "a revoke-all ends everybody's":
		subject = ""
	}
	m.end(subject)
	return nil
}

func (m *memory) end(subject string) {
	for t, e := range m.record {
		if subject == "" || e.p.Subject == subject {
			e.revoked = true
			m.record[t] = e
		}
	}
}

func (m *memory) Close() error { return nil }

func promises() impl.Promises {
	return impl.Promises{Authenticates: true, RevokesOne: true, RevokesAll: true, StableToken: true}
}

func TestARightSchemeConforms(t *testing.T) {
	if err := impltest.Conform(t.Context(), newMemory("").target(), promises(), "p-"); err != nil {
		t.Error(err)
	}
}

func TestEveryFaultIsFound(t *testing.T) {
	for fault, check := range map[string]string{
		"accepts everything":              "speaks for subject",
		"issues one token twice":          "issued twice",
		"adopts":                          "the second time: accepted",
		"trims":                           "white space",
		"skips line breaks":               "white space",
		"takes unused bits":               "same bytes",
		"is unavailable for garbage":      "no credential",
		"forgets the end":                 "refused as expired",
		"loses roles":                     "other roles",
		"loses claims":                    "other claims",
		"loses preferences":               "other preferences",
		"mistakes the subject":            "speaks for subject",
		"forgets the update":              "an update shows",
		"an update brings back":           "an update of the revoked token",
		"forgets the revoke":              "the revoked token: accepted",
		"a second revoke fails":           "revoke again",
		"a revoke takes the others along": "the other token",
		"forgets the revoke-all":          "the subject's first token",
		"a revoke-all ends everybody's":   "somebody else's token",
	} {
		t.Run(fault, func(t *testing.T) {
			err := impltest.Conform(t.Context(), newMemory(fault).target(), promises(), "")
			if err == nil || !strings.Contains(err.Error(), check) {
				t.Errorf("got %v, want an error that says %q", err, check)
			}
		})
	}
}

// A variant that keeps more than it promised is found too: what the report prints must be so.
func TestPromisesAreHeldBothWays(t *testing.T) {
	for words, change := range map[string]func(*impl.Promises){
		"authenticates, and said it does not": func(p *impl.Promises) { p.Authenticates = false },
		"revokes one, and said it cannot":     func(p *impl.Promises) { p.RevokesOne = false },
		"revokes all, and said it cannot":     func(p *impl.Promises) { p.RevokesAll = false },
		"keeps the token, and said it will not": func(p *impl.Promises) {
			p.StableToken = false
		},
	} {
		p := promises()
		change(&p)
		if err := impltest.Conform(t.Context(), newMemory("").target(), p, ""); err == nil {
			t.Errorf("%s: not found", words)
		}
	}
}

// open is the unauthenticated control.
type open struct{}

func (open) Issue(context.Context, impl.Principal) (impl.Token, error)        { return "", nil }
func (open) IssueExpired(context.Context, impl.Principal) (impl.Token, error) { return "", nil }
func (open) Verify(context.Context, impl.Token) (impl.Principal, error)       { return impl.Principal{}, nil }
func (open) Revoke(context.Context, impl.Token) error                         { return impl.ErrNotRevocable }
func (open) RevokeAll(context.Context, string) error                          { return impl.ErrNotRevocable }
func (open) SeesClaims() bool                                                 { return false }
func (open) Update(context.Context, impl.Token, impl.Principal) (impl.Token, error) {
	return "", errors.New("nobody is known")
}

func TestTheUnauthenticatedControlConforms(t *testing.T) {
	if err := impltest.Conform(t.Context(), open{}, impl.Promises{}, ""); err != nil {
		t.Error(err)
	}
	if err := impltest.Conform(t.Context(), open{}, promises(), ""); err == nil {
		t.Error("it passes for a variant that authenticates")
	}
}

// lagging honours a revoke only after a while, as a cache does.
type lagging struct {
	*memory
	lag  time.Duration
	seen map[impl.Token]time.Time
}

func (l *lagging) Verify(ctx context.Context, t impl.Token) (impl.Principal, error) {
	p, err := l.memory.Verify(ctx, t)
	if !errors.Is(err, impl.ErrRevoked) || l.record[t].p.Subject == "" {
		return p, err
	}
	if _, ok := l.seen[t]; !ok {
		l.seen[t] = time.Now()
	}
	if time.Since(l.seen[t]) < l.lag {
		return l.record[t].p, nil
	}
	return p, err
}

func TestTheStalenessBoundIsAllowedAndNoMore(t *testing.T) {
	for _, c := range []struct {
		words      string
		lag, bound time.Duration
		conforms   bool
	}{
		{"late, and none was allowed", 5 * time.Millisecond, 0, false},
		{"within the bound", 5 * time.Millisecond, 50 * time.Millisecond, true},
		{"later than the bound", time.Hour, 5 * time.Millisecond, false},
	} {
		m := &lagging{newMemory(""), c.lag, map[impl.Token]time.Time{}}
		late := *m.memory
		late.back = 2 * time.Hour
		p := promises()
		p.StalenessBound = c.bound
		err := impltest.Conform(t.Context(), impltest.SchemeTarget(m, &late), p, "")
		if (err == nil) != c.conforms {
			t.Errorf("%s: %v", c.words, err)
		}
	}
}
