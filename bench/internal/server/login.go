package server

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"authbench/impl"
)

const maxLoginBytes = 4 << 10

// maxLoginTries is how often a login makes a token for a user who is changed meanwhile.
const maxLoginTries = 3

// What a login is refused with, beside the errors of impl.
var (
	errDisabled = errors.New("the user is disabled")
	errChanging = errors.New("the user is being changed")
)

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
	user, ok, err := s.users.Check(given.User, given.Password)
	switch {
	case err != nil:
		refuse(w, err)
	case !ok:
		problemLogin.write(w)
	case user.Disabled:
		refuse(w, errDisabled)
	case s.scheme == nil:
		w.WriteHeader(http.StatusNoContent) // the unauthenticated control has no token to hand out
	default:
		s.begin(w, r, user)
	}
}

// begin ends the presented token and hands out new ones.
func (s *Site) begin(w http.ResponseWriter, r *http.Request, user User) {
	if err := s.endPresented(r); err != nil {
		refuse(w, err)
		return
	}
	pair, err := s.tokensFor(r.Context(), user)
	if err != nil {
		refuse(w, err)
		return
	}
	s.handOut(w, pair)
}

// tokensFor makes a user's tokens. It asks the table again before it lets go of them: who changes a user
// sets the table first and then reaches for the tokens there are, so either this second look sees the
// change, or the token was there to be reached.
func (s *Site) tokensFor(ctx context.Context, user User) (impl.Pair, error) {
	for range maxLoginTries {
		pair, err := s.issue(ctx, user.Principal)
		if err != nil {
			return impl.Pair{}, err
		}
		misfit := s.fits(pair)
		now := s.users.Now(user.Subject)
		if misfit == nil && !now.changedSince(user) {
			return pair, nil
		}
		if err := s.end(ctx, pair.Access); err != nil {
			return impl.Pair{}, err
		}
		switch {
		case now.Disabled:
			return impl.Pair{}, errDisabled
		case misfit != nil:
			return impl.Pair{}, misfit
		}
		user = now
	}
	return impl.Pair{}, errChanging
}

// issue makes what a login hands out; the refresh token is empty where the variant has none.
func (s *Site) issue(ctx context.Context, p impl.Principal) (impl.Pair, error) {
	if s.refresher != nil {
		return s.refresher.IssuePair(ctx, p)
	}
	token, err := s.scheme.Issue(ctx, p)
	return impl.Pair{Access: token}, err
}

// endPresented ends what a login request carries, if it carries anything. That it is no good, or that the
// variant cannot revoke, does not stand in the way of a login; that the store is away does.
func (s *Site) endPresented(r *http.Request) error { return unlessHarmless(s.revokePresented(r)) }

// end revokes a token that is not to be used any more, as far as it can be.
func (s *Site) end(ctx context.Context, t impl.Token) error {
	return unlessHarmless(s.scheme.Revoke(context.WithoutCancel(ctx), t))
}

// unlessHarmless is nil for an error that says that there was nothing to end.
func unlessHarmless(err error) error {
	for _, harmless := range []error{impl.ErrInvalid, impl.ErrExpired, impl.ErrRevoked, impl.ErrNotRevocable} {
		if errors.Is(err, harmless) && !errors.Is(err, impl.ErrUnavailable) {
			return nil
		}
	}
	return err
}
