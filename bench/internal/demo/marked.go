package demo

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"authbench/scenarios"
)

// A marked principal is one whose every claim is found again wherever it stands: each holds a text of its own that
// nothing else does.
type marked struct {
	principal []byte // as JSON
	names     []string
	markers   []string // by name
}

// newMarked makes a principal whose markers are new, but for the subject's: that is what the two users' have in common.
func newMarked() (marked, error) {
	var random [6]byte
	if _, err := rand.Read(random[:]); err != nil {
		return marked{}, err
	}
	text := hex.EncodeToString(random[:])
	m := marked{names: []string{"sub", "roles", "email", "name", "tenant"}}
	subject := scenarios.Subject(0, "")
	m.markers = []string{subject[:len(subject)-1], "role-" + text, "mail-" + text, "Name " + text, "tenant-" + text}
	m.principal = fmt.Appendf(nil, `{"sub":%q,"roles":[%q],"email":"%s@mail.example.com","name":%q,"tenant":%q}`,
		subject, m.markers[1], m.markers[2], m.markers[3], m.markers[4])
	return m, nil
}

// readIn lists the claims that a reader without a key finds in texts.
func (m marked) readIn(texts ...string) []string {
	var names []string
	for i, marker := range m.markers {
		if slices.ContainsFunc(texts, func(text string) bool { return tells(text, marker, decodings) }) {
			names = append(names, m.names[i])
		}
	}
	return names
}

// decodings is how many codes lie over each other in what a reader takes apart.
const decodings = 2

// tells reports whether a text holds a marker, as it is or in anything of it that can be decoded.
func tells(text, marker string, depth int) bool {
	if strings.Contains(text, marker) {
		return true
	}
	if depth == 0 {
		return false
	}
	return slices.ContainsFunc(words(text, ""), func(word string) bool {
		return slices.ContainsFunc(decoded(word), func(inner string) bool { return tells(inner, marker, depth-1) })
	})
}

// decoded is whatever a word may stand for: base64 in either alphabet, or hexadecimal.
func decoded(word string) []string {
	var texts []string
	for _, decode := range []func(string) ([]byte, error){
		base64.RawURLEncoding.DecodeString, base64.RawStdEncoding.DecodeString, hex.DecodeString,
	} {
		if data, err := decode(word); err == nil {
			texts = append(texts, string(data))
		}
	}
	return texts
}

// leastWord is the shortest that may be a credential, or the code of a claim.
const leastWord = 12

// words are the parts of a text in the alphabets of codes, and of what else is named.
func words(text, also string) []string {
	all := strings.FieldsFunc(text, func(r rune) bool {
		letter := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
		return !letter && !strings.ContainsRune("-_+/"+also, r)
	})
	return slices.DeleteFunc(all, func(word string) bool { return len(word) < leastWord })
}

// found says which claims were read, in brief.
func (m marked) found(names []string) string {
	if len(names) == 0 {
		return fmt.Sprintf("none of %d", len(m.names))
	}
	return fmt.Sprintf("%d of %d: %s", len(names), len(m.names), strings.Join(names, ", "))
}
