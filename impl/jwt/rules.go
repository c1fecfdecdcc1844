// No twin in session: a record is this site's own, and speaks for nobody else and to nobody else.

package jwt

import (
	"time"

	"authbench/impl"
)

// maxUnixSeconds is the end of the year 9999. Anything later is nobody's honest date, and within it no
// sum of a date and a leeway overflows.
const maxUnixSeconds = 253402300799

const maxIDBytes = 255

// maxEpoch is the last number up to which a store's scripts, which count in floating point, miss none; as
// microseconds of Unix time it is the year 2255.
const maxEpoch = 1 << 53

// allows says whether the claims set is for this site and within its bounds, dates apart from the clock.
func (s *Scheme) allows(c *claimsSet) bool {
	return string(c.issuer) == s.issuer && speaksTo(c.audience, s.audience) &&
		len(c.subject) > 0 && len(c.id) > 0 && len(c.id) <= maxIDBytes && len(c.family) <= maxIDBytes &&
		c.expires.given && c.issued.given && c.issued.value <= c.expires.value &&
		c.expires.within(maxUnixSeconds) && c.notBefore.within(maxUnixSeconds) && c.issued.within(maxUnixSeconds) &&
		c.epoch.within(maxEpoch) && (s.epochs == nil || c.epoch.given)
}

func (n number) within(largest int64) bool { return 0 <= n.value && n.value <= largest }

// speaksTo says whether an aud, which may be one string or a list, names the audience.
func speaksTo(aud []byte, audience string) bool {
	if aud == nil || isNull(aud) {
		return false
	}
	if aud[0] == '"' {
		only, err := text(aud)
		return err == nil && string(only) == audience
	}
	named := false
	err := elements(aud, func(element []byte) error {
		if isNull(element) {
			return errPayload
		}
		one, err := text(element)
		named = named || string(one) == audience
		return err
	})
	return err == nil && named
}

// dates are a token's, in seconds of Unix time.
type dates struct {
	expires, notBefore, issued int64
}

func (c *claimsSet) dates() dates {
	return dates{c.expires.value, c.notBefore.value, c.issued.value}
}

// verdict compares dates with a clock that may be off by the leeway. A date is a whole second, so it is before
// a time if it is before that time's second, and what is left of the time does not matter.
func (d dates) verdict(now time.Time, leeway time.Duration) error {
	earliest, latest := now.Add(-leeway).Unix(), now.Add(leeway).Unix()
	switch {
	case d.notBefore > latest || d.issued > latest:
		return impl.ErrInvalid
	case d.expires <= earliest:
		return impl.ErrExpired
	}
	return nil
}

// end is when the token stops being accepted.
func (d dates) end(leeway time.Duration) time.Time {
	return time.Unix(d.expires, 0).Add(leeway)
}
