package scenariofile

import (
	"errors"

	"github.com/BurntSushi/toml"
)

// errHere is what a place answers when it is reached.
var errHere = errors.New("here")

// A place is decoded where a key stands, and fails there: the library then says which line that is.
type place struct{}

// UnmarshalTOML implements toml.Unmarshaler.
func (*place) UnmarshalTOML(any) error { return errHere }

// lineOf returns the line of a key that is in the file, or 0 where the library does not say.
func lineOf(text string, key toml.Key) int {
	var level map[string]toml.Primitive
	meta, err := toml.Decode(text, &level)
	for i, name := range key {
		value, ok := level[name]
		if err != nil || !ok {
			return 0
		}
		if i == len(key)-1 {
			err = meta.PrimitiveDecode(value, &place{})
			break
		}
		level = nil
		err = meta.PrimitiveDecode(value, &level)
	}
	var found toml.ParseError
	if !errors.As(err, &found) {
		return 0
	}
	return found.Position.Line
}
