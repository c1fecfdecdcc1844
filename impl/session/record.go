// No twin in jwt: there the token itself is the record.

package session

import (
	"encoding/json"
	"fmt"
	"time"

	"authbench/impl"
)

// A record is what the store keeps of a session. The end is absolute and checked at every lookup: the
// store's own expiry is for tidiness and the idle timeout, and a cache in front of it does not know of it.
type record struct {
	Principal     impl.Principal `json:"principal"`
	ExpiresUnixMS int64          `json:"expires_unix_ms"` // 13 digits until 2286, so sizes are exact
	// Ended makes it a tombstone: nobody stands behind the session any longer, and its subject is kept for
	// who clears it away.
	Ended bool `json:"ended,omitempty"`
}

func (r record) expired(now time.Time) bool { return now.UnixMilli() >= r.ExpiresUnixMS }

func encode(r any) ([]byte, error) {
	data, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("session record: %w", err)
	}
	return data, nil
}

// decodeRecord fails as the store's failure: a record that cannot be read does not say that its session
// has ended.
func decodeRecord(data []byte) (record, error) {
	var r record
	if json.Unmarshal(data, &r) != nil || !r.Ended && (r.Principal.Subject == "" || r.ExpiresUnixMS == 0) {
		return record{}, fmt.Errorf("%w: session record unreadable", impl.ErrUnavailable)
	}
	return r, nil
}
