package impl

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"
)

// MaxClaimsBytes bounds a principal given as JSON, before any work is done on it.
const MaxClaimsBytes = 64 << 10

const (
	maxSubjectBytes = 255
	maxRoles        = 64
	maxRoleBytes    = 255
	maxNesting      = 16
)

var (
	errSubject = fmt.Errorf(`field "sub": must be a string of 1 to %d bytes`, maxSubjectBytes)
	errRoles   = fmt.Errorf(`field "roles": must be at most %d strings of 1 to %d bytes`, maxRoles, maxRoleBytes)
)

// reservedClaims returns the names that the schemes themselves set (RFC 7519, section 4.1), so a
// principal cannot bring its own.
func reservedClaims() []string { return []string{"iss", "aud", "exp", "nbf", "iat", "jti"} }

// ParsePrincipal reads a principal from one JSON object: "sub" (a string, required), "roles" (strings,
// optional) and any other members, which become its Claims, compact, in the order given and otherwise
// byte for byte. An error names the field and what is wrong with it, and never a value.
func ParsePrincipal(data []byte) (Principal, error) {
	if len(data) > MaxClaimsBytes {
		return Principal{}, fmt.Errorf("is %d bytes long; at most %d are taken", len(data), MaxClaimsBytes)
	}
	members, err := objectMembers(data)
	if err != nil {
		return Principal{}, err
	}
	var p Principal
	var claims bytes.Buffer
	for _, m := range members {
		if err := p.take(m, &claims); err != nil {
			return Principal{}, err
		}
	}
	if p.Subject == "" {
		return Principal{}, errSubject
	}
	if claims.Len() > 0 {
		claims.WriteByte('}')
		p.Claims = claims.Bytes()
	}
	return p, nil
}

// Check returns nil when every scheme can carry p: a subject and roles within their bounds, preferences
// and claims each one JSON object or nil. An error matches ErrInvalid and names the field, never a value.
func (p Principal) Check() error {
	switch {
	case !validSubject(p.Subject):
		return fmt.Errorf("%w: %w", ErrInvalid, errSubject)
	case !validRoles(p.Roles):
		return fmt.Errorf("%w: %w", ErrInvalid, errRoles)
	case !validObject(p.Preferences):
		return fmt.Errorf(`%w: field "prefs": must be one JSON object`, ErrInvalid)
	case !validObject(p.Claims):
		return fmt.Errorf(`%w: field "claims": must be one JSON object`, ErrInvalid)
	}
	return nil
}

func validSubject(s string) bool {
	return s != "" && len(s) <= maxSubjectBytes && utf8.ValidString(s)
}

func validRoles(roles []string) bool {
	return len(roles) <= maxRoles && !slices.ContainsFunc(roles, func(r string) bool {
		return r == "" || len(r) > maxRoleBytes || !utf8.ValidString(r)
	})
}

func validObject(data json.RawMessage) bool {
	return data == nil || ScanObject(data, maxNesting, nil) == nil && data[0] == '{' // without space before it
}

// take puts one member where it belongs.
func (p *Principal) take(m member, claims *bytes.Buffer) error {
	switch {
	case m.name == "sub":
		if json.Unmarshal(m.value, &p.Subject) != nil || !validSubject(p.Subject) {
			return errSubject
		}
	case m.name == "roles":
		// A null is no string, and reads as an empty one.
		if json.Unmarshal(m.value, &p.Roles) != nil || p.Roles == nil || !validRoles(p.Roles) {
			return errRoles
		}
	case m.name == "prefs":
		return errors.New(`field "prefs": set by the site; leave it out`)
	case slices.Contains(reservedClaims(), m.name):
		return fmt.Errorf("field %q: set by the scheme; leave it out", m.name)
	default:
		return m.appendTo(claims)
	}
	return nil
}
