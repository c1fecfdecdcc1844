package demo

import (
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"testing"

	"authbench/impl"
)

// A reader who overlooks a claim would call a token private that is not.
func TestEveryClaimIsReadWhereverItStands(t *testing.T) {
	m, err := newMarked()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := impl.ParsePrincipal(m.principal); err != nil {
		t.Fatalf("no site takes the principal: %v", err)
	}
	plain := string(m.principal)
	inBase64 := base64.RawURLEncoding.EncodeToString(m.principal)
	for _, tc := range []struct{ name, text string }{
		{"as it is", plain},
		{"between bytes that are no text", "\x01\x00\xff" + plain + "\x00"},
		{"in base64url, as a JWT has it", "eyJhbGciOiJIUzI1NiJ9." + inBase64 + ".c2lnbmF0dXJl"},
		{"in padded base64", base64.StdEncoding.EncodeToString(m.principal)},
		{"in hexadecimal", hex.EncodeToString(m.principal)},
		{"in base64 twice", base64.RawURLEncoding.EncodeToString([]byte(inBase64))},
		{"in a line of a log", `127.0.0.1 - - "GET /me HTTP/1.1" 200 81 "Bearer x.` + inBase64 + `.y" "-"`},
		{"in a cookie", "__Host-auth=x." + inBase64 + ".y; Path=/"},
	} {
		if names := m.readIn("nothing", tc.text); !slices.Equal(names, m.names) {
			t.Errorf("%s: read %q of %q", tc.name, names, m.names)
		}
	}
}

func TestNothingIsReadWhereNothingIs(t *testing.T) {
	m, err := newMarked()
	if err != nil {
		t.Fatal(err)
	}
	other, err := newMarked()
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"", strings.Repeat("A", 43), "session:{0123456789abcdef}", "\x00\x01"} {
		if names := m.readIn(text); len(names) != 0 {
			t.Errorf("%q: read %q", text, names)
		}
	}
	if names := m.readIn(string(other.principal)); !slices.Equal(names, []string{"sub"}) {
		t.Errorf("another's markers are taken for one's own: %q", names)
	}
}

func TestFound(t *testing.T) {
	m := marked{names: []string{"sub", "roles"}}
	if a, b := m.found(nil), m.found(m.names); a != "none of 2" || b != "2 of 2: sub, roles" {
		t.Errorf("%q, %q", a, b)
	}
}

func TestASecretIsCut(t *testing.T) {
	for secret, want := range map[string]string{"0123456789": "0123… (10 characters)", "ab": "ab… (2 characters)", "": "… (0 characters)"} {
		if got := cut(impl.Token(secret)); got != want {
			t.Errorf("%q: %q, want %q", secret, got, want)
		}
	}
}
