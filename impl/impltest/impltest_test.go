package impltest_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"authbench/impl"
	"authbench/impl/impltest"
)

func promises() impl.Promises {
	return impl.Promises{Authenticates: true, RevokesOne: true, RevokesAll: true, StableToken: true, RoleChange: impl.RolesRewritten}
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
		"forgets the roles":               "the first token: has other roles",
		"changes everybody's roles":       "somebody else's token: has other roles",
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
		"rewrites roles, and said it cannot":    func(p *impl.Promises) { p.RoleChange = impl.RolesStay },
		"rewrites roles, and said it ends them": func(p *impl.Promises) { p.RoleChange = impl.RolesEnd },
		"has no refresh, and said it has":       func(p *impl.Promises) { p.Refreshes = true },
		"has no end, and said it has":           func(p *impl.Promises) { p.UntilExpiry = true },
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
func (open) ChangeRoles(context.Context, string, []string) error              { return impl.ErrNotRevocable }
func (open) SeesClaims() bool                                                 { return false }
func (open) Update(context.Context, impl.Token, impl.Principal, func(impl.Token) error) (impl.Token, error) {
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
