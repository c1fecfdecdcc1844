// Package session is the scheme whose token says nothing: 256 random bits that name a record in the
// store. A verify is nearly all lookup.
//
// The store holds the SHA-256 of a token and never the token, so whoever reads the store cannot speak
// for a user. One key prefix belongs to schemes of one lifetime: a subject's index lives as long as the
// session that was issued last.
package session

import (
	"crypto/rand"
	"errors"
	"io"
	"time"

	"authbench/impl/store"
)

// grace is how long a record outlives its session, so that a late request reads "expired" and not
// "revoked", and how far clocks of replicas may differ before one prunes what another still honours.
const grace = 60 * time.Second

// A Config is what a session scheme needs.
type Config struct {
	Store    *store.Store
	Lifetime time.Duration    // from issue to the absolute end, 1 ms or more
	Now      func() time.Time // nil means time.Now
	Rand     io.Reader        // nil means crypto/rand
}

// A Scheme implements impl.Scheme with sessions.
type Scheme struct {
	records  records
	lifetime time.Duration
	now      func() time.Time
	rand     io.Reader
}

// New returns a scheme, or an error that says what to correct.
func New(c Config) (*Scheme, error) {
	if c.Store == nil {
		return nil, errors.New("a session scheme needs a store: open one and pass it")
	}
	if c.Lifetime < time.Millisecond {
		return nil, errors.New("a session's lifetime must be 1ms or more")
	}
	s := &Scheme{records: records{c.Store}, lifetime: c.Lifetime, now: c.Now, rand: c.Rand}
	if s.now == nil {
		s.now = time.Now
	}
	if s.rand == nil {
		s.rand = rand.Reader
	}
	return s, nil
}

// Close implements impl.Scheme. The store is closed by who opened it: other schemes may share it.
func (s *Scheme) Close() error { return nil }
