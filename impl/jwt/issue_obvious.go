// No twin in session: see write.go.

package jwt

import (
	"encoding/base64"

	"github.com/golang-jwt/jwt/v5"

	"authbench/impl"
)

// writeObvious writes a token with the library.
func (s *Scheme) writeObvious(m *memory, p impl.Principal, d dates, ties ties) (impl.Token, error) {
	claims := &payload{
		Issuer: s.issuer, Subject: p.Subject, Audience: jwt.ClaimStrings{s.audience},
		ExpiresAt: &d.expires, IssuedAt: &d.issued, ID: base64.RawURLEncoding.EncodeToString(m.id[:]),
		Roles: p.Roles, Prefs: p.Preferences, Claims: p.Claims, Family: ties.family,
	}
	if ties.epoch.given {
		claims.Epoch = &ties.epoch.value
	}
	text, err := jwt.NewWithClaims(s.key.method, claims).SignedString(s.key.sign)
	return impl.Token(text), err
}
