package server

import (
	"encoding/json"
	"errors"
	"net/http"

	"authbench/impl"
)

// problemPrefix begins the type of every problem (RFC 9457).
const problemPrefix = "urn:authbench:problem:"

// A problem is an error answer of the site as problem+json (RFC 9457, section 3). Its texts are fixed:
// nothing of the request or of an inner error is repeated to the client.
type problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
}

// The problems the site answers with.
var (
	problemInvalid      = problem{problemPrefix + "invalid", "The credential is missing or not valid here.", 401}
	problemExpired      = problem{problemPrefix + "expired", "The credential has expired. Log in again.", 401}
	problemRevoked      = problem{problemPrefix + "revoked", "The credential has been revoked. Log in again.", 401}
	problemLogin        = problem{problemPrefix + "login-failed", "The user or the password is wrong.", 401}
	problemUnavailable  = problem{problemPrefix + "unavailable", "The store did not answer. Try again.", 503}
	problemTooLarge     = problem{problemPrefix + "token-too-large", "The token does not fit the cookie. No session was begun.", 413}
	problemNotRevocable = problem{problemPrefix + "not-revocable", "This variant cannot reach the tokens that are out.", 501}
	problemNoRefresh    = problem{problemPrefix + "not-refreshable", "This variant has no refresh tokens.", 501}
	problemDisabled     = problem{problemPrefix + "user-disabled", "The user is disabled.", 403}
	problemChanging     = problem{problemPrefix + "user-changing", "The user is being changed. Try again.", 503}
	problemNotOffered   = problem{problemPrefix + "not-offered", "Without authentication there is nobody to do this for.", 501}
	problemBody         = problem{problemPrefix + "body-invalid", "The body is not the JSON that this route takes.", 400}
	problemBodyTooLarge = problem{problemPrefix + "body-too-large", "The body is larger than this route takes.", 413}
	problemPreferences  = problem{problemPrefix + "preferences-too-large", "The preferences are too large once escaped: <, > and & take six bytes each.", 413}
	problemMediaType    = problem{problemPrefix + "media-type", "Send the body as application/json.", 415}
	problemCrossOrigin  = problem{problemPrefix + "cross-origin", "The request was sent by another site.", 403}
	problemNotFound     = problem{problemPrefix + "not-found", "There is nothing here.", 404}
	problemMethod       = problem{problemPrefix + "method", "The method is not allowed here.", 405}
	problemInternal     = problem{problemPrefix + "internal", "The site failed.", 500}
)

// problemFor returns the problem that tells a client of err.
func problemFor(err error) problem {
	for _, known := range []struct {
		err error
		as  problem
	}{
		// A store that cannot tell outranks all else: it must never read as "not logged in".
		{impl.ErrUnavailable, problemUnavailable},
		{impl.ErrInvalid, problemInvalid},
		{impl.ErrExpired, problemExpired},
		{impl.ErrRevoked, problemRevoked},
		{impl.ErrTooLarge, problemTooLarge},
		{impl.ErrNotRevocable, problemNotRevocable},
		{errDisabled, problemDisabled},
		{errChanging, problemChanging},
	} {
		if errors.Is(err, known.err) {
			return known.as
		}
	}
	return problemInternal
}

// refuse answers with the problem that err stands for.
func refuse(w http.ResponseWriter, err error) { problemFor(err).write(w) }

// write answers with p and the headers its status calls for.
func (p problem) write(w http.ResponseWriter) {
	h := w.Header()
	switch p.Status {
	case http.StatusUnauthorized:
		h.Set("WWW-Authenticate", `Bearer realm="authbench", error="invalid_token"`) // RFC 6750, section 3
	case http.StatusServiceUnavailable:
		h.Set("Retry-After", "1")
	}
	h.Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the client is gone: nobody to tell
}

// handle is p as a handler.
func (p problem) handle(w http.ResponseWriter, _ *http.Request) { p.write(w) }

// methodNotAllowed answers every method that a route does not take.
func methodNotAllowed(allow string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Allow", allow)
		problemMethod.write(w)
	}
}
