package impltest_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"authbench/impl"
	"authbench/impl/impltest"
)

// refreshing is a right scheme with refresh tokens, with one switch a fault. Its access tokens go on
// until their own end.
type refreshing struct {
	*memory
	fault  string
	logins map[string]*login     // by name
	access map[impl.Token]string // the login of each access token
}

type login struct {
	p     impl.Principal
	n     int
	ended bool
	ends  time.Time
}

func newRefreshing(fault string) impltest.Target {
	m := newMemory("")
	late := *m
	late.back = 2 * time.Hour
	return impltest.SchemeTarget(&refreshing{m, fault, map[string]*login{}, map[impl.Token]string{}}, &late)
}

func (r *refreshing) Expires(t impl.Token) time.Time { return r.record[t].expires }

func (r *refreshing) Issue(ctx context.Context, p impl.Principal) (impl.Token, error) {
	pair, err := r.IssuePair(ctx, p)
	return pair.Access, err
}

func (r *refreshing) IssuePair(ctx context.Context, p impl.Principal) (impl.Pair, error) {
	name := fmt.Sprintf("login%04d", len(r.logins))
	r.logins[name] = &login{p: p, ends: time.Now().Add(24 * time.Hour)}
	return r.pair(ctx, name)
}

// refreshToken is the login's name and the token's number, and a check on both.
func refreshToken(name string, n int) impl.Token {
	return impl.Token(fmt.Sprintf("%s.%04d.%s", name, n, name))
}

func (r *refreshing) pair(ctx context.Context, name string) (impl.Pair, error) {
	l := r.logins[name]
	t, err := r.memory.Issue(ctx, l.p)
	r.access[t] = name
	if r.fault == "moves the end" {
		l.ends = l.ends.Add(time.Second)
	}
	return impl.Pair{Access: t, Refresh: refreshToken(name, l.n), RefreshEnds: l.ends}, err
}

func (r *refreshing) Refresh(ctx context.Context, t impl.Token) (impl.Pair, error) {
	name, rest, _ := strings.Cut(string(t), ".")
	l, n := r.logins[name], 0
	if _, err := fmt.Sscanf(rest, "%d", &n); err != nil || l == nil || t != refreshToken(name, n) && r.fault != "takes forgeries" {
		return impl.Pair{}, impl.ErrInvalid
	}
	switch {
	case l.ended && r.fault != "forgets the logout":
		return impl.Pair{}, impl.ErrRevoked
	case n < l.n && r.fault != "takes a token twice":
		l.ended = r.fault != "refuses reuse and goes on"
		return impl.Pair{}, impl.ErrRevoked
	case r.fault != "does not rotate":
		l.n++
	}
	return r.pair(ctx, name)
}

func (r *refreshing) Update(ctx context.Context, t impl.Token, p impl.Principal, fits func(impl.Token) error) (impl.Token, error) {
	l := r.logins[r.access[t]]
	if l == nil || l.ended {
		return "", impl.ErrRevoked
	}
	renewed, err := r.memory.Issue(ctx, p)
	if err == nil && fits != nil {
		err = fits(renewed)
	}
	if err == nil {
		l.p, r.access[renewed] = p, r.access[t]
		r.keepEnd(t, renewed)
	}
	return renewed, err
}

func (r *refreshing) Revoke(_ context.Context, t impl.Token) error {
	if l := r.logins[r.access[t]]; l != nil {
		l.ended = true
	}
	return nil
}

func (r *refreshing) RevokeAll(_ context.Context, subject string) error {
	for _, l := range r.logins {
		l.ended = l.ended || l.p.Subject == subject && r.fault != "forgets the revoke-all"
	}
	return nil
}

func (r *refreshing) ChangeRoles(_ context.Context, subject string, roles []string) error {
	for _, l := range r.logins {
		if l.p.Subject == subject && r.fault != "forgets the roles" {
			l.p.Roles = roles
		}
	}
	return nil
}

func TestASchemeThatRefreshesConforms(t *testing.T) {
	p := impl.Promises{
		Authenticates: true, RevokesOne: true, RevokesAll: true, UntilExpiry: true, Refreshes: true, RoleChange: impl.RolesRefresh,
	}
	if err := impltest.Conform(t.Context(), newRefreshing(""), p, ""); err != nil {
		t.Error(err)
	}
	for fault, says := range map[string]string{
		"moves the end":             "moved the absolute end",
		"does not rotate":           "has a token of the one before",
		"takes forgeries":           "a refusal as invalid was due",
		"takes a token twice":       "the reuse",
		"refuses reuse and goes on": "the newest token after it",
		"forgets the logout":        "the newest token after it",
		"forgets the revoke-all":    "the other login after it",
		"forgets the roles":         "after a change of roles: has other roles",
	} {
		err := impltest.Conform(t.Context(), newRefreshing(fault), p, "")
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: got %v, want an error that says %q", fault, err, says)
		}
	}
}
