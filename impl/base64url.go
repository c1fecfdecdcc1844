package impl

import "encoding/binary"

// notBase64URL marks a character outside the alphabet: a bit that no value of four characters reaches.
const notBase64URL = 1 << 31

const base64URLAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// base64URLValues holds, for each of the four places in a group, what every byte adds to the group's 24 bits.
// A table for each place saves the shifts. It is never written.
var base64URLValues = makeBase64URLValues()

type base64URLTable [4][256]uint32

// group returns the 24 bits of four characters, or them with the mark.
func (t *base64URLTable) group(a, b, c, d byte) uint32 {
	return t[0][a] | t[1][b] | t[2][c] | t[3][d]
}

func makeBase64URLValues() (values base64URLTable) {
	for place := range values {
		for c := range values[place] {
			values[place][c] = notBase64URL
		}
		for v, c := range []byte(base64URLAlphabet) {
			values[place][c] = uint32(v) << (18 - 6*place)
		}
	}
	return values
}

// DecodeBase64URL decodes text into dst, which must have room for base64.RawURLEncoding.DecodedLen(len(text))
// bytes, and returns how many it wrote. It takes what RFC 7515 calls base64url and nothing else: its own
// alphabet, no padding, no line breaks, and unused bits that are zero, so that no two texts decode to the same
// bytes. When text is anything else, ok is false and dst holds nothing of use.
func DecodeBase64URL[T string | []byte](dst []byte, text T) (n int, ok bool) {
	dst = dst[:len(text)/4*3+len(text)%4*6/8]
	t := &base64URLValues
	seen := uint32(0) // every value so far, so that the marks are looked at once
	// Four groups a turn: twelve bytes, written as fourteen while there is room.
	for len(text) >= 16 && len(dst) >= n+14 {
		out := dst[n : n+14]
		a := t.group(text[0], text[1], text[2], text[3])
		b := t.group(text[4], text[5], text[6], text[7])
		binary.BigEndian.PutUint64(out, uint64(a)<<40|uint64(b)<<16)
		c := t.group(text[8], text[9], text[10], text[11])
		d := t.group(text[12], text[13], text[14], text[15])
		binary.BigEndian.PutUint64(out[6:], uint64(c)<<40|uint64(d)<<16)
		seen |= a | b | c | d
		text, n = text[16:], n+12
	}
	for ; len(text) >= 4; text, n = text[4:], n+3 {
		a := t.group(text[0], text[1], text[2], text[3])
		seen |= a
		dst[n], dst[n+1], dst[n+2] = byte(a>>16), byte(a>>8), byte(a)
	}
	return decodeBase64URLRest(dst, n, text, seen)
}

// decodeBase64URLRest decodes a last group of fewer than four characters, which leaves bits unused.
func decodeBase64URLRest[T string | []byte](dst []byte, n int, text T, seen uint32) (int, bool) {
	t := &base64URLValues
	unused := uint32(0)
	switch len(text) {
	case 1:
		return 0, false
	case 2:
		a := t[0][text[0]] | t[1][text[1]]
		dst[n] = byte(a >> 16)
		seen, unused, n = seen|a, a&(1<<16-1), n+1
	case 3:
		a := t[0][text[0]] | t[1][text[1]] | t[2][text[2]]
		dst[n], dst[n+1] = byte(a>>16), byte(a>>8)
		seen, unused, n = seen|a, a&(1<<8-1), n+2
	}
	if unused != 0 || seen >= notBase64URL {
		return 0, false
	}
	return n, true
}
