// Package jwt is the scheme whose token says everything: a signed compact JWS (RFC 7515, RFC 7519),
// made and read as RFC 8725 advises: on the obvious rung with golang-jwt and checks around it, on the fast one with
// code of its own that is held to the same verdicts. A verify is nearly all proof; with a denylist or epochs it also
// asks the store, or this replica's copy of it, who has logged out.
package jwt

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"authbench/impl"
	"authbench/impl/store"
)

const (
	defaultLeeway = 2 * time.Second
	// grace is how long a denylist's entry outlives its token, and so how far the clocks of replicas, and
	// the store's, may differ before the list forgets what another replica still honours. The leeway is no
	// room for that: a verifier grants it by its own clock.
	grace = 60 * time.Second
)

// A Config is what a JWT scheme needs.
type Config struct {
	Algorithm string // HS256, RS256, PS256, ES256 or EdDSA
	Key       Key    // made for Algorithm
	Issuer    string // both required, and required of every token
	Audience  string
	Lifetime  time.Duration // whole seconds, as exp counts them
	// Leeway is how far this clock may be off the issuer's: a token is taken that much past its end.
	// 0 means 2 s. It must be shorter than the lifetime.
	Leeway time.Duration
	Now    func() time.Time // nil means time.Now
	Rand   io.Reader        // nil means crypto/rand; signatures always use crypto/rand
	// Denylist is where ended tokens are kept until no replica takes them. Of it, Epochs and Refresh at most
	// one is given; with none the scheme is stateless.
	Denylist *store.Store
	// Epochs is where each subject's epoch is kept: a token that was issued under an earlier one has ended.
	// All replicas have one lifetime: the epoch is kept for as long as that.
	Epochs *store.Store
	// Bound above 0 has every replica hold the denylist or the epochs itself, never further behind than
	// this; at 0 every verify asks the store.
	Bound time.Duration
	// VerifiedTokens above 0 is how many proofs a cache in front of the signature check holds.
	VerifiedTokens int
	// Refresh makes the token a short access token beside a rotating refresh token.
	Refresh *RefreshConfig
	// Rung is the implementation of the lookup path, one of Rungs; "" means the fast one. Issue has two: the
	// obvious rung's, and the others'.
	Rung impl.Rung
}

// A Scheme implements impl.Scheme with JWTs.
type Scheme struct {
	key      Key
	issuer   string
	audience string
	lifetime time.Duration
	leeway   time.Duration
	now      func() time.Time
	rand     io.Reader
	denied   *denylist // nil without a denylist
	epochs   *epochs   // nil without epochs
	rung     impl.Rung
	obvious  *obvious // nil on every other rung, which use what follows
	parts    parts
	rules    *jwt.Validator
	verified *verified // nil without a cache of proofs
	misses   atomic.Int64
	header   string // that Issue writes, in base64url
	frame    frame
	memories sync.Pool // of *memory
}

// New returns a scheme, or an error that says what to correct.
func New(c Config) (*Scheme, error) {
	if c.Refresh != nil {
		return nil, errors.New("a scheme with refresh tokens is a Refresher: make it with NewRefresher")
	}
	return newScheme(c)
}

func newScheme(c Config) (*Scheme, error) {
	c = c.withDefaults()
	if err := c.check(); err != nil {
		return nil, err
	}
	s := &Scheme{
		key: c.Key, issuer: c.Issuer, audience: c.Audience, lifetime: c.Lifetime, leeway: c.Leeway, now: c.Now, rand: c.Rand,
		rung: c.Rung, rules: jwt.NewValidator(parserOptions(c)...),
		header: encoded(headerOf(c.Algorithm)), frame: newFrame(c.Issuer, c.Audience),
	}
	s.memories.New = func() any { return &memory{mac: c.Key.newMAC()} }
	if err := s.climb(c); err != nil {
		return nil, err
	}
	if err := s.keepState(c); err != nil {
		return nil, err
	}
	return s, nil
}

func (c Config) withDefaults() Config {
	if c.Leeway == 0 {
		c.Leeway = defaultLeeway
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Rand == nil {
		c.Rand = rand.Reader
	}
	if c.Rung == "" {
		c.Rung = impl.Fast
	}
	return c
}

// climb gives the scheme what its rung verifies with.
func (s *Scheme) climb(c Config) (err error) {
	if c.Rung == impl.Obvious {
		s.obvious, err = newObvious(c)
		return err
	}
	if s.parts, err = partsOf(c.Rung); err != nil {
		return err
	}
	s.verified, err = newVerified(c)
	return err
}

// keepState gives the scheme what it keeps beside its tokens, if anything.
func (s *Scheme) keepState(c Config) (err error) {
	switch {
	case c.Denylist != nil:
		s.denied, err = newDenylist(c)
	case c.Epochs != nil:
		s.epochs, err = newEpochs(c)
	}
	return err
}

func (c Config) check() error {
	_, err := methodOf(c.Algorithm)
	switch {
	case err != nil:
		return err
	case c.Key.Algorithm() != c.Algorithm:
		return fmt.Errorf("the key is not for %s: one key serves one algorithm, make or parse it for this one", c.Algorithm)
	case c.Issuer == "" || c.Audience == "":
		return errors.New("a JWT scheme needs an issuer and an audience: name both")
	case c.Lifetime < time.Second || c.Lifetime%time.Second != 0:
		return errors.New("a JWT's lifetime must be whole seconds, 1s or more: exp counts seconds")
	case c.Leeway < 0 || c.Leeway >= c.Lifetime:
		return fmt.Errorf("the leeway %s must be shorter than the lifetime %s and not negative", c.Leeway, c.Lifetime)
	case c.VerifiedTokens < 0:
		return fmt.Errorf("a cache of %d verified tokens: name 1 or more, or 0 for none", c.VerifiedTokens)
	}
	return c.checkState()
}

func (c Config) checkState() error {
	stores := 0
	for _, given := range []bool{c.Denylist != nil, c.Epochs != nil, c.Refresh != nil} {
		if given {
			stores++
		}
	}
	switch replicates := c.Denylist != nil || c.Epochs != nil; {
	case stores > 1:
		return errors.New("a JWT scheme has a denylist, epochs or refresh tokens: give one of them and not more")
	case c.Bound != 0 && !replicates:
		return fmt.Errorf("a staleness bound of %s is for a denylist or epochs: give one of them, or no bound", c.Bound)
	case c.Bound < 0:
		return fmt.Errorf("the staleness bound %s must not be negative: 0 asks the store at every verify", c.Bound)
	case c.Bound >= c.Lifetime:
		return fmt.Errorf("the staleness bound %s must be shorter than the lifetime %s: by then a token has ended by itself", c.Bound, c.Lifetime)
	}
	return nil
}

// longest is how long something about a token can matter after it was issued, by whichever replica's clock: two of
// them differ by a grace at most, issuer and verifier one way, and the other way who keeps it.
func (c Config) longest() time.Duration { return c.Lifetime + c.Leeway + 2*grace }

// Close implements impl.Scheme. A store is closed by who opened it: others may share it.
func (s *Scheme) Close() error {
	switch {
	case s.denied != nil:
		return s.denied.local.close()
	case s.epochs != nil:
		return s.epochs.local.close()
	}
	return nil
}
