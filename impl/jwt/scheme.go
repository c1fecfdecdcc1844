// Package jwt is the scheme whose token says everything: a signed compact JWS (RFC 7515, RFC 7519),
// made and read with golang-jwt and held to RFC 8725 around it. A verify is nearly all proof; with a
// denylist it also asks the store who has logged out.
package jwt

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

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
	// Denylist is where ended tokens are kept until no replica takes them; nil makes the scheme stateless.
	Denylist *store.Store
}

// A Scheme implements impl.Scheme with JWTs.
type Scheme struct {
	key      Key
	parser   *jwt.Parser
	issuer   string
	audience string
	lifetime time.Duration
	leeway   time.Duration
	now      func() time.Time
	rand     io.Reader
	denied   *denylist // nil when stateless
}

// New returns a scheme, or an error that says what to correct.
func New(c Config) (*Scheme, error) {
	if c.Leeway == 0 {
		c.Leeway = defaultLeeway
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Rand == nil {
		c.Rand = rand.Reader
	}
	if err := c.check(); err != nil {
		return nil, err
	}
	s := &Scheme{
		key: c.Key, parser: newParser(c), issuer: c.Issuer, audience: c.Audience,
		lifetime: c.Lifetime, leeway: c.Leeway, now: c.Now, rand: c.Rand,
	}
	if c.Denylist != nil {
		s.denied = &denylist{c.Denylist}
	}
	return s, nil
}

func (c Config) check() error {
	method, err := methodOf(c.Algorithm)
	switch {
	case err != nil:
		return err
	case c.Key.method != method:
		return fmt.Errorf("the key is not for %s: one key serves one algorithm, make or parse it for this one", c.Algorithm)
	case c.Issuer == "" || c.Audience == "":
		return errors.New("a JWT scheme needs an issuer and an audience: name both")
	case c.Lifetime < time.Second || c.Lifetime%time.Second != 0:
		return errors.New("a JWT's lifetime must be whole seconds, 1s or more: exp counts seconds")
	case c.Leeway < 0 || c.Leeway >= c.Lifetime:
		return fmt.Errorf("the leeway %s must be shorter than the lifetime %s and not negative", c.Leeway, c.Lifetime)
	}
	return nil
}

// newParser returns the library's parser with every strict option it has. What it does not do is done
// in precheck.go and claims.go.
func newParser(c Config) *jwt.Parser {
	return jwt.NewParser(
		jwt.WithValidMethods([]string{c.Algorithm}),
		jwt.WithStrictDecoding(),
		jwt.WithIssuer(c.Issuer),
		jwt.WithAudience(c.Audience),
		jwt.WithExpirationRequired(),
		jwt.WithIssuedAt(),
		jwt.WithLeeway(c.Leeway),
		jwt.WithTimeFunc(c.Now),
	)
}

// Algorithms lists what Config.Algorithm may be.
func Algorithms() []string { return []string{"HS256", "RS256", "PS256", "ES256", "EdDSA"} }

// methodOf is the allowlist of algorithms.
func methodOf(alg string) (jwt.SigningMethod, error) {
	switch alg {
	case "HS256":
		return jwt.SigningMethodHS256, nil
	case "RS256":
		return jwt.SigningMethodRS256, nil
	case "PS256":
		return jwt.SigningMethodPS256, nil
	case "ES256":
		return jwt.SigningMethodES256, nil
	case "EdDSA":
		return jwt.SigningMethodEdDSA, nil
	}
	return nil, fmt.Errorf("%q is no algorithm that is taken: choose one of %s", alg, strings.Join(Algorithms(), ", "))
}

// Close implements impl.Scheme. The denylist's store is closed by who opened it: others may share it.
func (s *Scheme) Close() error { return nil }
