// No twin in session: a record's principal is made where the record is read (session/record.go).

package jwt

import (
	"bytes"
	"encoding/json"
	"slices"

	"authbench/impl"
)

// keepApart copies every value by itself.
func keepApart(m *memory) proof {
	c := &m.claims
	p := impl.Principal{Subject: string(c.subject), Preferences: alone(c.prefs), Claims: alone(c.claims)}
	if c.hasRoles {
		p.Roles = make([]string, len(c.roles))
	}
	for i, role := range c.roles {
		p.Roles[i] = string(role)
	}
	return proof{p, string(c.id), c.dates(), ties{string(c.family), c.epoch}}
}

// alone is a copy without room behind it, in which two who append to it would meet.
func alone(object []byte) []byte { return slices.Clip(bytes.Clone(object)) }

// keepTogether makes one string of all strings, and one piece of memory of both objects. With both in one piece,
// or in the memory that the payload was decoded into, a string would need unsafe, and measured the same.
func keepTogether(m *memory) proof {
	c := &m.claims
	m.strings = append(append(append(m.strings[:0], c.subject...), c.id...), c.family...)
	for _, role := range c.roles {
		m.strings = append(m.strings, role...)
	}
	rest := string(m.strings)
	cut := func(length int) (front string) {
		front, rest = rest[:length], rest[length:]
		return front
	}
	p := impl.Principal{Subject: cut(len(c.subject))}
	id, family := cut(len(c.id)), cut(len(c.family))
	if c.hasRoles {
		p.Roles = make([]string, len(c.roles))
	}
	for i, role := range c.roles {
		p.Roles[i] = cut(len(role))
	}
	p.Preferences, p.Claims = keepObjects(c.prefs, c.claims)
	return proof{p, id, c.dates(), ties{family, c.epoch}}
}

// keepObjects keeps nil nil, and neither has room behind it for the other to be overwritten.
func keepObjects(prefs, claims []byte) (keptPrefs, keptClaims json.RawMessage) {
	both := append(append(make([]byte, 0, len(prefs)+len(claims)), prefs...), claims...)
	if prefs != nil {
		keptPrefs = both[:len(prefs):len(prefs)]
	}
	if claims != nil {
		keptClaims = both[len(prefs):]
	}
	return keptPrefs, keptClaims
}
