package impl

import (
	"encoding/binary"
	"math/bits"
)

// One bit or byte value in each of a word's eight bytes.
const (
	lowBits  = 0x0101010101010101
	highBits = 0x8080808080808080
)

// str reads a string, from its quote on, eight bytes at a time.
func (s *scan) str(data []byte, i int) int {
	seen := uint64(0)
	for i++; i+8 <= len(data); {
		// With a third index the compiler knows that the slice has room, and saves a few steps on the way
		// from one string's end to the next one's beginning, which is what a scan waits for.
		word := binary.LittleEndian.Uint64(data[i : i+8 : i+8])
		seen |= word
		stop := special(word)
		if stop == 0 {
			i += 8
			continue
		}
		i += bits.TrailingZeros64(stop) / 8
		if data[i] == '"' {
			s.bytes |= seen
			return i + 1
		}
		s.escapes++
		if i = escapeEnd(data, i); i < 0 {
			return i
		}
	}
	s.bytes |= seen
	return s.strBytes(data, i)
}

// strBytes is str for the last few bytes of data.
func (s *scan) strBytes(data []byte, i int) int {
	for i < len(data) {
		switch c := data[i]; {
		case c == '"':
			return i + 1
		case c == '\\' || c < ' ':
			s.escapes++
			if i = escapeEnd(data, i); i < 0 {
				return i
			}
		default:
			s.bytes |= uint64(c)
			i++
		}
	}
	return ^i
}

// special marks, by its highest bit, the first byte of a little-endian word that is a quote, a backslash or a
// control character. Bytes behind the first may be marked wrongly: a borrow reaches them.
func special(word uint64) uint64 {
	quote, backslash := word^lowBits*'"', word^lowBits*'\\'
	return ((quote - lowBits) | (backslash - lowBits) | (word - lowBits*' ')) &^ word & highBits
}

// escapeEnd reads an escape sequence; a control character at i is none.
func escapeEnd(data []byte, i int) int {
	if data[i] != '\\' || i+1 >= len(data) {
		return ^i
	}
	switch data[i+1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return i + 2
	case 'u':
		if i+6 <= len(data) && isHex(data[i+2]) && isHex(data[i+3]) && isHex(data[i+4]) && isHex(data[i+5]) {
			return i + 6
		}
	}
	return ^i
}

func isHex(c byte) bool { return c-'0' <= 9 || c|0x20-'a' <= 5 }
