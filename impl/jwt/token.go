package jwt

import "authbench/impl"

// A proof is what a JWT proves by itself: all that its claims set says, with nothing wrong about it.
type proof struct {
	principal impl.Principal
	id        string // the jti, by which a denylist knows the token
	dates
	ties
}

// ties is what binds a token to a record in the store, in the variants that keep one. A token that takes
// another's place has the same.
type ties struct {
	family string // a refresh scheme's: the login that the token is of
	epoch  number // its subject's when the login began, for a scheme with epochs
}

// prove returns what the token proves, from the cache if there is one, and otherwise nothing. The proof of a
// token that is expired and otherwise genuine comes with impl.ErrExpired.
func (s *Scheme) prove(t impl.Token) (proof, error) {
	switch {
	case s.obvious != nil:
		return s.obvious.prove(t)
	case s.verified != nil:
		return s.proveCached(t)
	}
	return s.proveAnew(t)
}

// proveAnew checks form, signature and claims set, in this order, so that a forged token is never reported
// as expired, and costs no work on its claims.
func (s *Scheme) proveAnew(t impl.Token) (proof, error) {
	m := s.borrow()
	defer s.giveBack(m)
	if !s.open(t, m) {
		return proof{}, impl.ErrInvalid
	}
	return s.parts.claims(s, m)
}

// open leaves the payload in m.data if the token's form and signature are right. It knows the header that Issue
// writes by its bytes, and reads any other.
func (s *Scheme) open(t impl.Token, m *memory) bool {
	f, ok := split(t)
	switch {
	case !ok:
		return false
	case f.header == s.header:
		return s.unseal(f, m)
	}
	header, text, ok := readHeader(f.header)
	return ok && s.takes(header) && s.unseal(f, m) && checkHeader(text)
}

// unseal decodes the payload once it knows that it is signed.
func (s *Scheme) unseal(f form, m *memory) (ok bool) {
	if m.signature, ok = s.parts.decode(m.signature, f.signature); !ok || !s.parts.signed(s.key, m, f.signed) {
		return false
	}
	m.data, ok = s.parts.decode(m.data, f.payload)
	return ok
}
