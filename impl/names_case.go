package impl

import (
	"bytes"
	"unicode/utf8"
)

// DiffersInCase reports whether name is none of exact, but one of them when case is ignored as encoding/json
// ignores it (bytes.EqualFold: the long s and the Kelvin sign are letters too). Another reader could take such
// a name for the one it resembles.
func DiffersInCase(name []byte, exact []string) bool {
	differs := false
	for _, e := range exact {
		if string(name) == e {
			return false
		}
		differs = differs || equalFold(name, e)
	}
	return differs
}

// equalFold is bytes.EqualFold of a string, which needs no copy unless there are letters outside ASCII.
func equalFold(name []byte, exact string) bool {
	for i := range min(len(name), len(exact)) {
		a, b := name[i], exact[i]
		switch {
		case (a | b) >= utf8.RuneSelf:
			return bytes.EqualFold(name[i:], []byte(exact[i:]))
		case a == b:
		case a^b != 'a'^'A' || (a|0x20)-'a' > 'z'-'a':
			return false
		}
	}
	return len(name) == len(exact)
}
