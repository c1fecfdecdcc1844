package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"authbench/bench/internal/load"
	"authbench/impl"
	"authbench/scenarios"
)

// tokens are what a login handed out. refresh is "" where the variant has none.
type tokens struct{ access, refresh impl.Token }

// login logs the first user in through the site.
func (s *stage) login(ctx context.Context) (tokens, error) {
	request, err := load.PostJSON("/login", map[string]string{"user": scenarios.Subject(0, ""), "password": password})
	if err != nil {
		return tokens{}, err
	}
	a, err := s.logged(ctx, request)
	if err != nil {
		return tokens{}, err
	}
	if a.status/100 != 2 {
		return tokens{}, fmt.Errorf("login answered %d", a.status)
	}
	t := handedOut(a)
	if t.access == "" {
		return t, fmt.Errorf("login handed out no token by %s", s.carrier.Name())
	}
	return t, nil
}

// handedOut reads tokens where the carrier puts them: in the body, or in cookies.
func handedOut(a answer) tokens {
	var body struct{ Token, Refresh impl.Token }
	_ = json.Unmarshal(a.body, &body) // none beside cookies
	t := tokens{body.Token, body.Refresh}
	for _, line := range a.header["Set-Cookie"] {
		c, err := http.ParseSetCookie(line)
		if err != nil {
			continue
		}
		switch c.Name {
		case impl.CookieName:
			t.access = impl.Token(c.Value)
		case impl.RefreshCookieName:
			t.refresh = impl.Token(c.Value)
		}
	}
	return t
}

// logout ends the holder's login: that one token where the variant can, else all of the user's, else nothing but the
// client's own copy. It returns what was sent, and whether the site says that anything was revoked.
func (s *stage) logout(ctx context.Context, t impl.Token) (route string, revoked bool, err error) {
	route = "/logout"
	if p := s.variant.Promises; !p.RevokesOne && p.RevokesAll {
		route = "/logout-everywhere"
	}
	a, err := s.logged(ctx, load.RawRequest(s.carrier, http.MethodPost, route, t, nil))
	if err != nil {
		return route, false, err
	}
	var body struct{ Revoked bool }
	if a.status != http.StatusOK || json.Unmarshal(a.body, &body) != nil {
		return route, false, fmt.Errorf("%s answered %d", route, a.status)
	}
	return route, body.Revoked, nil
}
