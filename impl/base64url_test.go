package impl

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// decodesAlike fails t unless DecodeBase64URL and the library take text alike, but for line breaks, which the
// library skips.
func decodesAlike(t interface{ Fatalf(string, ...any) }, text string) {
	want, err := base64.RawURLEncoding.Strict().DecodeString(text)
	ok := err == nil && !strings.ContainsAny(text, "\r\n")
	room := base64.RawURLEncoding.DecodedLen(len(text))
	fromString, fromBytes := bytes.Repeat([]byte{0xa5}, room+9), make([]byte, room)
	n, gotOK := DecodeBase64URL(fromString, text)
	m, alsoOK := DecodeBase64URL(fromBytes, []byte(text))
	if gotOK != ok || alsoOK != ok {
		t.Fatalf("%q: %v and %v, want %v", text, gotOK, alsoOK, ok)
	}
	if ok && (!bytes.Equal(fromString[:n], want) || !bytes.Equal(fromBytes[:m], want)) {
		t.Fatalf("%q: %x and %x, want %x", text, fromString[:n], fromBytes[:m], want)
	}
	if behind := fromString[room:]; !bytes.Equal(behind, bytes.Repeat([]byte{0xa5}, 9)) {
		t.Fatalf("%q: wrote behind its room: %x", text, behind)
	}
}

func TestDecodeBase64URLOfEveryShortText(t *testing.T) {
	decodesAlike(t, "")
	for a := range 256 {
		decodesAlike(t, string([]byte{byte(a)}))
		for b := range 256 {
			decodesAlike(t, string([]byte{byte(a), byte(b)}))
			decodesAlike(t, string([]byte{'Z', byte(a), byte(b)}))
		}
	}
}

// Any byte in any place of texts of every length: what a word at a time and the rest do must not differ.
func TestDecodeBase64URLOfEveryByteInEveryPlace(t *testing.T) {
	alphabet := strings.Repeat(base64URLAlphabet, 2)
	for length := range 40 {
		for place := range length {
			for c := range 256 {
				text := []byte(alphabet[length : 2*length])
				text[place] = byte(c)
				decodesAlike(t, string(text))
			}
		}
	}
}

func TestDecodeBase64URLOfWhatIsEncoded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data := rapid.SliceOfN(rapid.Byte(), 0, 700).Draw(t, "data")
		text := base64.RawURLEncoding.EncodeToString(data)
		got := make([]byte, len(data))
		if n, ok := DecodeBase64URL(got, text); !ok || n != len(data) || !bytes.Equal(got, data) {
			t.Fatalf("%q: %x, want %x", text, got[:n], data)
		}
	})
}

func FuzzDecodeBase64URL(f *testing.F) {
	for _, seed := range []string{"", "A", "AA", "AB", "AAA", "AAB", "AA==", "AA\r\nAA", "+/+/", "-_-_", strings.Repeat("abcd", 9) + "=", "é"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) { decodesAlike(t, text) })
}
