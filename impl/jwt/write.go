// No twin in session: a session token is random, and says nothing that had to be written.

package jwt

import (
	"encoding/base64"
	"strconv"

	"authbench/impl"
)

// A frame is what all tokens of a scheme say alike, as JSON: what stands before the subject, and what between
// that and the dates.
type frame struct{ before, between string }

func newFrame(issuer, audience string) frame {
	return frame{
		`{"iss":` + string(appendString(nil, issuer)) + `,"sub":`,
		`,"aud":[` + string(appendString(nil, audience)) + `],"exp":`,
	}
}

// write makes the token that the library makes, byte for byte.
func (s *Scheme) write(m *memory, p impl.Principal, d dates, ties ties) (impl.Token, error) {
	var err error
	if m.data, err = s.frame.appendClaims(m.data[:0], m.id, p, d, ties); err != nil {
		return "", err
	}
	m.text = append(append(m.text[:0], s.header...), '.')
	m.text = base64.RawURLEncoding.AppendEncode(m.text, m.data)
	signature, err := s.key.signature(m)
	if err != nil {
		return "", err
	}
	m.text = base64.RawURLEncoding.AppendEncode(append(m.text, '.'), signature)
	return impl.Token(m.text), nil
}

// appendClaims writes the members in the order of payload's.
func (f frame) appendClaims(out []byte, id [idBytes]byte, p impl.Principal, d dates, ties ties) ([]byte, error) {
	out = append(out, f.before...)
	out = appendString(out, p.Subject)
	out = append(out, f.between...)
	out = strconv.AppendInt(out, d.expires, 10)
	out = append(out, `,"iat":`...)
	out = strconv.AppendInt(out, d.issued, 10)
	out = append(out, `,"jti":"`...)
	out = append(base64.RawURLEncoding.AppendEncode(out, id[:]), '"')
	out = appendRoles(out, p.Roles)
	out, err := appendObject(out, `,"prefs":`, p.Preferences)
	if err != nil {
		return nil, err
	}
	if out, err = appendObject(out, `,"claims":`, p.Claims); err != nil {
		return nil, err
	}
	return append(appendTies(out, ties), '}'), nil
}

func appendRoles(out []byte, roles []string) []byte {
	separator := `,"roles":[`
	for _, role := range roles {
		out = appendString(append(out, separator...), role)
		separator = `,`
	}
	if len(roles) > 0 {
		out = append(out, ']')
	}
	return out
}

func appendTies(out []byte, ties ties) []byte {
	if ties.family != "" {
		out = appendString(append(out, `,"sid":`...), ties.family)
	}
	if ties.epoch.given {
		out = strconv.AppendInt(append(out, `,"epoch":`...), ties.epoch.value, 10)
	}
	return out
}
