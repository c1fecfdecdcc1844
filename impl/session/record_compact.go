// No twin in jwt: there the token itself is the record.

package session

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"

	"authbench/impl"
)

// The compact form of a record, numbers little-endian:
//
//	 0       version
//	 1       flags
//	 2       bytes of the subject
//	 3       number of roles
//	 4 …  7  bytes of the preferences
//	 8 … 11  bytes of the claims
//	12 … 19  absolute end, in milliseconds
//	20 … 27  last use, in milliseconds, or 0
//	28 …     bytes of each role, a byte each; then subject, roles, preferences and claims, one after the other
const (
	compactVersion = 1
	flagEnded      = 1
	headBytes      = 28
	claimsNesting  = 16 // what impl.Principal.Check lets a session begin with
)

// A head is a compact record's beginning.
type head struct {
	ended         bool
	subject       int
	roles         int
	prefs, claims uint32
	ends, seen    int64
}

func (h head) appendTo(data []byte) []byte {
	flags := byte(0)
	if h.ended {
		flags = flagEnded
	}
	data = append(data, compactVersion, flags, byte(h.subject), byte(h.roles))
	data = binary.LittleEndian.AppendUint32(data, h.prefs)
	data = binary.LittleEndian.AppendUint32(data, h.claims)
	data = binary.LittleEndian.AppendUint64(data, uint64(h.ends))
	return binary.LittleEndian.AppendUint64(data, uint64(h.seen))
}

func readHead(text string) (h head, ok bool) {
	if len(text) < headBytes || text[0] != compactVersion || text[1]&^flagEnded != 0 {
		return head{}, false
	}
	data := []byte(text[:headBytes])
	return head{
		ended: data[1] == flagEnded, subject: int(data[2]), roles: int(data[3]),
		prefs: binary.LittleEndian.Uint32(data[4:]), claims: binary.LittleEndian.Uint32(data[8:]),
		ends: int64(binary.LittleEndian.Uint64(data[12:])), seen: int64(binary.LittleEndian.Uint64(data[20:])),
	}, true
}

// fits reports whether the lengths, of which sizes are the roles', add up to the text. Nothing is made of a
// length before.
func (h head) fits(text, sizes string) bool {
	sum := uint64(headBytes) + uint64(len(sizes)) + uint64(h.subject) + uint64(h.prefs) + uint64(h.claims)
	for i := range len(sizes) {
		sum += uint64(sizes[i])
	}
	return sum == uint64(len(text))
}

// encodeCompact writes preferences and claims as the JSON form does, so that a principal reads the same from
// either.
func encodeCompact(r record) ([]byte, error) {
	p := &r.Principal
	prefs, err := compactJSON(p.Preferences)
	claims, errClaims := compactJSON(p.Claims)
	if err = errors.Join(err, errClaims); err != nil {
		return nil, fmt.Errorf("session record: %w", err)
	}
	if len(p.Subject) > math.MaxUint8 || len(p.Roles) > math.MaxUint8 || max(len(prefs), len(claims)) > math.MaxInt32 {
		return nil, errors.New("session record: the subject, the roles or the claims are too long")
	}
	h := head{r.Ended, len(p.Subject), len(p.Roles), uint32(len(prefs)), uint32(len(claims)), r.ExpiresUnixMS, r.LastSeenUnixMS}
	data := h.appendTo(make([]byte, 0, headBytes+len(p.Roles)*16+len(p.Subject)+len(prefs)+len(claims)))
	for _, role := range p.Roles {
		if len(role) > math.MaxUint8 {
			return nil, errors.New("session record: a role is too long")
		}
		data = append(data, byte(len(role)))
	}
	data = append(data, p.Subject...)
	for _, role := range p.Roles {
		data = append(data, role...)
	}
	return append(append(data, prefs...), claims...), nil
}

func compactJSON(raw json.RawMessage) ([]byte, error) {
	if len(raw) == 0 {
		return nil, nil
	}
	return json.Marshal(raw)
}

// decodeCompact keeps nothing of the text: a record may be kept for long, and a subject for longer. Subject and roles
// share one string, and preferences and claims one slice.
func decodeCompact(text string) (record, bool) {
	h, ok := readHead(text)
	if !ok || len(text) < headBytes+h.roles {
		return record{}, false
	}
	sizes := text[headBytes : headBytes+h.roles]
	if !h.fits(text, sizes) {
		return record{}, false
	}
	objects := len(text) - int(h.prefs) - int(h.claims)
	r := record{ExpiresUnixMS: h.ends, Ended: h.ended, LastSeenUnixMS: h.seen}
	r.Principal.Subject, r.Principal.Roles = cutNames(strings.Clone(text[headBytes+h.roles:objects]), h.subject, sizes)
	return r, r.takeJSON([]byte(text[objects:]), int(h.prefs)) && r.readable()
}

func cutNames(text string, subjectBytes int, sizes string) (subject string, roles []string) {
	subject, text = text[:subjectBytes], text[subjectBytes:]
	if sizes == "" {
		return subject, nil
	}
	roles = make([]string, len(sizes))
	for i := range roles {
		roles[i], text = text[:sizes[i]], text[sizes[i]:]
	}
	return subject, roles
}

// takeJSON checks that preferences and claims are JSON, as decoding the other form does. Neither has room for more
// behind it, which two who append to a kept record would share.
func (r *record) takeJSON(data []byte, prefs int) bool {
	r.Principal.Preferences, r.Principal.Claims = orNil(data[:prefs:prefs]), orNil(data[prefs:len(data):len(data)])
	return validOrNil(r.Principal.Preferences) && validOrNil(r.Principal.Claims)
}

func orNil(data []byte) json.RawMessage {
	if len(data) == 0 {
		return nil
	}
	return data
}

func validOrNil(data json.RawMessage) bool {
	return data == nil || impl.ScanObject(data, claimsNesting, nil) == nil
}
