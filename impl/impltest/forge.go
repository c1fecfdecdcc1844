package impltest

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"strings"

	"authbench/impl"
)

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

func parts(t impl.Token) []string { return strings.Split(string(t), ".") }

func join(parts []string) impl.Token { return impl.Token(strings.Join(parts, ".")) }

// withPart returns t with one part replaced.
func withPart(t impl.Token, i int, part string) impl.Token {
	p := parts(t)
	p[i] = part
	return join(p)
}

// flipped changes one character in the middle of a part to another of the alphabet.
func flipped(part string) string {
	if part == "" {
		return "A"
	}
	i := len(part) / 2
	other := byte('A')
	if part[i] == other {
		other = 'B'
	}
	return part[:i] + string(other) + part[i+1:]
}

// sibling returns another text of the same bytes, by setting an unused bit of the last character, or
// false when the part has none.
func sibling(part string) (string, bool) {
	if part == "" || len(part)%4 == 0 {
		return "", false
	}
	last := len(part) - 1
	at := strings.IndexByte(alphabet, part[last])
	if at < 0 {
		return "", false
	}
	return part[:last] + string(alphabet[at^1]), true
}

// neverIssued is t with other random bytes, of the same length, for its last part: a session token that
// nobody made, or a JWT whose signature nobody made.
func neverIssued(t impl.Token) impl.Token {
	p := parts(t)
	last := len(p) - 1
	random := make([]byte, base64.RawURLEncoding.DecodedLen(len(p[last])))
	_, _ = rand.Read(random) // never fails (crypto/rand)
	return withPart(t, last, base64.RawURLEncoding.EncodeToString(random))
}

// withAlgorithm returns t with another alg in its header and its signature kept, or dropped for none; and
// false when t has no such header.
func withAlgorithm(t impl.Token, alg string) (impl.Token, bool) {
	p := parts(t)
	data, err := base64.RawURLEncoding.DecodeString(p[0])
	header := map[string]any{}
	if len(p) != 3 || err != nil || json.Unmarshal(data, &header) != nil || header["alg"] == alg {
		return "", false
	}
	header["alg"] = alg
	if data, err = json.Marshal(header); err != nil {
		return "", false
	}
	p[0] = base64.RawURLEncoding.EncodeToString(data)
	if strings.EqualFold(alg, "none") {
		p[2] = ""
	}
	return join(p), true
}
