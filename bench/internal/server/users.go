package server

import (
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"

	"authbench/impl"
	"authbench/scenarios"
)

// PasswordRounds is how often PBKDF2-HMAC-SHA-256 is iterated (OWASP Password Storage Cheat Sheet,
// 2023). The harness never uses fewer; tests of the site do.
const PasswordRounds = 600_000

const saltBytes = 16

// A PasswordHash is a password's PBKDF2-HMAC-SHA-256 with what is needed to make it again.
type PasswordHash struct {
	Salt   []byte `json:"salt"`
	Rounds int    `json:"rounds"`
	Sum    []byte `json:"sum"`
}

// HashPassword hashes password with a new salt.
func HashPassword(password string, rounds int) (PasswordHash, error) {
	h := PasswordHash{Salt: make([]byte, saltBytes), Rounds: rounds}
	if _, err := rand.Read(h.Salt); err != nil {
		return PasswordHash{}, err
	}
	var err error
	h.Sum, err = h.derive(password)
	return h, err
}

// Matches reports whether password is the one that was hashed, in a time that does not depend on it.
func (h PasswordHash) Matches(password string) (bool, error) {
	sum, err := h.derive(password)
	return err == nil && subtle.ConstantTimeCompare(sum, h.Sum) == 1, err
}

func (h PasswordHash) derive(password string) ([]byte, error) {
	return pbkdf2.Key(sha256.New, password, h.Salt, h.Rounds, sha256.Size)
}

// Users is the seeded user table: n users who are the template but for their subject, and who share
// one password, because hashing 10,000 of them would take half an hour.
type Users struct {
	template impl.Principal
	known    map[string]struct{}
	hash     PasswordHash
}

// NewUsers returns the table of users 0 to n−1, named by scenarios.Subject.
func NewUsers(template impl.Principal, n int, hash PasswordHash) *Users {
	u := &Users{template: template, known: make(map[string]struct{}, n), hash: hash}
	for i := range n {
		u.known[scenarios.Subject(i, template.Subject)] = struct{}{}
	}
	return u
}

// Principal returns user number i.
func (u *Users) Principal(i int) impl.Principal {
	return u.named(scenarios.Subject(i, u.template.Subject))
}

// Check returns the user of that name if the password is theirs. A name that nobody has costs the
// same: the hash is made either way.
func (u *Users) Check(name, password string) (impl.Principal, bool, error) {
	matches, err := u.hash.Matches(password)
	_, known := u.known[name]
	if err != nil || !matches || !known {
		return impl.Principal{}, false, err
	}
	return u.named(name), true, nil
}

func (u *Users) named(subject string) impl.Principal {
	p := u.template
	p.Subject = subject
	return p
}
