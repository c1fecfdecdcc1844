// Package impl is the contract that every scheme meets: session tokens, JWTs and the hybrids between
// them issue, verify and revoke through the same few methods, so that one site, one behaviour suite
// and one harness serve all of them. It imports only the standard library.
package impl

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
)

// A Token is a credential's bytes as they travel: opaque for a session, compact JWS for a JWT. It is
// a secret, so it formats as a placeholder; string(t) is the way to the bytes.
type Token string

// String returns a placeholder: a token that reaches a log or an error by accident is not leaked.
func (t Token) String() string { return "[token]" }

// GoString is String for %#v.
func (t Token) GoString() string { return t.String() }

// Format is String for every verb: fmt shows the bytes behind a Stringer to a verb that does not fit.
func (t Token) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, t.String()) }

// A Principal is who a token speaks for. Both schemes carry all of it: a session in its record, a JWT
// in its claims.
type Principal struct {
	// Subject identifies the user, 1 to 255 bytes.
	Subject string `json:"sub"`
	// Roles is what authorisation asks for.
	Roles []string `json:"roles,omitempty"`
	// Preferences is what the user set through the site, one compact JSON object, or nil.
	Preferences json.RawMessage `json:"prefs,omitempty"`
	// Claims is everything else that is said of the subject, one compact JSON object, or nil. It is
	// checked to be JSON at every verify and decoded only by who needs a member of it.
	Claims json.RawMessage `json:"claims,omitempty"`
}

// The errors of a verify. They are kept apart because a caller acts differently on each: 401 for the
// first three, 503 for ErrUnavailable, which means "cannot tell" and never "not logged in".
var (
	// ErrInvalid: the credential is missing, malformed, forged or not meant for this site.
	ErrInvalid = errors.New("credential invalid")
	// ErrExpired: genuine, and past its end.
	ErrExpired = errors.New("credential expired")
	// ErrRevoked: well-formed and unexpired, but nobody stands behind it (any longer). An opaque
	// session token that was never issued reads the same: its store cannot tell the two apart.
	ErrRevoked = errors.New("credential revoked")
	// ErrUnavailable: the store that decides did not answer in time.
	ErrUnavailable = errors.New("store unavailable")
)

// The errors of the other verbs.
var (
	// ErrTooLarge: the token does not fit the carrier it was asked for.
	ErrTooLarge = errors.New("token too large for its carrier")
	// ErrNotRevocable: the variant has no means to end what it was asked to end. Nothing changed.
	ErrNotRevocable = errors.New("variant cannot revoke this")
)

// A Scheme issues, verifies and revokes tokens. Its methods are safe for concurrent use. Any of them
// returns an error that matches ErrUnavailable when the store it needs does not answer before ctx
// ends or its own bound passes; a revoke that returns nil has taken effect in the store.
type Scheme interface {
	// Issue makes a new token for p. It never returns a token twice.
	Issue(ctx context.Context, p Principal) (Token, error)
	// Verify returns who t speaks for, or an error that matches ErrInvalid, ErrExpired, ErrRevoked
	// or ErrUnavailable. The principal is the caller's to keep and not to change: a cache may hold it. Its
	// parts may share one piece of memory: who keeps a part for longer than the rest makes a copy of it.
	Verify(ctx context.Context, t Token) (Principal, error)
	// Update makes p, whose subject is unchanged, what a verify returns from now on. Where the scheme has a
	// record, its roles stay: p was read before, and a change of roles may have come since. A scheme with a
	// record rewrites it and returns t; one whose token carries the principal returns a new token,
	// and ends the old one if it can. The end of the token's life does not move. fits is asked of a
	// new token before anything changes, and its error returned; nil means that anything fits.
	Update(ctx context.Context, t Token, p Principal, fits func(Token) error) (Token, error)
	// Revoke ends t alone. Revoking a token that is already ended is no error, but for one that an
	// update ended: the token which the update returned lives on, so unless the revoke ends that as
	// well it returns an error that matches ErrRevoked and never claims that the login is over.
	Revoke(ctx context.Context, t Token) error
	// RevokeAll ends every token of subject that was issued before the call.
	RevokeAll(ctx context.Context, subject string) error
	// ChangeRoles has every token of subject that was issued before the call speak for roles, or for
	// nobody, as Promises.RoleChange says. A login that raced the call is for who reads the user table:
	// it asks again who the user is once its token is made, and hands out none that says otherwise.
	ChangeRoles(ctx context.Context, subject string, roles []string) error
	// Close releases connections and goroutines; the scheme is not used afterwards.
	Close() error
}

