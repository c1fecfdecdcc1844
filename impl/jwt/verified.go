// No twin in session: there the costly half is the store's word, and session/cache.go keeps that.

package jwt

import (
	"crypto/sha256"

	"authbench/impl"
	"authbench/impl/cache"
)

// A verified cache keeps the proofs of tokens whose form, signature and claims were right, and of no
// others: proof, and not permission. A hit saves form, signature and decoding; the dates are compared
// with the clock and the store is asked as without it, so it can make no token live longer.
//
// It is keyed by the hash of a token's whole text: of two texts only equal ones share a proof, and whoever
// reads the memory finds no token to present.
type verified = cache.Cache[proof]

// newVerified returns nil where no cache is configured.
func newVerified(c Config) (*verified, error) {
	if c.VerifiedTokens == 0 {
		return nil, nil
	}
	return cache.New[proof](c.VerifiedTokens)
}

// proveCached gives the same verdict and proof as proveAnew, which it asks where it has none.
func (s *Scheme) proveCached(t impl.Token) (proof, error) {
	if len(t) > MaxTokenBytes { // no work on what is too long, a hash included
		return proof{}, impl.ErrInvalid
	}
	key := s.digest(t)
	if known := s.verified.Get(&key); known != nil {
		verdict := known.verdict(s.now(), s.leeway)
		if verdict == impl.ErrInvalid {
			return proof{}, verdict
		}
		return *known, verdict
	}
	s.misses.Add(1)
	ticket := s.verified.Ticket(&key)
	claims, err := s.proveAnew(t)
	if err == nil {
		s.verified.Put(&key, ticket, claims)
	}
	return claims, err
}

// digest hashes a copy of the token: a string cannot be hashed without one, and this one makes no garbage.
func (s *Scheme) digest(t impl.Token) [sha256.Size]byte {
	m := s.borrow()
	defer s.giveBack(m)
	m.text = append(m.text[:0], t...)
	return sha256.Sum256(m.text)
}
