// No twin in session: a session token is its own secret, and nothing signs it.

package jwt

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"
	"io"

	"github.com/golang-jwt/jwt/v5"
)

const (
	minSecretBytes = 32 // at least as long as the hash (RFC 7518, section 3.2)
	rsaBits        = 2048
)

// A Key signs and verifies with one algorithm and no other. It is a secret, so it formats as its
// algorithm only.
type Key struct {
	method       jwt.SigningMethod
	sign, verify any // as the method wants them
}

// GenerateKey makes a key: 32 random bytes for HS256, RSA 2048 for RS256 and PS256, P-256 for ES256,
// Ed25519 for EdDSA.
func GenerateKey(alg string) (Key, error) {
	switch alg {
	case "HS256":
		secret := make([]byte, minSecretBytes)
		if _, err := io.ReadFull(rand.Reader, secret); err != nil {
			return Key{}, fmt.Errorf("no randomness for a key: %w", err)
		}
		return newKey(alg, secret)
	case "RS256", "PS256":
		key, err := rsa.GenerateKey(rand.Reader, rsaBits)
		return keyOr(alg, key, err)
	case "ES256":
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		return keyOr(alg, key, err)
	case "EdDSA":
		_, key, err := ed25519.GenerateKey(rand.Reader)
		return keyOr(alg, key, err)
	}
	_, err := methodOf(alg)
	return Key{}, err
}

// ParseKey reads what Marshal wrote, for the same algorithm: the secret itself for HS256, else a private
// key in PKCS #8, DER. No error repeats any of data.
func ParseKey(alg string, data []byte) (Key, error) {
	if alg == "HS256" {
		return newKey(alg, bytes.Clone(data))
	}
	if _, err := methodOf(alg); err != nil {
		return Key{}, err
	}
	key, err := x509.ParsePKCS8PrivateKey(data)
	if err != nil {
		return Key{}, fmt.Errorf("the %s key cannot be read: it must be a private key in PKCS #8, DER", alg)
	}
	return newKey(alg, key)
}

func keyOr(alg string, key any, err error) (Key, error) {
	if err != nil {
		return Key{}, fmt.Errorf("making a key for %s: %w", alg, err)
	}
	return newKey(alg, key)
}

// newKey makes sure that the key is of the algorithm's kind and strong enough for it.
func newKey(alg string, secret any) (Key, error) {
	method, err := methodOf(alg)
	if err != nil {
		return Key{}, err
	}
	switch key := secret.(type) {
	case []byte:
		// A public key is known to everybody: taken for a secret it would let anybody sign.
		if alg == "HS256" && len(key) >= minSecretBytes && !isAsymmetric(key) {
			return Key{method, key, key}, nil
		}
	case *rsa.PrivateKey:
		if (alg == "RS256" || alg == "PS256") && key.N.BitLen() >= rsaBits {
			return Key{method, key, &key.PublicKey}, nil
		}
	case *ecdsa.PrivateKey:
		if alg == "ES256" && key.Curve == elliptic.P256() {
			return Key{method, key, &key.PublicKey}, nil
		}
	case ed25519.PrivateKey:
		if alg == "EdDSA" {
			return Key{method, key, key.Public()}, nil
		}
	}
	return Key{}, fmt.Errorf("not a key for %s: it takes %s", alg, wanted(alg))
}

func wanted(alg string) string {
	switch alg {
	case "HS256":
		return fmt.Sprintf("a secret of %d bytes or more that is no public key", minSecretBytes)
	case "ES256":
		return "a P-256 private key"
	case "EdDSA":
		return "an Ed25519 private key"
	}
	return fmt.Sprintf("an RSA private key of %d bits or more", rsaBits)
}

// isAsymmetric reports whether data is a public or private key in one of its usual forms.
func isAsymmetric(data []byte) bool {
	_, errPublic := x509.ParsePKIXPublicKey(data)
	_, errPKCS1 := x509.ParsePKCS1PublicKey(data)
	_, errPrivate := x509.ParsePKCS8PrivateKey(data)
	return errPublic == nil || errPKCS1 == nil || errPrivate == nil || bytes.Contains(data, []byte("-----BEGIN "))
}

// Marshal returns the key in the form that ParseKey reads, the same bytes every time.
func (k Key) Marshal() ([]byte, error) {
	switch key := k.sign.(type) {
	case nil:
		return nil, errors.New("an empty key cannot be written: generate or parse one")
	case []byte:
		return bytes.Clone(key), nil
	default:
		return x509.MarshalPKCS8PrivateKey(key)
	}
}

// Algorithm returns the algorithm that the key serves, or "" for no key.
func (k Key) Algorithm() string {
	if k.method == nil {
		return ""
	}
	return k.method.Alg()
}

// String returns the algorithm and nothing of the key.
func (k Key) String() string { return "[key " + k.Algorithm() + "]" }

// Format is String for every verb.
func (k Key) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, k.String()) }