// An Expirer is a scheme that reads a token's end off the token. One whose Update returns new tokens is
// an Expirer, so that what keeps the new token, a cookie, can be told how long.
type Expirer interface {
	// Expires returns the end of t, or the zero time when t is no token of the scheme's.
	Expires(t Token) time.Time
}

// A Pair is what a login gets from a Refresher.
type Pair struct {
	// Access is presented with every request, Refresh only to get the next pair.
	Access, Refresh Token
	// RefreshEnds is the absolute end of the login, which no refresh moves.
	RefreshEnds time.Time
}

// A Refresher is a scheme whose logins hold a short access token and a rotating refresh token (RFC 9700,
// section 4.14.2). Issue makes an access token alone; Revoke takes an access token, expired or not, or a
// refresh token, exchanged or not, and ends its login: no refresh token of it is exchanged any more.
type Refresher interface {
	Scheme
	// IssuePair begins a login.
	IssuePair(ctx context.Context, p Principal) (Pair, error)
	// Refresh exchanges a login's newest refresh token for the next pair. The one before it is taken as
	// well while the grace window lasts, and gets the pair that the newest belongs to. Any older one has
	// been used twice: that ends the login, for every holder. Errors match those of Verify; an ended
	// login is ErrRevoked, one past its absolute end ErrExpired.
	Refresh(ctx context.Context, refresh Token) (Pair, error)
}

// A RoleChange is what becomes of the tokens that are out when their subject's roles change.
type RoleChange string

// What ChangeRoles may do.
const (
	// RolesStay: nothing; ChangeRoles returns ErrNotRevocable.
	RolesStay RoleChange = ""
	// RolesRewritten: the same tokens speak for the new roles, within the staleness bound.
	RolesRewritten RoleChange = "rewritten"
	// RolesEnd: the tokens end, within the staleness bound, and a new login has the new roles.
	RolesEnd RoleChange = "ended"
	// RolesRefresh: the next refresh has the new roles; an access token keeps its own until it ends.
	RolesRefresh RoleChange = "at refresh"
)

// Promises is what a variant declares of itself. The report prints it and the behaviour suite tests
// it, so a variant that promises less is not excused: it is shown.
type Promises struct {
	// Authenticates is false only for the unauthenticated control and calibrations built on it.
	Authenticates bool `json:"authenticates"`
	// RevokesOne: Revoke ends the token before its own end.
	RevokesOne bool `json:"revokes_one"`
	// RevokesAll: RevokeAll ends every token of a subject.
	RevokesAll bool `json:"revokes_all"`
	// StalenessBound is the longest propagation delay that the variant allows itself where it
	// revokes at all; 0 means that the first request after an acknowledged revoke is rejected.
	StalenessBound time.Duration `json:"staleness_bound_ns"`
	// AsksStore: a verify needs the store, so the variant fails when the store is away.
	AsksStore bool `json:"asks_store"`
	// FailsClosed: with the store away a request that needs it is refused (503) and not let through.
	FailsClosed bool `json:"fails_closed"`
	// StableToken: Update keeps the token's bytes.
	StableToken bool `json:"stable_token"`
	// UntilExpiry: what a revoke ends is the login, and a token that is out is accepted until its own
	// end: the bound is the token's lifetime and the verifier's leeway, and StalenessBound is not used.
	UntilExpiry bool `json:"until_expiry,omitempty"`
	// RoleChange is what ChangeRoles does.
	RoleChange RoleChange `json:"role_change,omitempty"`
	// Refreshes: the scheme is a Refresher.
	Refreshes bool `json:"refreshes,omitempty"`
	// Slides: a token that is not used for an idle timeout ends before its absolute end.
	Slides bool `json:"slides,omitempty"`
}

// Bound returns the longest propagation delay that is promised, for tokens of a lifetime.
func (p Promises) Bound(lifetime, leeway time.Duration) time.Duration {
	if p.UntilExpiry {
		return lifetime + leeway
	}
	return p.StalenessBound
}
