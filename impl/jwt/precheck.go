// No twin in session: an opaque token has one form, checked in a line.

package jwt

import (
	"encoding/base64"
	"strings"

	"github.com/golang-jwt/jwt/v5"

	"authbench/impl"
)

const (
	// MaxTokenBytes bounds a token before any work is done on it. The largest principal that
	// impl.ParsePrincipal takes fits, in base64 and with everything around it.
	MaxTokenBytes = 96 << 10
	// maxNesting leaves the claims object their own bound, one level down.
	maxNesting = 20
	typ        = "JWT"
)

// A form is a token's two JSON texts, decoded and not believed.
type form struct {
	header, payload []byte
}

// precheck bounds size and nesting and leaves one text for one token: three parts, each in base64url's
// own alphabet, without padding and with its unused bits zero. The signature's bits are the parser's to
// check; line breaks, which the decoder would skip anywhere, are refused here.
func precheck(t impl.Token) (form, error) {
	text := string(t)
	if len(text) > MaxTokenBytes || strings.ContainsAny(text, "\r\n") {
		return form{}, impl.ErrInvalid
	}
	header, rest, _ := strings.Cut(text, ".")
	payload, signature, _ := strings.Cut(rest, ".")
	if header == "" || payload == "" || signature == "" || strings.Contains(signature, ".") {
		return form{}, impl.ErrInvalid
	}
	var f form
	var err error
	if f.header, err = decodePart(header); err != nil {
		return form{}, err
	}
	f.payload, err = decodePart(payload)
	return f, err
}

func decodePart(part string) ([]byte, error) {
	data, err := base64.RawURLEncoding.Strict().DecodeString(part)
	if err != nil || impl.Depth(data) > maxNesting {
		return nil, impl.ErrInvalid
	}
	return data, nil
}

// keyFor returns the configured key, whatever the header says: a key, an address of keys or a chain of
// certificates in it (jwk, jku, x5c, x5u) is never looked at. The parser has compared alg already.
func (s *Scheme) keyFor(t *jwt.Token) (any, error) {
	_, critical := t.Header["crit"] // none is understood here (RFC 7515, section 4.1.11)
	if critical || t.Header["typ"] != typ {
		return nil, impl.ErrInvalid
	}
	return s.key.verify, nil
}

// checkNames refuses what another reader could understand differently.
func (f form) checkNames() error {
	if impl.CheckNames(f.header, "alg", "typ", "crit", "kid", "cty") != nil ||
		impl.CheckNames(f.payload, "iss", "sub", "aud", "exp", "nbf", "iat", "jti", "roles", "prefs", "claims", "sid", "epoch") != nil {
		return impl.ErrInvalid
	}
	return nil
}
