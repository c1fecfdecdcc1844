// No twin in session: there the principal is read from the store's record (session/record.go).

package jwt

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"authbench/impl"
)

// maxUnixSeconds is the end of the year 9999. Anything later is nobody's honest date, and within it no
// sum of a date and a leeway overflows.
const maxUnixSeconds = 253402300799

const maxIDBytes = 255

// maxEpoch is the last number up to which a store's scripts, which count in floating point, miss none; as
// microseconds of Unix time it is the year 2255.
const maxEpoch = 1 << 53

// payload is the claims set. Dates are whole seconds, of ten digits until 2286, so that every token of a
// principal is as long as the next; a number in quotes, a fraction or an exponent does not decode.
type payload struct {
	Issuer    string           `json:"iss"`
	Subject   string           `json:"sub"`
	Audience  jwt.ClaimStrings `json:"aud"`
	ExpiresAt *int64           `json:"exp"`
	NotBefore *int64           `json:"nbf,omitempty"`
	IssuedAt  *int64           `json:"iat"`
	ID        string           `json:"jti"`
	Roles     []string         `json:"roles,omitempty"`
	Prefs     json.RawMessage  `json:"prefs,omitempty"`
	Claims    json.RawMessage  `json:"claims,omitempty"`
	ties
}

// ties is what binds a token to a record in the store, in the variants that keep one. A token that takes
// another's place has the same.
type ties struct {
	Family string `json:"sid,omitempty"` // a refresh scheme's: the login that the token is of
	// Epoch is its subject's when the login began, for a scheme with epochs.
	Epoch *int64 `json:"epoch,omitempty"`
}

var errPayload = errors.New("claims set out of bounds")

// Validate implements jwt.ClaimsValidator: what this site requires beyond the registered claims' rules.
// The parser calls it after the signature.
func (p *payload) Validate() error {
	for _, date := range []*int64{p.ExpiresAt, p.NotBefore, p.IssuedAt} {
		if date != nil && (*date < 0 || *date > maxUnixSeconds) {
			return errPayload
		}
	}
	if p.IssuedAt == nil || p.ExpiresAt == nil || *p.IssuedAt > *p.ExpiresAt {
		return errPayload
	}
	if p.Subject == "" || p.ID == "" || len(p.ID) > maxIDBytes || len(p.Family) > maxIDBytes || !objectOrNone(p.Prefs) || !objectOrNone(p.Claims) {
		return errPayload
	}
	if p.Epoch != nil && (*p.Epoch < 0 || *p.Epoch > maxEpoch) {
		return errPayload
	}
	return nil
}

// objectOrNone needs the first byte alone: the value was decoded as JSON.
func objectOrNone(value json.RawMessage) bool { return len(value) == 0 || value[0] == '{' }

func (p *payload) principal() impl.Principal {
	return impl.Principal{Subject: p.Subject, Roles: p.Roles, Preferences: p.Prefs, Claims: p.Claims}
}

// end is when the token stops being accepted.
func (p *payload) end(leeway time.Duration) time.Time {
	return time.Unix(*p.ExpiresAt, 0).Add(leeway)
}

func date(seconds *int64) (*jwt.NumericDate, error) {
	if seconds == nil {
		return nil, nil
	}
	return jwt.NewNumericDate(time.Unix(*seconds, 0)), nil
}

// GetExpirationTime implements jwt.Claims.
func (p *payload) GetExpirationTime() (*jwt.NumericDate, error) { return date(p.ExpiresAt) }

// GetNotBefore implements jwt.Claims.
func (p *payload) GetNotBefore() (*jwt.NumericDate, error) { return date(p.NotBefore) }

// GetIssuedAt implements jwt.Claims.
func (p *payload) GetIssuedAt() (*jwt.NumericDate, error) { return date(p.IssuedAt) }

// GetIssuer implements jwt.Claims.
func (p *payload) GetIssuer() (string, error) { return p.Issuer, nil }

// GetSubject implements jwt.Claims.
func (p *payload) GetSubject() (string, error) { return p.Subject, nil }

// GetAudience implements jwt.Claims.
func (p *payload) GetAudience() (jwt.ClaimStrings, error) { return p.Audience, nil }
