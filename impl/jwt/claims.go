// No twin in session: there the principal is read from the store's record (session/record.go).

package jwt

import (
	"errors"

	"authbench/impl"
)

// errPayload is a claims set of wrong types or out of bounds.
var errPayload = errors.New("claims set out of bounds")

func payloadNames() []string {
	return []string{"iss", "sub", "aud", "exp", "nbf", "iat", "jti", "roles", "prefs", "claims", "sid", "epoch"}
}

// A claimsSet is the claims that this site knows. Each lies in the JSON it was read from where it can; one whose
// string has escapes lies by itself.
type claimsSet struct {
	issuer, subject, id, family       []byte
	audience                          []byte // as it stands
	expires, notBefore, issued, epoch number
	roles                             [][]byte
	hasRoles                          bool // an empty list is not none
	prefs, claims                     []byte
}

// A number is a whole one that may be missing.
type number struct {
	value int64
	given bool
}

// readInPlace is the part claims of the rungs that read it themselves.
func (s *Scheme) readInPlace(m *memory) (proof, error) {
	verdict := s.judge(m)
	if verdict == impl.ErrInvalid {
		return proof{}, verdict
	}
	return s.parts.keep(m), verdict
}

// judge reads the claims set of m.data and says whether it is right, expired or invalid.
func (s *Scheme) judge(m *memory) error {
	if m.claims.read(m.data) != nil || !s.allows(&m.claims) {
		return impl.ErrInvalid
	}
	return m.claims.dates().verdict(s.now(), s.leeway)
}

// read takes exactly the names it knows, and their values as encoding/json would: a null is a claim that is not
// given, but for prefs and claims, which must be objects.
func (c *claimsSet) read(data []byte) error {
	*c = claimsSet{roles: c.roles[:0]}
	return impl.ScanObject(data, maxNesting, c.take)
}

func (c *claimsSet) take(name, value []byte) (err error) {
	switch string(name) {
	case "iss":
		c.issuer, err = text(value)
	case "sub":
		c.subject, err = text(value)
	case "aud":
		c.audience = value
	case "exp":
		c.expires, err = whole(value)
	case "nbf":
		c.notBefore, err = whole(value)
	case "iat":
		c.issued, err = whole(value)
	case "jti":
		c.id, err = text(value)
	case "roles":
		err = c.takeRoles(value)
	case "prefs":
		c.prefs, err = object(value)
	case "claims":
		c.claims, err = object(value)
	case "sid":
		c.family, err = text(value)
	case "epoch":
		c.epoch, err = whole(value)
	default:
		if impl.DiffersInCase(name, payloadNames()) {
			err = errPayload
		}
	}
	return err
}

func (c *claimsSet) takeRoles(value []byte) error {
	if isNull(value) {
		return nil
	}
	c.hasRoles = true
	return elements(value, func(element []byte) error {
		role, err := text(element)
		c.roles = append(c.roles, role)
		return err
	})
}
