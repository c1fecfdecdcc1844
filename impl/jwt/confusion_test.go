package jwt

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"sync"
	"testing"

	"authbench/impl"
)

// rsaKey takes its time to make, so it is made once.
var rsaKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

// A verifier of RS256 that lets the header choose takes its own public key for an HMAC secret.
func TestKeyConfusionIsRefused(t *testing.T) {
	key, err := newKey("RS256", rsaKey())
	if err != nil {
		t.Fatal(err)
	}
	schemes := schemesOf(t, "RS256", key)
	der, err := x509.MarshalPKIXPublicKey(&rsaKey().PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	asPEM := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	for words, public := range map[string][]byte{
		"DER": der, "PEM": asPEM, "PEM without its last line break": asPEM[:len(asPEM)-1],
		"PKCS #1": x509.MarshalPKCS1PublicKey(&rsaKey().PublicKey), "modulus": rsaKey().N.Bytes(), "nothing": nil,
	} {
		for _, alg := range []string{"HS256", "RS256"} {
			text := b64(`{"alg":"`+alg+`","typ":"JWT"}`) + "." + b64(claims())
			for _, s := range schemes {
				if _, err := s.Verify(t.Context(), impl.Token(text+"."+b64(mac(public, text)))); !errors.Is(err, impl.ErrInvalid) {
					t.Errorf("%s as a secret, header %s, rung %s: %v", words, alg, s.rung, err)
				}
			}
		}
	}
}

// The attacker signs with a key of his own and sends it along.
func TestAKeyInTheHeaderIsNotUsed(t *testing.T) {
	own := rsaKey()
	trusted, err := GenerateKey("RS256")
	if err != nil {
		t.Fatal(err)
	}
	schemes := schemesOf(t, "RS256", trusted)
	n, e := base64.RawURLEncoding.EncodeToString(own.N.Bytes()), "AQAB"
	for words, member := range map[string]string{
		"jwk": `"jwk":{"kty":"RSA","n":"` + n + `","e":"` + e + `"}`,
		"jku": `"jku":"https://attacker.example/keys"`,
		"x5u": `"x5u":"https://attacker.example/chain"`,
		"x5c": `"x5c":["` + base64.StdEncoding.EncodeToString(x509.MarshalPKCS1PublicKey(&own.PublicKey)) + `"]`,
		"kid": `"kid":"https://attacker.example/key"`,
	} {
		text := b64(`{"alg":"RS256","typ":"JWT",`+member+`}`) + "." + b64(claims())
		sum := sha256.Sum256([]byte(text))
		signature, err := rsa.SignPKCS1v15(rand.Reader, own, crypto.SHA256, sum[:])
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range schemes {
			if _, err := s.Verify(t.Context(), impl.Token(text+"."+b64(string(signature)))); !errors.Is(err, impl.ErrInvalid) {
				t.Errorf("%s, rung %s: %v", words, s.rung, err)
			}
		}
	}
}

// A signature of the other RSA padding, made with the right key, is another algorithm's.
func TestTheOtherPaddingIsRefused(t *testing.T) {
	for alg, other := range map[string]string{"RS256": "PS256", "PS256": "RS256"} {
		right, err := newKey(alg, rsaKey())
		if err != nil {
			t.Fatal(err)
		}
		wrong, err := newKey(other, rsaKey())
		if err != nil {
			t.Fatal(err)
		}
		token, err := schemesOf(t, other, wrong)[0].Issue(t.Context(), impl.Principal{Subject: "alex"})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range schemesOf(t, alg, right) {
			if _, err := s.Verify(t.Context(), token); !errors.Is(err, impl.ErrInvalid) {
				t.Errorf("%s taken for %s, rung %s: %v", other, alg, s.rung, err)
			}
		}
	}
}
