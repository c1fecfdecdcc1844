// No twin in session: a session token is exchanged for nothing.

package jwt

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"

	"authbench/impl"
)

const (
	familyBytes       = 16
	refreshBodyBytes  = familyBytes + 4 // the family and the number
	refreshTokenBytes = refreshBodyBytes + sha256.Size
	refreshTokenChars = 70
)

// A familyID names a login: all the refresh tokens that come of it, and the access tokens beside them.
type familyID [familyBytes]byte

// String returns the id as the claim sid and the store's key have it.
func (id familyID) String() string { return base64.RawURLEncoding.EncodeToString(id[:]) }

func newFamilyID(random io.Reader) (id familyID, err error) {
	if _, err := io.ReadFull(random, id[:]); err != nil {
		return familyID{}, fmt.Errorf("no randomness for a login's id: %w", err)
	}
	return id, nil
}

// A refreshToken is what a refresh token says: of which login it is, and the how manieth.
type refreshToken struct {
	family familyID
	number uint32
}

// A refreshSeal makes refresh tokens that prove themselves: base64url(family ‖ number ‖ HMAC-SHA-256 of
// both). So the store keeps nothing that is secret, an invention is refused without asking it, and the same
// family and number make the same token.
type refreshSeal struct{ key []byte }

// newRefreshSeal derives the seal's key from the signing key (HKDF, RFC 5869), one an issuer and audience:
// where they share a signing key, the refresh token of one is no other's.
func newRefreshSeal(key Key, issuer, audience string) (refreshSeal, error) {
	secret, err := key.Marshal()
	if err != nil {
		return refreshSeal{}, err
	}
	label := fmt.Sprintf("authbench refresh token 1 %q %q", issuer, audience)
	derived, err := hkdf.Key(sha256.New, secret, nil, label, sha256.Size)
	if err != nil {
		return refreshSeal{}, fmt.Errorf("deriving the key of refresh tokens: %w", err)
	}
	return refreshSeal{derived}, nil
}

func (s refreshSeal) token(t refreshToken) impl.Token {
	body := binary.BigEndian.AppendUint32(t.family[:], t.number)
	return impl.Token(base64.RawURLEncoding.EncodeToString(s.appendMAC(body)))
}

// open returns what a genuine refresh token says, or ErrInvalid. Strict decoding and the exact length leave
// one text for each token.
func (s refreshSeal) open(t impl.Token) (refreshToken, error) {
	if len(t) != refreshTokenChars {
		return refreshToken{}, impl.ErrInvalid
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(string(t))
	if err != nil || len(raw) != refreshTokenBytes { // the decoder skips line breaks
		return refreshToken{}, impl.ErrInvalid
	}
	body := raw[:refreshBodyBytes:refreshBodyBytes]
	if !hmac.Equal(raw, s.appendMAC(body)) {
		return refreshToken{}, impl.ErrInvalid
	}
	return refreshToken{familyID(body[:familyBytes]), binary.BigEndian.Uint32(body[familyBytes:])}, nil
}

func (s refreshSeal) appendMAC(body []byte) []byte {
	mac := hmac.New(sha256.New, s.key)
	mac.Write(body)
	return mac.Sum(body)
}
