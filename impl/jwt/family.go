// No twin in session: there the record is the session (session/record.go), here it is what the next token comes from.

package jwt

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"authbench/impl"
	"authbench/impl/store"
)

// errReused is a refresh token that was exchanged before: it, or the one that took its place, is in
// somebody else's hands, and nobody can tell whose (RFC 9700, section 4.14.2).
var errReused = fmt.Errorf("%w: a refresh token was used twice", impl.ErrRevoked)

// A family is what the store keeps of a login. It is no secret: refresh tokens prove themselves.
type family struct {
	Principal     impl.Principal `json:"principal"`
	EndsUnixMS    int64          `json:"ends_unix_ms"`
	Number        uint32         `json:"number"`          // of the newest refresh token, from 1
	RotatedUnixMS int64          `json:"rotated_unix_ms"` // when that was made
}

func (f family) end() time.Time { return time.UnixMilli(f.EndsUnixMS) }

// exchange takes the refresh token of a number for the newest one, which it reports to be a new one or not.
func (f *family) exchange(number uint32, now time.Time, window time.Duration) (rotated bool, err error) {
	switch next := number + 1; {
	case !now.Before(f.end()):
		return false, impl.ErrExpired
	case next == f.Number && f.within(window, now):
		return false, nil
	case number < f.Number || next == 0: // 0: after 2^32 refreshes a family is used up
		return false, errReused
	default:
		// A number above the newest was made, and the store forgot it: a failover lost the last writes.
		f.Number, f.RotatedUnixMS = next, now.UnixMilli()
		return true, nil
	}
}

// within counts in both directions: a clock that is further behind than the window does not lengthen it.
func (f *family) within(window time.Duration, now time.Time) bool {
	return now.Sub(time.UnixMilli(f.RotatedUnixMS)).Abs() < window
}

func (f family) encode() ([]byte, error) {
	data, err := json.Marshal(f)
	if err != nil {
		return nil, fmt.Errorf("record of a login: %w", err)
	}
	return data, nil
}

// decodeFamily fails as the store's failure: a record that cannot be read does not say that its login has
// ended.
func decodeFamily(data []byte) (family, error) {
	var f family
	if json.Unmarshal(data, &f) != nil || f.Principal.Subject == "" || f.EndsUnixMS == 0 || f.Number == 0 {
		return family{}, fmt.Errorf("%w: record of a login unreadable", impl.ErrUnavailable)
	}
	return f, nil
}

// families keeps a record a login and an index a subject.
type families struct{ store.Records }

// begin keeps a new family until a grace after its end, so that a late refresh reads "expired".
func (f families) begin(ctx context.Context, id string, fam family, now time.Time) error {
	data, err := fam.encode()
	if err != nil {
		return err
	}
	return f.Create(ctx, id, fam.Principal.Subject, data, now, fam.end(), fam.end().Sub(now)+grace)
}

// change is store.Change of one login, unless edit says that there is nothing to write. The family comes with
// edit's error too.
func (f families) change(ctx context.Context, id string, edit func(*family) (write bool, err error)) (fam family, err error) {
	err = store.Change(ctx, f, id, editing(func(of *family) (bool, error) {
		write, err := edit(of)
		fam = *of
		return write, err
	}))
	return fam, err
}

// editing makes of a change of a family one of its bytes.
func editing(edit func(*family) (write bool, err error)) func(old []byte) (fresh []byte, err error) {
	return func(old []byte) ([]byte, error) {
		f, err := decodeFamily(old)
		if err != nil {
			return nil, err
		}
		if write, err := edit(&f); err != nil || !write {
			return nil, err
		}
		return f.encode()
	}
}
