package server

import (
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"slices"
	"sync"

	"authbench/impl"
	"authbench/scenarios"
)

// PasswordRounds is how often PBKDF2-HMAC-SHA-256 is iterated (OWASP Password Storage Cheat Sheet,
// 2023). The harness uses fewer in a user's own mix alone, where it measures them apart; tests of the site do too.
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
// one password, because hashing 10,000 of them would take half an hour. An operator may change what it
// says of one. Every replica has a table of its own, where a real site's replicas share one: who changes a
// user changes it in each.
type Users struct {
	template impl.Principal
	known    map[string]struct{} // who can log in
	hash     PasswordHash

	mu      sync.RWMutex
	changed map[string]entry
}

// An entry is what was set of a user who is not the template any more.
type entry struct {
	roles    []string
	disabled bool
	revision uint64 // how often it was set
}

// A User is what the table says of somebody at a moment.
type User struct {
	impl.Principal
	Disabled bool
	revision uint64
}

// changedSince reports whether the user was set between the two looks, be it to the same.
func (u User) changedSince(earlier User) bool { return u.revision != earlier.revision }

// NewUsers returns the table of users 0 to n−1, named by scenarios.Subject.
func NewUsers(template impl.Principal, n int, hash PasswordHash) *Users {
	u := &Users{
		template: template, known: make(map[string]struct{}, n), hash: hash, changed: map[string]entry{},
	}
	for i := range n {
		u.known[scenarios.Subject(i, template.Subject)] = struct{}{}
	}
	return u
}

// Principal returns user number i.
func (u *Users) Principal(i int) impl.Principal {
	return u.Now(scenarios.Subject(i, u.template.Subject)).Principal
}

// Now returns what the table says of subject at this moment. One that it does not know is the template,
// and cannot log in.
func (u *Users) Now(subject string) User {
	user := User{Principal: u.template}
	user.Subject = subject
	u.mu.RLock()
	e, ok := u.changed[subject]
	u.mu.RUnlock()
	if ok {
		user.Roles, user.Disabled, user.revision = e.roles, e.disabled, e.revision
	}
	return user
}

// Set gives subject roles, and disables or enables it.
func (u *Users) Set(subject string, roles []string, disabled bool) {
	u.change(subject, func(e *entry) { e.roles, e.disabled = slices.Clone(roles), disabled })
}

// SetRoles gives subject roles and leaves the rest as it is.
func (u *Users) SetRoles(subject string, roles []string) {
	u.change(subject, func(e *entry) { e.roles = slices.Clone(roles) })
}

// Disable lets subject log in no more.
func (u *Users) Disable(subject string) {
	u.change(subject, func(e *entry) { e.disabled = true })
}

func (u *Users) change(subject string, by func(*entry)) {
	u.mu.Lock()
	defer u.mu.Unlock()
	e, ok := u.changed[subject]
	if !ok {
		e.roles = u.template.Roles
	}
	by(&e)
	e.revision++
	u.changed[subject] = e
}

// Check returns the user of that name if the password is theirs. A name that nobody has costs the
// same: the hash is made either way.
func (u *Users) Check(name, password string) (User, bool, error) {
	matches, err := u.hash.Matches(password)
	_, known := u.known[name]
	if err != nil || !matches || !known {
		return User{}, false, err
	}
	return u.Now(name), true, nil
}
