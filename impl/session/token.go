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
// token.
type proof [sha256.Size]byte

// id returns the proof as the store's keys and the announcements have it, in hexadecimal.
func (p proof) id() string { return hex.EncodeToString(p[:]) }

// proofFrom undoes id.
func proofFrom(id string) (p proof, ok bool) {
	if len(id) != hex.EncodedLen(len(p)) {
		return proof{}, false
	}
	_, err := hex.Decode(p[:], []byte(id))
	return p, err == nil
}

// prove checks the token's form, which leaves one text for each token, and makes no garbage.
func prove(t impl.Token) (proof, error) {
	var raw [tokenBytes]byte
	if len(t) != tokenChars {
		return proof{}, impl.ErrInvalid
	}
	if _, ok := impl.DecodeBase64URL(raw[:], string(t)); !ok {
		return proof{}, impl.ErrInvalid
	}
	return proofOf(t), nil
}

// proofOf takes the detour over an array because a longer text would be copied to the heap.
func proofOf(t impl.Token) proof {
	var text [tokenChars]byte
	return sha256.Sum256(text[:copy(text[:], t)])
}

func newToken(random io.Reader) (impl.Token, error) {
	var raw [tokenBytes]byte
	if _, err := io.ReadFull(random, raw[:]); err != nil {
		return "", fmt.Errorf("no randomness for a session token: %w", err)
	}
	return impl.Token(base64.RawURLEncoding.EncodeToString(raw[:])), nil
}
