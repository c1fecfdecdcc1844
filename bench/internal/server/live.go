package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"authbench/impl"
)

const (
	// liveTimeout bounds one request, above any store's own bound.
	liveTimeout = 5 * time.Second
	// maxLiveAnswer bounds an answer: a token of the largest claims is a tenth of it.
	maxLiveAnswer = 1 << 20
)

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
	if _, err := l.send(ctx, "GET", "/me", t, nil, &me); err != nil {
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
	header, err := l.send(ctx, "PUT", "/me/preferences", t, p.Preferences, &body)
	if err != nil {
		return "", err
	}
	if body.Token != "" {
		return body.Token, nil
	}
	for _, line := range header["Set-Cookie"] {
		if c, err := http.ParseSetCookie(line); err == nil && c.Name == impl.CookieName {
			return impl.Token(c.Value), nil
		}
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
	_, err := l.send(ctx, "POST", path, t, nil, &body)
	if err == nil && !body.Revoked {
		err = impl.ErrNotRevocable
	}
	return err
}

// send sends a request that presents t, unless it is empty, and decodes the answer into out. A problem
// becomes the error it stands for.
func (l *Live) send(ctx context.Context, method, path string, t impl.Token, body []byte, out any) (http.Header, error) {
	req, err := http.NewRequestWithContext(ctx, method, "http://"+l.replica.Addr()+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if t != "" {
		req.Header.Set(l.carrier.RequestHeader(t))
	}
	if len(body) > 0 {
		req.Header.Set("Content-Type", "application/json")
	}
	answer, err := l.client.Do(req)
	if err != nil {
		return nil, l.failed(ctx, err)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(io.LimitReader(answer.Body, maxLiveAnswer))
	if err != nil {
		return nil, l.failed(ctx, err)
	}
	if answer.StatusCode >= http.StatusBadRequest {
		return nil, problemError(method+" "+path, answer.StatusCode, data)
	}
	if answer.StatusCode != http.StatusNoContent {
		err = json.Unmarshal(data, out)
	}
	return answer.Header, err
}

// failed says of a request without an answer whether the replica is at fault.
func (l *Live) failed(ctx context.Context, err error) error {
	select {
	case <-l.replica.Exited():
		return l.replica.gone(ctx)
	case <-ctx.Done():
	case <-time.After(10 * time.Millisecond): // a process that dies closes its connections before it is reaped
	}
	return fmt.Errorf("%s: %w", l.replica.Name(), err)
}

// problemError returns the error of impl that a problem answer stands for, or one that quotes its type.
func problemError(route string, status int, data []byte) error {
	var p problem
	if json.Unmarshal(data, &p) != nil || !strings.HasPrefix(p.Type, problemPrefix) {
		return fmt.Errorf("%s: status %d without a problem of the site", route, status)
	}
	known := errorFor(p.Type)
	if known == nil || problemFor(known).Status != status {
		return fmt.Errorf("%s: status %d: %w", route, status, errors.New(strings.TrimPrefix(p.Type, problemPrefix)))
	}
	return fmt.Errorf("%s: status %d: %w", route, status, known)
}
