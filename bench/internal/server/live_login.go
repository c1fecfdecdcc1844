package server

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"authbench/impl"
)

// IssuePair begins a login for p over the control channel. The end is told in whole seconds, as the site
// tells it to a client.
func (l *Live) IssuePair(ctx context.Context, p impl.Principal) (impl.Pair, error) {
	pair, err := l.replica.IssuePair(ctx, p)
	pair.RefreshEnds = pair.RefreshEnds.Truncate(time.Second)
	return pair, err
}

// Refresh is POST /refresh.
func (l *Live) Refresh(ctx context.Context, t impl.Token) (impl.Pair, error) {
	carrier := l.carrier.ForRefresh()
	req := liveRequest{method: "POST", path: "/refresh"}
	if carrier != nil {
		req = req.by(carrier, t)
	} else {
		var err error
		if req.body, err = json.Marshal(refreshBody{t}); err != nil {
			return impl.Pair{}, err
		}
	}
	var body tokenBody
	header, err := l.send(ctx, req, &body)
	if err != nil {
		return impl.Pair{}, err
	}
	if carrier == nil {
		return impl.Pair{Access: body.Token, Refresh: body.Refresh, RefreshEnds: time.Unix(body.RefreshEnds, 0)}, nil
	}
	access, refresh := setCookie(header, impl.CookieName), setCookie(header, impl.RefreshCookieName)
	if access == nil || refresh == nil {
		return impl.Pair{}, errors.New("POST /refresh: the answer does not set both cookies")
	}
	return impl.Pair{Access: impl.Token(access.Value), Refresh: impl.Token(refresh.Value), RefreshEnds: refresh.Expires}, nil
}

// ChangeRoles is POST /operator/roles, sent with the key that the replica was started with.
func (l *Live) ChangeRoles(ctx context.Context, subject string, roles []string) error {
	return l.operate(ctx, "/operator/roles", operation{Subject: subject, Roles: append([]string{}, roles...)})
}

// Disable is POST /operator/disable.
func (l *Live) Disable(ctx context.Context, subject string) error {
	return l.operate(ctx, "/operator/disable", operation{Subject: subject})
}

func (l *Live) operate(ctx context.Context, path string, o operation) error {
	key := l.replica.Config().OperatorKey
	if key == "" {
		return fmt.Errorf("%s has no operator's routes: start it with an operator key", l.replica.Name())
	}
	body, err := json.Marshal(o)
	if err != nil {
		return err
	}
	var done revokedBody
	_, err = l.send(ctx, liveRequest{method: "POST", path: path, body: body}.by(impl.Bearer{}, impl.Token(key)), &done)
	if err == nil && !done.Revoked {
		err = fmt.Errorf("POST %s: the answer does not say that it was done", path)
	}
	return err
}

// Expires reads a JWT's end off its claims, without proof; it is the zero time for a token that is none.
func (l *Live) Expires(t impl.Token) time.Time {
	parts := strings.Split(string(t), ".")
	if len(parts) != 3 {
		return time.Time{}
	}
	claims, err := base64.RawURLEncoding.DecodeString(parts[1])
	var end struct {
		Exp int64 `json:"exp"`
	}
	if err != nil || json.Unmarshal(claims, &end) != nil || end.Exp == 0 {
		return time.Time{}
	}
	return time.Unix(end.Exp, 0)
}
