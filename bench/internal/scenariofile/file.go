// Package scenariofile reads the user's own case: a strict TOML file that says what their sessions are made of. A key
// that it does not know, a value of the wrong type and one that makes no sense are errors of one line, which says what
// to do.
package scenariofile

import (
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/BurntSushi/toml"

	"authbench/results"
)

// MaxBytes is the largest file that is read.
const MaxBytes = 16 << 10

// A file is the TOML, field by field; what was not given is nil.
type file struct {
	Name      *string    `toml:"name"`
	Session   *session   `toml:"session"`
	Lifetimes *lifetimes `toml:"lifetimes"`
	Load      *offered   `toml:"load"`
	Measure   *measure   `toml:"measure"`
}

type session struct {
	Logins    *float64 `toml:"logins"`
	Reads     *float64 `toml:"reads"`
	Writes    *float64 `toml:"writes"`
	Refreshes *float64 `toml:"refreshes"`
	Logouts   *float64 `toml:"logouts"`
}

type lifetimes struct {
	Session     *duration `toml:"session"`
	AccessToken *duration `toml:"access_token"`
	Idle        *duration `toml:"idle"`
}

type offered struct {
	Rate    *float64 `toml:"rate"`
	Carrier *string  `toml:"carrier"`
}

type measure struct {
	Variants *[]string `toml:"variants"`
	Blocks   *int      `toml:"blocks"`
	Slices   *int      `toml:"slices"`
	Slice    *duration `toml:"slice"`
}

// A duration is a string such as "90s": a bare number would leave the unit open.
type duration time.Duration

// UnmarshalTOML implements toml.Unmarshaler.
func (d *duration) UnmarshalTOML(value any) error {
	text, ok := value.(string)
	parsed, err := time.ParseDuration(text)
	if !ok || err != nil {
		return errors.New(`give a duration in quotes, with its unit, such as "90s" or "12h"`)
	}
	*d = duration(parsed)
	return nil
}

// Parse reads a scenario file. Its error is one line, names the key and the line where there is one, and repeats no more
// of the file than a key and the value that is wrong, cut short.
func Parse(data []byte) (results.Mix, error) {
	switch {
	case len(data) > MaxBytes:
		return results.Mix{}, fmt.Errorf("is larger than %d KB: give a file of the few keys that list shows", MaxBytes>>10)
	case !utf8.Valid(data):
		return results.Mix{}, errors.New("is not UTF-8 text: save it as UTF-8")
	}
	var f file
	meta, err := toml.Decode(string(data), &f)
	if err != nil {
		return results.Mix{}, oneLine(err)
	}
	for _, key := range meta.Keys() {
		if !isKnown(key) {
			return results.Mix{}, fmt.Errorf("line %d: unknown key %s: see list for those there are", lineOf(string(data), key), shown(key))
		}
	}
	mix := f.mix()
	return mix, check(f, mix)
}

// mix is what the file says, with what it leaves out.
func (f file) mix() results.Mix {
	var m results.Mix
	m.Name, m.Session.Logins = "mix", 1
	set(&m.Name, f.Name)
	if s := f.Session; s != nil {
		set(&m.Session.Logins, s.Logins)
		set(&m.Session.Reads, s.Reads)
		set(&m.Session.Writes, s.Writes)
		set(&m.Session.Refreshes, s.Refreshes)
		set(&m.Session.Logouts, s.Logouts)
	}
	if l := f.Lifetimes; l != nil {
		setDuration(&m.Lifetimes.Session, l.Session)
		setDuration(&m.Lifetimes.AccessToken, l.AccessToken)
		setDuration(&m.Lifetimes.Idle, l.Idle)
	}
	if l := f.Load; l != nil {
		set(&m.Load.RateRPS, l.Rate)
		set(&m.Load.Carrier, l.Carrier)
	}
	if e := f.Measure; e != nil {
		set(&m.Measure.Variants, e.Variants)
		set(&m.Measure.Blocks, e.Blocks)
		set(&m.Measure.Slices, e.Slices)
		setDuration(&m.Measure.Slice, e.Slice)
	}
	return m
}

func set[T any](to *T, given *T) {
	if given != nil {
		*to = *given
	}
}

func setDuration(to *time.Duration, given *duration) {
	if given != nil {
		*to = time.Duration(*given)
	}
}
