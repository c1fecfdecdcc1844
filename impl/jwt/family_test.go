package jwt

import (
	"errors"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"authbench/impl"
)

// The family's newest is number 7, made a minute ago, and it ends in an hour.
func TestExchange(t *testing.T) {
	const minute, hour = time.Minute, time.Hour
	at := time.UnixMilli(1_700_000_000_000)
	for _, c := range []struct {
		words   string
		number  uint32
		passed  time.Duration // since the newest was made
		window  time.Duration
		newest  uint32 // afterwards
		rotated bool
		err     error
	}{
		{"the newest", 7, minute, 0, 8, true, nil},
		{"the newest, with a window", 7, minute, hour, 8, true, nil},
		{"the newest, just made", 7, 0, 0, 8, true, nil},
		{"the newest, a moment before the end", 7, hour - time.Millisecond, 0, 8, true, nil},
		{"the newest, at the end", 7, hour, 0, 7, false, impl.ErrExpired},
		{"the one before, without a window", 6, 0, 0, 7, false, errReused},
		{"the one before, at once", 6, 0, time.Second, 7, false, nil},
		{"the one before, a moment before the window's end", 6, time.Second - time.Millisecond, time.Second, 7, false, nil},
		{"the one before, at the window's end", 6, time.Second, time.Second, 7, false, errReused},
		{"the one before, by a clock a little behind", 6, -time.Second / 2, time.Second, 7, false, nil},
		{"the one before, by a clock far behind", 6, -minute, time.Second, 7, false, errReused},
		{"the one before that, at once", 5, 0, time.Second, 7, false, errReused},
		{"the first", 1, 0, time.Second, 7, false, errReused},
		{"an old one, at the end", 1, hour, time.Second, 7, false, impl.ErrExpired},
		{"one that the store forgot", 8, minute, 0, 9, true, nil},
		{"one that the store forgot long ago", 100, minute, time.Second, 101, true, nil},
		{"the last number there is", math.MaxUint32, minute, 0, 7, false, errReused},
	} {
		f := family{Number: 7, RotatedUnixMS: at.UnixMilli(), EndsUnixMS: at.Add(hour).UnixMilli()}
		rotated, err := f.exchange(c.number, at.Add(c.passed), c.window)
		if rotated != c.rotated || err != c.err || f.Number != c.newest {
			t.Errorf("%s: rotated %t to %d, %v", c.words, rotated, f.Number, err)
		}
		if made := at.Add(c.passed).UnixMilli(); rotated && f.RotatedUnixMS != made || !rotated && f.RotatedUnixMS != at.UnixMilli() {
			t.Errorf("%s: made at %d", c.words, f.RotatedUnixMS)
		}
	}
	if !errors.Is(errReused, impl.ErrRevoked) {
		t.Error("a reuse is no revocation")
	}
}

func TestAFamilyIsReadAsItWasWritten(t *testing.T) {
	want := family{
		Principal:  impl.Principal{Subject: "alex", Roles: []string{"reader"}, Claims: []byte(`{"plan":"pro","n":1.50}`)},
		EndsUnixMS: 1_700_000_000_000, Number: 3, RotatedUnixMS: 1_600_000_000_000,
	}
	data, err := want.encode()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := decodeFamily(data); err != nil || !cmp.Equal(got, want) {
		t.Errorf("%v: %s", err, cmp.Diff(want, got))
	}
	for _, broken := range []string{"", "{}", "null", string(data[:len(data)-1]), `{"principal":{"sub":"alex"},"ends_unix_ms":1}`, `[]`} {
		if _, err := decodeFamily([]byte(broken)); !errors.Is(err, impl.ErrUnavailable) {
			t.Errorf("%q: %v", broken, err)
		}
	}
}
