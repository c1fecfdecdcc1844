// No twin in session: there the principal is read from the store's record (session/record.go).

package jwt

import (
	"encoding/json"
	"time"
	"unicode/utf8"

	"github.com/golang-jwt/jwt/v5"

	"authbench/impl"
)

// payload is the claims set as encoding/json reads and writes it. Dates are whole seconds, of ten digits until
// 2286, so that every token of a principal is as long as the next; a number in quotes, a fraction or an exponent
// does not decode.
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
	Family    string           `json:"sid,omitempty"`
	Epoch     *int64           `json:"epoch,omitempty"`
}

// readByLibrary is the part claims of the rungs that leave it to the library.
func (s *Scheme) readByLibrary(m *memory) (proof, error) {
	claims := &payload{}
	if !utf8.Valid(m.data) || impl.Depth(m.data) > maxNesting || json.Unmarshal(m.data, claims) != nil ||
		impl.CheckNames(m.data, payloadNames()...) != nil || s.epochs != nil && claims.Epoch == nil {
		return proof{}, impl.ErrInvalid
	}
	verdict := verdictOn(s.rules.Validate(claims))
	if verdict == impl.ErrInvalid {
		return proof{}, verdict
	}
	return claims.proof(), verdict
}

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

// proof is for a payload that was validated.
func (p *payload) proof() proof {
	return proof{
		principal: impl.Principal{Subject: p.Subject, Roles: p.Roles, Preferences: p.Prefs, Claims: p.Claims},
		id:        p.ID,
		dates:     dates{expires: *p.ExpiresAt, notBefore: numberOf(p.NotBefore).value, issued: *p.IssuedAt},
		ties:      ties{family: p.Family, epoch: numberOf(p.Epoch)},
	}
}

func numberOf(value *int64) number {
	if value == nil {
		return number{}
	}
	return number{*value, true}
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
