package server

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"authbench/impl"
)

// refreshBody is the body of a refresh whose token is in no cookie.
type refreshBody struct {
	Refresh impl.Token `json:"refresh"`
}

// refresh exchanges a refresh token for the next pair and answers as login does. It comes in its cookie,
// or in the body where the carrier has none for it.
func (s *Site) refresh(w http.ResponseWriter, r *http.Request) {
	if s.refresher == nil {
		problemNoRefresh.write(w)
		return
	}
	token, ok := s.presentedRefresh(w, r)
	if !ok {
		return
	}
	pair, err := s.renew(r.Context(), token)
	if err != nil {
		if loginOver(err) {
			s.clear(w.Header())
		}
		refuse(w, err)
		return
	}
	s.handOut(w, pair)
}

// presentedRefresh returns the request's refresh token, or false when it answered that there is none.
func (s *Site) presentedRefresh(w http.ResponseWriter, r *http.Request) (impl.Token, bool) {
	if carrier := s.carrier.ForRefresh(); carrier != nil {
		token, err := carrier.Extract(r)
		if err != nil {
			refuse(w, err)
		}
		return token, err == nil
	}
	body, ok := readJSON(w, r, maxLoginBytes)
	if !ok {
		return "", false
	}
	var given refreshBody
	if json.Unmarshal(body, &given) != nil {
		problemBody.write(w)
		return "", false
	}
	return given.Refresh, true
}

// renew returns the next pair, unless its user is disabled. The table is asked last: who disables a user
// sets it first and then ends the logins there are.
func (s *Site) renew(ctx context.Context, t impl.Token) (impl.Pair, error) {
	pair, err := s.refresher.Refresh(ctx, t)
	if err != nil {
		return impl.Pair{}, err
	}
	p, err := s.scheme.Verify(ctx, pair.Access) // who it is stands in the token
	if err != nil {
		return impl.Pair{}, err
	}
	if s.users.Now(p.Subject).Disabled {
		return impl.Pair{}, errors.Join(errDisabled, s.end(ctx, pair.Access))
	}
	return pair, s.fits(pair)
}

// loginOver reports whether err says that there is nothing left that a client could present.
func loginOver(err error) bool {
	is := func(target error) bool { return errors.Is(err, target) }
	return !is(impl.ErrUnavailable) && (is(impl.ErrExpired) || is(impl.ErrRevoked) || is(errDisabled))
}
