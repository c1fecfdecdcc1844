// No twin in jwt: there the token itself is the record.

package session

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"authbench/impl"
)

// A record is what the store keeps of a session. The end is absolute and checked at every lookup: the
// store's own expiry is for tidiness and the idle timeout, and a cache in front of it does not know of it.
//
// It has two forms. The obvious rung writes and reads JSON, and to it the compact form is a store that fails, with
// impl.ErrUnavailable; the others write the compact form, and read both.
type record struct {
	Principal     impl.Principal `json:"principal"`
	ExpiresUnixMS int64          `json:"expires_unix_ms"` // 13 digits until 2286, so sizes are exact
	// Ended makes it a tombstone: nobody stands behind the session any longer, and its subject is kept for
	// who clears it away.
	Ended bool `json:"ended,omitempty"`
	// LastSeenUnixMS is kept by the naive scheme alone.
	LastSeenUnixMS int64 `json:"last_seen_unix_ms,omitempty"`
}

func (r *record) expired(now time.Time) bool { return now.UnixMilli() >= r.ExpiresUnixMS }

// readable reports whether it is a record at all: a tombstone may have lost everything else.
func (r *record) readable() bool {
	return r.Ended || r.Principal.Subject != "" && r.ExpiresUnixMS != 0
}

// errUnreadable is the store's failure: a record that cannot be read does not say that its session has ended.
func errUnreadable() error {
	return fmt.Errorf("%w: session record unreadable", impl.ErrUnavailable)
}

// A codec is a form of the record: what a scheme writes, and how it reads.
type codec struct {
	encode func(record) ([]byte, error)
	decode func([]byte) (record, error)
}

func (p plan) codec() codec {
	if p.compact {
		return codec{encodeCompact, func(data []byte) (record, error) { return decodeRecord(string(data)) }}
	}
	return codec{encodeJSON, decodeJSON}
}

func encodeJSON(r record) ([]byte, error) {
	data, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("session record: %w", err)
	}
	return data, nil
}

func decodeJSON(data []byte) (record, error) {
	var r record
	if json.Unmarshal(data, &r) != nil || !r.readable() {
		return record{}, errUnreadable()
	}
	r.clip()
	return r, nil
}

// clip leaves no room behind a slice, which two who append to a kept record would share.
func (r *record) clip() {
	p := &r.Principal
	p.Roles, p.Preferences, p.Claims = slices.Clip(p.Roles), slices.Clip(p.Preferences), slices.Clip(p.Claims)
}

// decodeRecord reads either form: no JSON begins with a compact record's first byte.
func decodeRecord(text string) (record, error) {
	if text == "" || text[0] != compactVersion {
		return decodeJSON([]byte(text))
	}
	r, ok := decodeCompact(text)
	if !ok {
		return record{}, errUnreadable()
	}
	return r, nil
}
