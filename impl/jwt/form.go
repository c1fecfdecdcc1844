// No twin in session: an opaque token has one form, checked in a line.

package jwt

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

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

func headerNames() []string { return []string{"alg", "typ", "crit", "kid", "cty"} }

// A form is a token's three parts, in base64url, and what of it is signed.
type form struct {
	header, payload, signature, signed string
}

// split bounds a token's size and finds its parts. What is left of a fourth one does not decode, a header that is
// empty is no JSON, and nobody's signature is.
func split(t impl.Token) (f form, ok bool) {
	text := string(t)
	if len(text) > MaxTokenBytes {
		return form{}, false
	}
	f.header, f.payload, ok = strings.Cut(text, ".")
	if !ok {
		return form{}, false
	}
	f.payload, f.signature, ok = strings.Cut(f.payload, ".")
	f.signed = text[:len(f.header)+1+len(f.payload)]
	return f, ok && f.payload != ""
}

// headerOf is the header of every token that is issued with an algorithm, as encoding/json writes it.
func headerOf(alg string) string { return `{"alg":"` + alg + `","typ":"` + typ + `"}` }

func encoded(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }

// readHeader reads a header that is not the one that Issue writes: it may say the same in another order, or more
// that need not be understood. A key, an address of keys or a chain of certificates in it (jwk, jku, x5c, x5u) is
// never looked at. Whether it names a member twice is asked once it is known to be signed (checkHeader): that takes
// longest, and anybody can send a header of many names.
func readHeader(part string) (header map[string]any, text []byte, ok bool) {
	text, ok = decodeByLibrary(nil, part)
	ok = ok && impl.Depth(text) <= maxNesting && json.Unmarshal(text, &header) == nil
	return header, text, ok
}

// takes says whether a header is of this scheme's tokens.
func (s *Scheme) takes(header map[string]any) bool {
	_, critical := header["crit"] // none is understood here (RFC 7515, section 4.1.11)
	return !critical && header["typ"] == typ && header["alg"] == s.key.Algorithm()
}

// checkHeader refuses what another reader could understand differently.
func checkHeader(text []byte) bool {
	return utf8.Valid(text) && impl.CheckNames(text, headerNames()...) == nil
}

// decodeByLibrary returns the bytes of a part in memory of their own.
func decodeByLibrary(_ []byte, part string) ([]byte, bool) {
	if strings.ContainsAny(part, "\r\n") { // the library skips them
		return nil, false
	}
	data, err := base64.RawURLEncoding.Strict().DecodeString(part)
	return data, err == nil
}

// decodeInto returns the bytes of a part in the place of buffer's.
func decodeInto(buffer []byte, part string) ([]byte, bool) {
	size := base64.RawURLEncoding.DecodedLen(len(part))
	buffer = slices.Grow(buffer[:0], size)[:size]
	_, ok := impl.DecodeBase64URL(buffer, part)
	return buffer, ok
}
