package impltest_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"authbench/impl"
	"authbench/impl/impltest"
)

// renewing is a right scheme whose update hands out a new token and ends the old one, with one switch a
// fault.
type renewing struct {
	*memory
	fault    string
	replaced map[impl.Token]bool
}

func newRenewing(fault string) impltest.Target {
	m := newMemory("")
	late := *m
	late.back = 2 * time.Hour
	var scheme impl.Scheme = renewing{m, fault, map[impl.Token]bool{}}
	if fault == "cannot tell the end" {
		scheme = struct{ impl.Scheme }{scheme}
	}
	return impltest.SchemeTarget(scheme, &late)
}

func (r renewing) Update(ctx context.Context, t impl.Token, p impl.Principal, fits func(impl.Token) error) (impl.Token, error) {
	if _, err := r.Verify(ctx, t); err != nil {
		return "", err
	}
	renewed, err := r.Issue(ctx, p)
	if err != nil {
		return "", err
	}
	if r.fault == "asks too late" {
		r.replace(t)
	}
	if fits != nil && r.fault != "asks nobody" {
		if err := fits(renewed); err != nil {
			return "", err
		}
	}
	r.replace(t)
	if r.fault != "moves the end" {
		r.keepEnd(t, renewed)
	}
	return renewed, nil
}

// Expires implements impl.Expirer.
func (r renewing) Expires(t impl.Token) time.Time { return r.record[t].expires }

func (r renewing) replace(t impl.Token) {
	e := r.record[t]
	e.revoked = true
	r.record[t] = e
	r.replaced[t] = true
}

func (r renewing) Revoke(ctx context.Context, t impl.Token) error {
	switch {
	case !r.replaced[t] || r.fault == "claims a logout":
		return r.memory.Revoke(ctx, t)
	case r.fault == "says a wrong thing":
		return impl.ErrExpired
	case r.fault == "ends all and says it did not":
		r.end(r.record[t].p.Subject)
	}
	return impl.ErrRevoked
}

func TestASchemeThatRenewsConforms(t *testing.T) {
	p := promises()
	p.StableToken = false
	if err := impltest.Conform(t.Context(), newRenewing(""), p, ""); err != nil {
		t.Error(err)
	}
	for fault, says := range map[string]string{
		"cannot tell the end":          "is no impl.Expirer",
		"moves the end":                "the one after it at",
		"asks nobody":                  "where a refusal as too large was due",
		"asks too late":                "the token after the refused update",
		"claims a logout":              "the acknowledged revoke of the old: accepted",
		"says a wrong thing":           "where a refusal as revoked was due",
		"ends all and says it did not": "the refused revoke of the old: refused",
	} {
		err := impltest.Conform(t.Context(), newRenewing(fault), p, "")
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: got %v, want an error that says %q", fault, err, says)
		}
	}
}
