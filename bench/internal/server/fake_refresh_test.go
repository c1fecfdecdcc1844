package server

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"time"

	"authbench/impl"
)

// fakeRefresher is a fakeScheme whose logins have a refresh token, without a grace window. A revoke ends
// the access tokens as well.
type fakeRefresher struct {
	fakeScheme
	accessLifetime time.Duration
}

type fakeLogin struct {
	p     impl.Principal
	n     int
	ends  time.Time
	ended bool
}

func (s fakeRefresher) Issue(ctx context.Context, p impl.Principal) (impl.Token, error) {
	pair, err := s.IssuePair(ctx, p)
	return pair.Access, err
}

func (s fakeRefresher) IssuePair(_ context.Context, p impl.Principal) (impl.Pair, error) {
	name := rand.Text()
	s.mu.Lock()
	s.logins[name] = &fakeLogin{p: p, ends: s.now().Add(s.lifetime)}
	s.mu.Unlock()
	return s.pair(name)
}

func (s fakeRefresher) pair(name string) (impl.Pair, error) {
	s.mu.Lock()
	login := *s.logins[name]
	s.mu.Unlock()
	access, err := s.issueFor(login.p, name, s.accessLifetime)
	return impl.Pair{Access: access, Refresh: fakeRefreshToken(name, login.n), RefreshEnds: login.ends}, err
}

// fakeRefreshToken says its login's name twice, so that no other text is one.
func fakeRefreshToken(name string, n int) impl.Token {
	return impl.Token(fmt.Sprintf("%s.%06d.%s", name, n, name))
}

func (s fakeRefresher) Refresh(_ context.Context, t impl.Token) (impl.Pair, error) {
	name, rest, _ := strings.Cut(string(t), ".")
	s.mu.Lock()
	err := s.rotate(s.logins[name], rest, t, name)
	s.mu.Unlock()
	if err != nil {
		return impl.Pair{}, err
	}
	return s.pair(name)
}

func (s fakeRefresher) rotate(login *fakeLogin, rest string, t impl.Token, name string) error {
	n := -1
	_, _ = fmt.Sscanf(rest, "%d", &n)
	switch {
	case s.fail != nil:
		return s.fail
	case login == nil || t != fakeRefreshToken(name, n):
		return impl.ErrInvalid
	case login.ended:
		return impl.ErrRevoked
	case !s.now().Before(login.ends):
		return impl.ErrExpired
	case n < login.n:
		login.ended = true
		return impl.ErrRevoked
	}
	login.n++
	return nil
}

func (s fakeRefresher) Update(ctx context.Context, t impl.Token, p impl.Principal, fits func(impl.Token) error) (impl.Token, error) {
	fresh, err := s.fakeScheme.Update(ctx, t, p, fits)
	s.mu.Lock()
	defer s.mu.Unlock()
	if login := s.logins[s.byName[t].login]; err == nil && login != nil {
		login.p = p
	}
	return fresh, err
}

func (s fakeRefresher) Revoke(ctx context.Context, t impl.Token) error {
	name, _, _ := strings.Cut(string(t), ".")
	s.mu.Lock()
	login := s.logins[name]
	if login != nil && t == fakeRefreshToken(name, login.n) {
		login.ended = true
		s.mu.Unlock()
		return nil
	}
	s.mu.Unlock()
	err := s.fakeScheme.Revoke(ctx, t)
	s.mu.Lock()
	defer s.mu.Unlock()
	if login := s.logins[s.byName[t].login]; err == nil && login != nil {
		login.ended = true
	}
	return err
}

func (s fakeRefresher) RevokeAll(ctx context.Context, subject string) error {
	return s.each(s.fakeScheme.RevokeAll(ctx, subject), subject, func(l *fakeLogin) { l.ended = true })
}

func (s fakeRefresher) ChangeRoles(ctx context.Context, subject string, roles []string) error {
	return s.each(s.fakeScheme.ChangeRoles(ctx, subject, roles), subject, func(l *fakeLogin) { l.p.Roles = roles })
}

// each changes every login of subject, unless what came before failed.
func (s fakeRefresher) each(err error, subject string, change func(*fakeLogin)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, login := range s.logins {
		if err == nil && login.p.Subject == subject {
			change(login)
		}
	}
	return err
}
