package jwt

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"authbench/impl/store/storetest"
)

func TestParseKeyRefuses(t *testing.T) {
	weak, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	curve, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	public, err := x509.MarshalPKIXPublicKey(&weak.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	publicPEM := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public})
	const canary = "canary-7f3a-canary-7f3a-canary-"
	for _, c := range []struct {
		words, alg string
		data       []byte
	}{
		{"no algorithm", "", []byte(canary)},
		{"algorithm none", "none", []byte(canary)},
		{"another size of hash", "HS512", []byte(canary + canary + canary)},
		{"a secret of 31 bytes", "HS256", []byte(canary)},
		{"nothing", "HS256", nil},
		{"a public key for a secret", "HS256", public},
		{"a public key for a secret, PEM", "HS256", publicPEM},
		{"an RSA key of 1024 bits", "RS256", pkcs8(t, weak)},
		{"a curve of another size", "ES256", pkcs8(t, curve)},
		{"no PKCS #8", "EdDSA", []byte(canary)},
		{"a public key to sign with", "RS256", public},
	} {
		t.Run(c.words, func(t *testing.T) {
			key, err := ParseKey(c.alg, c.data)
			if err == nil {
				t.Fatalf("taken as %v", key)
			}
			if strings.Contains(err.Error(), "canary") || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %q shows the key or is not one line", err)
			}
		})
	}
}

func pkcs8(t *testing.T, key any) []byte {
	t.Helper()
	data, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestGenerateKeyRefusesAnUnknownAlgorithm(t *testing.T) {
	for _, alg := range []string{"", "none", "HS384", "hs256"} {
		if _, err := GenerateKey(alg); err == nil {
			t.Errorf("%q: made", alg)
		}
	}
}

func TestAnEmptyKeyCannotBeWritten(t *testing.T) {
	if _, err := (Key{}).Marshal(); err == nil {
		t.Error("written")
	}
}

func TestAKeyNeverFormats(t *testing.T) {
	key, err := ParseKey("HS256", []byte(strings.Repeat("canary-7f3a", 3)))
	if err != nil {
		t.Fatal(err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		if got := fmt.Sprintf(verb, key); got != "[key HS256]" {
			t.Errorf("%s shows %s", verb, got)
		}
	}
}

// No two pairs of issuer and jti make one key of the denylist, whatever separators they hold.
func TestDenylistKeysAreApart(t *testing.T) {
	s := storetest.Open(t, storetest.Embedded(t).URL, "")
	key := func(issuer, id string) string { return entries{s, issuer}.key(id) }
	word := rapid.StringOfN(rapid.RuneFrom([]rune("1:a{}")), 0, 4, -1)
	rapid.Check(t, func(t *rapid.T) {
		issuer, id := word.Draw(t, "issuer"), word.Draw(t, "id")
		issuer2, id2 := word.Draw(t, "other issuer"), word.Draw(t, "other id")
		same := issuer == issuer2 && id == id2
		if (key(issuer, id) == key(issuer2, id2)) != same {
			t.Fatalf("%q, %q and %q, %q", issuer, id, issuer2, id2)
		}
	})
	if key("a:b", "c") == key("a", "b:c") {
		t.Error("a:b with c, and a with b:c, make one key")
	}
}
