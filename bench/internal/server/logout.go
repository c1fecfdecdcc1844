package server

import (
	"context"
	"errors"
	"net/http"

	"authbench/impl"
)

// revokedBody is the answer to both ways of logging out: whether anything was revoked.
type revokedBody struct {
	Revoked bool `json:"revoked"`
}

// logout ends the presented token, or its whole login where that has a refresh token, and has the client
// forget what it holds. A variant that cannot revoke says so honestly. When the store does not confirm, the
// cookie stays so that the client can try again, and the answer is never success. So it is when an update
// overtook the logout: by now the client may hold the new token, which lives.
func (s *Site) logout(w http.ResponseWriter, r *http.Request) {
	err := s.revokePresented(r)
	p := problemFor(err)
	switch {
	case err == nil, errors.Is(err, impl.ErrNotRevocable):
		s.clear(w.Header())
		writeJSON(w, http.StatusOK, revokedBody{Revoked: err == nil})
	default:
		if p.Status == http.StatusUnauthorized && !errors.Is(err, impl.ErrRevoked) {
			s.clear(w.Header()) // a token that is no good any more is no loss
		}
		p.write(w)
	}
}

// revokePresented revokes the request's token, and where that is no good the refresh token beside it,
// whose login would live on. Once begun it is carried through even when the client hangs up: a half-done
// logout helps nobody.
func (s *Site) revokePresented(r *http.Request) error {
	if s.scheme == nil {
		return impl.ErrNotRevocable
	}
	ctx := context.WithoutCancel(r.Context())
	token, err := s.carrier.Extract(r)
	if err == nil {
		err = s.scheme.Revoke(ctx, token)
	}
	beside := s.carrier.ForRefresh()
	if !errors.Is(err, impl.ErrInvalid) || s.refresher == nil || beside == nil {
		return err
	}
	refresh, besideErr := beside.Extract(r)
	if besideErr != nil {
		return err
	}
	return s.scheme.Revoke(ctx, refresh)
}

// logoutEverywhere ends every token of the presented token's subject.
func (s *Site) logoutEverywhere(w http.ResponseWriter, r *http.Request) {
	p, _, err := s.authenticate(r)
	if err == nil {
		err = s.revokeAll(r.Context(), p.Subject)
	}
	if err != nil {
		refuse(w, err)
		return
	}
	s.clear(w.Header())
	writeJSON(w, http.StatusOK, revokedBody{Revoked: true})
}

// revokeAll ends every token of subject.
func (s *Site) revokeAll(ctx context.Context, subject string) error {
	if s.scheme == nil {
		return impl.ErrNotRevocable
	}
	return s.scheme.RevokeAll(context.WithoutCancel(ctx), subject)
}
