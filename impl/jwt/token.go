package jwt

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/golang-jwt/jwt/v5"

	"authbench/impl"
)

// proof is all that a JWT proves by itself: its whole claims set.
type proof = *payload

// prove returns what the token proves, from the cache if there is one. The claims of a token that is expired
// and otherwise genuine come with impl.ErrExpired.
func (s *Scheme) prove(t impl.Token) (proof, error) {
	if s.verified == nil {
		return s.proveAnew(t)
	}
	return s.verified.prove(t, s.proveAnew)
}

// proveAnew checks form, signature and claims set, in this order, so that a forged token is never reported
// as expired.
func (s *Scheme) proveAnew(t impl.Token) (proof, error) {
	form, err := precheck(t)
	if err != nil {
		return nil, err
	}
	claims := &payload{}
	_, err = s.parser.ParseWithClaims(string(t), claims, s.keyFor)
	verdict := verdictOn(err)
	if verdict == impl.ErrInvalid || form.checkNames() != nil || s.epochs != nil && claims.Epoch == nil {
		return nil, impl.ErrInvalid
	}
	return claims, verdict
}

// verdictOn maps the library's errors, which it joins: a token is expired when that is all that is wrong
// with it.
func verdictOn(err error) error {
	if err == nil {
		return nil
	}
	is := func(worse error) bool { return errors.Is(err, worse) }
	if is(jwt.ErrTokenExpired) && !slices.ContainsFunc(worseThanExpired(), is) {
		return impl.ErrExpired
	}
	return impl.ErrInvalid
}

func worseThanExpired() []error {
	return []error{
		jwt.ErrTokenMalformed, jwt.ErrTokenUnverifiable, jwt.ErrTokenSignatureInvalid, jwt.ErrTokenRequiredClaimMissing,
		jwt.ErrTokenInvalidAudience, jwt.ErrTokenUsedBeforeIssued, jwt.ErrTokenInvalidIssuer, jwt.ErrTokenInvalidSubject,
		jwt.ErrTokenNotValidYet, errPayload,
	}
}

// sign makes a token for p that ends at expires, in Unix seconds.
func (s *Scheme) sign(p impl.Principal, issued, expires int64, ties ties) (impl.Token, error) {
	id, err := newID(s.rand)
	if err != nil {
		return "", err
	}
	text, err := jwt.NewWithClaims(s.key.method, &payload{
		Issuer: s.issuer, Subject: p.Subject, Audience: jwt.ClaimStrings{s.audience},
		ExpiresAt: &expires, IssuedAt: &issued, ID: id,
		Roles: p.Roles, Prefs: p.Preferences, Claims: p.Claims, ties: ties,
	}).SignedString(s.key.sign)
	if err != nil {
		return "", fmt.Errorf("signing a token: %w", err)
	}
	if len(text) > MaxTokenBytes {
		return "", fmt.Errorf("%w: %d bytes, and no verifier here takes more than %d", impl.ErrTooLarge, len(text), MaxTokenBytes)
	}
	return impl.Token(text), nil
}

// newID returns 128 random bits, the jti by which a denylist knows the token.
func newID(random io.Reader) (string, error) {
	var raw [16]byte
	if _, err := io.ReadFull(random, raw[:]); err != nil {
		return "", fmt.Errorf("no randomness for a token's jti: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(raw[:]), nil
}
