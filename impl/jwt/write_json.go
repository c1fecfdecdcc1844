// No twin in session: see write.go.

package jwt

import (
	"bytes"
	"encoding/json"
)

// appendString leaves a string with anything in it that encoding/json escapes, or may, to that.
func appendString(out []byte, s string) []byte {
	for i := range len(s) {
		if !isPlain(s[i]) {
			quoted, _ := json.Marshal(s) // no string fails
			return append(out, quoted...)
		}
	}
	out = append(append(out, '"'), s...)
	return append(out, '"')
}

// appendObject leaves an object that encoding/json does not write as it stands, or may not, to that.
func appendObject(out []byte, name string, object json.RawMessage) ([]byte, error) {
	if len(object) == 0 {
		return out, nil
	}
	out = append(out, name...)
	if isCompact(object) {
		return append(out, object...), nil
	}
	compact, err := json.Marshal(object)
	return append(out, compact...), err
}

// isPlain says whether c stands in a string as it is, wherever it stands.
func isPlain(c byte) bool {
	const others = 1<<' ' - 1 | 1<<'"' | 1<<'<' | 1<<'>' | 1<<'&' // below 64, one bit each
	if c < 64 {
		return others>>c&1 == 0
	}
	return c != '\\' && c <= '~'
}

// isCompact says whether encoding/json writes object, which is valid JSON, as it stands: without white space
// between its values, and nothing in its strings to be escaped, as for who puts JSON into a page. lineSeparator
// begins U+2028 and U+2029, which are escaped too, and others that are not.
func isCompact(object []byte) bool {
	const lineSeparator = 0xe2
	for _, c := range [...]byte{'<', '>', '&', lineSeparator, '\n', '\r', '\t'} {
		if bytes.IndexByte(object, c) >= 0 {
			return false
		}
	}
	for i := 0; ; i++ {
		space := bytes.IndexByte(object[i:], ' ')
		if space < 0 {
			return true
		}
		// White space between values has a bracket, a comma or a colon at one of its ends.
		if i += space; i == 0 || i+1 == len(object) || separates(object[i-1]) || separates(object[i+1]) {
			return !isSpread(object)
		}
	}
}

func separates(c byte) bool {
	switch c {
	case ',', ':', '{', '}', '[', ']':
		return true
	}
	return false
}

// isSpread says whether there is a space in object outside of its strings.
func isSpread(object []byte) bool {
	inString := false
	for i := 0; i < len(object); i++ {
		switch c := object[i]; {
		case c == '"':
			inString = !inString
		case c == '\\':
			i++
		case c == ' ' && !inString:
			return true
		}
	}
	return false
}
