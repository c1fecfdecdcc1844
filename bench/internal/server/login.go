package server

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"authbench/impl"
)

const maxLoginBytes = 4 << 10

// login exchanges user and password for a token. The token is always new: whatever the request
// presents is ended and never adopted (ASVS 5, 7.2.4).
func (s *Site) login(w http.ResponseWriter, r *http.Request) {
	body, ok := readJSON(w, r, maxLoginBytes)
	if !ok {
		return
	}
	var given struct{ User, Password string }
	if json.Unmarshal(body, &given) != nil || given.User == "" {
		problemBody.write(w)
		return
	}
	p, ok, err := s.users.Check(given.User, given.Password)
	switch {
	case err != nil:
		refuse(w, err)
	case !ok:
		problemLogin.write(w)
	case s.scheme == nil:
		w.WriteHeader(http.StatusNoContent) // the unauthenticated control has no token to hand out
	default:
		s.begin(w, r, p)
	}
}

// begin ends the presented token and issues a new one.
func (s *Site) begin(w http.ResponseWriter, r *http.Request, p impl.Principal) {
	if err := s.endPresented(r); err != nil {
		refuse(w, err)
		return
	}
	token, err := s.scheme.Issue(r.Context(), p)
	if err == nil {
		err = s.carrier.Fits(token)
	}
	if err != nil {
		refuse(w, err)
		return
	}
	s.handOut(w, token, s.now().Add(s.lifetime))
}

// endPresented revokes the token that a login request carries, if it carries one. That it is no good,
// or that the variant cannot revoke, does not stand in the way of a login; that the store is away does.
func (s *Site) endPresented(r *http.Request) error {
	token, err := s.carrier.Extract(r)
	if err != nil {
		return nil
	}
	err = s.scheme.Revoke(context.WithoutCancel(r.Context()), token)
	for _, harmless := range []error{impl.ErrInvalid, impl.ErrExpired, impl.ErrRevoked, impl.ErrNotRevocable} {
		if errors.Is(err, harmless) && !errors.Is(err, impl.ErrUnavailable) {
			return nil
		}
	}
	return err
}
