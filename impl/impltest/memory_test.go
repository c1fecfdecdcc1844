package impltest_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"
	"sync"
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

func (m *memory) Update(ctx context.Context, t impl.Token, p impl.Principal, _ func(impl.Token) error) (impl.Token, error) {
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

func (m *memory) ChangeRoles(_ context.Context, subject string, roles []string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for t, e := range m.record {
		if m.fault != "forgets the roles" && (e.p.Subject == subject || m.fault == "changes everybody's roles") {
			e.p.Roles = roles
			m.record[t] = e
		}
	}
	return nil
}

// keepEnd gives a token the end of the one that it takes the place of.
func (m *memory) keepEnd(old, renewed impl.Token) {
	e := m.record[renewed]
	e.expires = m.record[old].expires
	m.record[renewed] = e
}

func (m *memory) Close() error { return nil }
