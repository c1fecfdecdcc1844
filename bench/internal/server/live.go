package server

import (
	"context"
	"net/http"
	"time"

	"authbench/impl"
)

// liveTimeout bounds one request, above any store's own bound.
const liveTimeout = 5 * time.Second

// A Live is a running replica as the behaviour suite's target (impltest.Target): tokens are issued over
// the control channel, everything else goes over HTTP, the way the site's users go.
type Live struct {
	replica *Replica
	carrier impl.Carrier
	client  *http.Client
}

// NewLive returns the replica as a target, with connections of its own.
func NewLive(r *Replica) *Live {
	return &Live{
		replica: r,
		carrier: impl.CarrierByName(r.Config().Carrier),
		client:  &http.Client{Transport: &http.Transport{}, Timeout: liveTimeout},
	}
}

// Close closes the connections.
func (l *Live) Close() { l.client.CloseIdleConnections() }

// Issue makes a token for p.
func (l *Live) Issue(ctx context.Context, p impl.Principal) (impl.Token, error) {
	return l.replica.IssuePrincipal(ctx, p)
}

// IssueExpired makes a token for p that has ended.
func (l *Live) IssueExpired(ctx context.Context, p impl.Principal) (impl.Token, error) {
	return l.replica.IssueExpired(ctx, p)
}

// SeesClaims is false: GET /me answers with subject, roles and preferences.
func (l *Live) SeesClaims() bool { return false }

// Verify is GET /me.
func (l *Live) Verify(ctx context.Context, t impl.Token) (impl.Principal, error) {
	var me meBody
	if _, err := l.send(ctx, l.presenting("GET", "/me", t, nil), &me); err != nil {
		return impl.Principal{}, err
	}
	p := impl.Principal{Subject: me.Subject, Roles: me.Roles}
	if string(me.Preferences) != "null" {
		p.Preferences = me.Preferences
	}
	return p, nil
}

// Update is PUT /me/preferences. What fits is the replica's carrier to say.
func (l *Live) Update(ctx context.Context, t impl.Token, p impl.Principal, _ func(impl.Token) error) (impl.Token, error) {
	var body tokenBody
	header, err := l.send(ctx, l.presenting("PUT", "/me/preferences", t, p.Preferences), &body)
	if err != nil {
		return "", err
	}
	if body.Token != "" {
		return body.Token, nil
	}
	if c := setCookie(header, impl.CookieName); c != nil {
		return impl.Token(c.Value), nil
	}
	return t, nil // kept
}

// Revoke is POST /logout.
func (l *Live) Revoke(ctx context.Context, t impl.Token) error {
	return l.logout(ctx, "/logout", t)
}

// RevokeAll is POST /logout-everywhere, sent by the subject with a token of its own.
func (l *Live) RevokeAll(ctx context.Context, subject string) error {
	t, err := l.Issue(ctx, impl.Principal{Subject: subject})
	if err != nil {
		return err
	}
	return l.logout(ctx, "/logout-everywhere", t)
}

func (l *Live) logout(ctx context.Context, path string, t impl.Token) error {
	var body revokedBody
	_, err := l.send(ctx, l.presenting("POST", path, t, nil), &body)
	if err == nil && !body.Revoked {
		err = impl.ErrNotRevocable
	}
	return err
}
