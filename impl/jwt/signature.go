// No twin in session: a session token is its own secret, and nothing signs it.

package jwt

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"errors"
	"hash"
	"math/big"
)

// coordinateBytes is the length of r and of s in a signature of ES256 (RFC 7518, section 3.4).
const coordinateBytes = 32

// signedByLibrary is signed with golang-jwt.
func (k Key) signedByLibrary(m *memory, text string) bool {
	return k.method.Verify(text, m.signature, k.verify) == nil
}

// signed says whether m.signature is the key's over text.
func (k Key) signed(m *memory, text string) bool {
	m.text = append(m.text[:0], text...)
	switch key := k.verify.(type) {
	case []byte:
		return hmac.Equal(m.sum(), m.signature)
	case *rsa.PublicKey:
		return k.signedRSA(key, sha256.Sum256(m.text), m.signature)
	case *ecdsa.PublicKey:
		return signedECDSA(key, sha256.Sum256(m.text), m.signature)
	case ed25519.PublicKey:
		return ed25519.Verify(key, m.text, m.signature)
	}
	return false
}

func (k Key) signedRSA(key *rsa.PublicKey, digest [sha256.Size]byte, signature []byte) bool {
	if k.isPSS() {
		return rsa.VerifyPSS(key, crypto.SHA256, digest[:], signature, saltAsHash()) == nil
	}
	return rsa.VerifyPKCS1v15(key, crypto.SHA256, digest[:], signature) == nil
}

func (k Key) isPSS() bool { return k.Algorithm() == "PS256" }

func signedECDSA(key *ecdsa.PublicKey, digest [sha256.Size]byte, signature []byte) bool {
	if len(signature) != 2*coordinateBytes {
		return false
	}
	r, s := new(big.Int).SetBytes(signature[:coordinateBytes]), new(big.Int).SetBytes(signature[coordinateBytes:])
	return ecdsa.Verify(key, digest[:], r, s)
}

// newMAC returns the HMAC with the key, or nil where the key is of another kind. Set up once and reset for each
// token it costs 0.40 µs for 410 bytes. Anew for each it costs 0.95, cloned 0.63, and put together from two
// SHA-256 over padded keys 0.49.
func (k Key) newMAC() hash.Hash {
	if secret, ok := k.sign.([]byte); ok {
		return hmac.New(sha256.New, secret)
	}
	return nil
}

// sum returns the MAC of m.text, until the next.
func (m *memory) sum() []byte {
	m.mac.Reset()
	m.mac.Write(m.text)
	return m.mac.Sum(m.digest[:0])
}

// signature returns the key's over m.text, until the next.
func (k Key) signature(m *memory) ([]byte, error) {
	switch key := k.sign.(type) {
	case []byte:
		return m.sum(), nil
	case *rsa.PrivateKey:
		return k.signRSA(key, sha256.Sum256(m.text))
	case *ecdsa.PrivateKey:
		return signECDSA(key, sha256.Sum256(m.text))
	case ed25519.PrivateKey:
		return ed25519.Sign(key, m.text), nil
	}
	return nil, errors.New("an empty key cannot sign: generate or parse one")
}

func (k Key) signRSA(key *rsa.PrivateKey, digest [sha256.Size]byte) ([]byte, error) {
	if k.isPSS() {
		return rsa.SignPSS(rand.Reader, key, crypto.SHA256, digest[:], saltAsHash())
	}
	return rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, digest[:])
}

func signECDSA(key *ecdsa.PrivateKey, digest [sha256.Size]byte) ([]byte, error) {
	r, s, err := ecdsa.Sign(rand.Reader, key, digest[:])
	if err != nil {
		return nil, err
	}
	both := make([]byte, 2*coordinateBytes)
	r.FillBytes(both[:coordinateBytes])
	s.FillBytes(both[coordinateBytes:])
	return both, nil
}
