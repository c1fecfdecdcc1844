package impl

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
)

// issuedPayload is the payload of a JWT whose principal is a typical one of 275 bytes.
const issuedPayload = `{"iss":"https://issuer.example","sub":"user-000000","aud":"https://site.example","exp":1800000900,` +
	`"iat":1800000000,"jti":"AAAAAAAAAAAAAAAAAAAAAA","roles":["reader","editor","billing"],"claims":{"name":"Alex Q Example",` +
	`"email":"alex.example@mail.example.com","email_verified":true,"locale":"en-GB","zoneinfo":"Europe/London",` +
	`"tenant":"example-industries","scope":"openid profile email orders:read","plan":"pro"}}`

// benchPrincipal is that principal.
func benchPrincipal() Principal {
	claims := issuedPayload[strings.Index(issuedPayload, `{"name"`) : len(issuedPayload)-1]
	return Principal{Subject: "user-000000", Roles: []string{"reader", "editor", "billing"}, Claims: json.RawMessage(claims)}
}

func TestNoGarbage(t *testing.T) {
	data, p, names := []byte(issuedPayload), benchPrincipal(), []string{"sub", "iss"}
	text := base64.RawURLEncoding.EncodeToString(data)
	dst := make([]byte, len(data))
	sum := 0
	for words, once := range map[string]func(){
		"scan": func() {
			_ = ScanObject(data, 20, func(name, value []byte) error { sum += len(name) + len(value); return nil })
		},
		"check":                func() { _ = p.Check() },
		"decode":               func() { _, _ = DecodeBase64URL(dst, text) },
		"a name in other case": func() { _ = DiffersInCase(data[2:5], names) },
	} {
		if got := testing.AllocsPerRun(100, once); got != 0 {
			t.Errorf("%s: %v allocations", words, got)
		}
	}
	if sum == 0 || string(dst) != issuedPayload {
		t.Error("nothing was read")
	}
}

func BenchmarkScan(b *testing.B) {
	data := []byte(issuedPayload)
	b.Run("ours", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		sum := 0
		for b.Loop() {
			if err := ScanObject(data, 20, func(name, value []byte) error { sum += len(name) + len(value); return nil }); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("json.Valid", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		for b.Loop() {
			if !json.Valid(data) {
				b.Fatal("not valid")
			}
		}
	})
	b.Run("obvious", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		for b.Loop() {
			if !json.Valid(data) || Depth(data) > 20 || CheckNames(data) != nil {
				b.Fatal("not valid")
			}
		}
	})
}

func BenchmarkBase64URL(b *testing.B) {
	text := strings.Repeat(base64.RawURLEncoding.EncodeToString([]byte(issuedPayload)), 2)[:530]
	text = text[:529] + "A"
	dst := make([]byte, base64.RawURLEncoding.DecodedLen(len(text)))
	b.Run("ours", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			if _, ok := DecodeBase64URL(dst, text); !ok {
				b.Fatal("not taken")
			}
		}
	})
	b.Run("library", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		strict, bytes := base64.RawURLEncoding.Strict(), []byte(text)
		for b.Loop() {
			if _, err := strict.Decode(dst, bytes); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkPrincipalCheck(b *testing.B) {
	p := benchPrincipal()
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := p.Check(); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("obvious", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if !obviousCheck(p) {
				b.Fatal("not valid")
			}
		}
	})
}
