// No twin in session: a record is read in place, and nothing is worked on.

package jwt

import (
	"crypto/sha256"
	"hash"
)

// A memory is what a proof or a signature is worked out in. It is used again, by whoever comes next, so what is handed
// out is a copy.
type memory struct {
	mac       hash.Hash // with the scheme's key; nil for an algorithm without
	text      []byte    // what is hashed or signed: a token, or as much of it
	signature []byte
	data      []byte // the payload's JSON
	claims    claimsSet
	strings   []byte // what becomes one string
	digest    [sha256.Size]byte
	id        [idBytes]byte // what becomes a jti
}

func (s *Scheme) borrow() *memory { return s.memories.Get().(*memory) }

func (s *Scheme) giveBack(m *memory) { s.memories.Put(m) }
