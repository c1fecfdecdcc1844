package session

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"

	"authbench/impl"
)

const (
	tokenBytes = 32 // 256 bits of randomness; 128 are called enough (ASVS 5, 7.2.3)
	tokenChars = 43
)

// proof is all that a session token proves by itself: which record it names. It is the SHA-256 of the
// token, in hexadecimal.
type proof string

// prove checks the token's form. Strict decoding leaves one text for each token: the two unused bits of
// the last character are zero, and line breaks, which the decoder skips, leave too few bytes.
func (s *Scheme) prove(t impl.Token) (proof, error) {
	if len(t) != tokenChars {
		return "", impl.ErrInvalid
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(string(t))
	if err != nil || len(raw) != tokenBytes {
		return "", impl.ErrInvalid
	}
	return proofOf(t), nil
}

func proofOf(t impl.Token) proof {
	sum := sha256.Sum256([]byte(t))
	return proof(hex.EncodeToString(sum[:]))
}

func newToken(random io.Reader) (impl.Token, error) {
	var raw [tokenBytes]byte
	if _, err := io.ReadFull(random, raw[:]); err != nil {
		return "", fmt.Errorf("no randomness for a session token: %w", err)
	}
	return impl.Token(base64.RawURLEncoding.EncodeToString(raw[:])), nil
}
