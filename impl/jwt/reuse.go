// No twin in session: a record comes from the store in memory of its own.

package jwt

import (
	"context"
	"unsafe"

	"authbench/impl"
)

// VerifyReusing implements impl.Reuser. On the fast rung it leaves no garbage, unless a string of the principal has
// escapes, or there is a cache, which keeps what it is given.
func (s *Scheme) VerifyReusing(ctx context.Context, t impl.Token, into *impl.Reused) error {
	into.Principal = impl.Principal{}
	claims, err := s.proveReusing(t, into)
	if err != nil {
		return err
	}
	into.Principal, err = s.lookup(ctx, &claims)
	return err
}

// VerifyReusing implements impl.Reuser, as Verify does impl.Scheme.
func (r *Refresher) VerifyReusing(_ context.Context, t impl.Token, into *impl.Reused) error {
	into.Principal = impl.Principal{}
	claims, err := ofLogin(r.proveReusing(t, into))
	if err != nil {
		return err
	}
	into.Principal = claims.principal
	return nil
}

// proveReusing is prove, but where it can what it returns lies in into's memory, as the payload was decoded.
func (s *Scheme) proveReusing(t impl.Token, into *impl.Reused) (proof, error) {
	if s.rung != impl.Fast || s.verified != nil {
		return s.prove(t)
	}
	m := s.borrow() // and not given back after a panic, in which it may still have what is the caller's
	own := m.data
	m.data = into.Memory
	verdict := impl.ErrInvalid
	if s.open(t, m) {
		verdict = s.judge(m)
	}
	into.Memory, m.data = m.data, own
	var claims proof
	if verdict != impl.ErrInvalid {
		claims = m.claims.inPlace(into)
	}
	s.giveBack(m)
	return claims, verdict
}

// inPlace is what the claims prove, in the memory that they were read from.
func (c *claimsSet) inPlace(into *impl.Reused) proof {
	if into.Roles == nil {
		into.Roles = []string{} // an empty list is not none
	}
	into.Roles = into.Roles[:0]
	for _, role := range c.roles {
		into.Roles = append(into.Roles, stringOf(role))
	}
	p := impl.Principal{Subject: stringOf(c.subject), Preferences: c.prefs, Claims: c.claims}
	if c.hasRoles {
		p.Roles = into.Roles
	}
	return proof{p, stringOf(c.id), c.dates(), ties{stringOf(c.family), c.epoch}}
}

// stringOf is the string that text is, without a copy, so text must not change while somebody has the string. It lies
// in into's memory, or by itself where it had escapes. Either was written before this; by itself never again, and
// into's memory, which m no longer has, by the next call alone that is given it. Until then the caller may read the
// principal, and no longer (impl.Reused). The lookup, which is over by then, keeps no string, for a key in the store is
// a new one made of several.
func stringOf(text []byte) string { return unsafe.String(unsafe.SliceData(text), len(text)) }
