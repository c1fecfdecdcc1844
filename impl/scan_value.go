package impl

import "fmt"

// value reads any value that lies depth brackets deep.
func (s *scan) value(data []byte, i, depth int) int {
	if i >= len(data) {
		return s.fail(notJSON(i))
	}
	end := 0
	switch c := data[i]; c {
	case '"':
		end = s.str(data, i)
	case '{':
		return s.object(data, i, depth+1, nil)
	case '[':
		return s.array(data, i, depth+1)
	case 't':
		end = literalEnd(data, i, "true")
	case 'f':
		end = literalEnd(data, i, "false")
	case 'n':
		end = literalEnd(data, i, "null")
	default:
		end = numberEnd(data, i)
	}
	if end < 0 {
		return s.fail(notJSON(^end))
	}
	return end
}

// array reads an array, from its bracket on.
func (s *scan) array(data []byte, i, depth int) int {
	if depth > s.maxDepth {
		return s.tooDeep()
	}
	if i = skipSpace(data, i+1); i < len(data) && data[i] == ']' {
		return i + 1
	}
	for {
		if i = s.value(data, i, depth); i == failed {
			return failed
		}
		i = skipSpace(data, i)
		if i >= len(data) || data[i] != ',' {
			break
		}
		i = skipSpace(data, i+1)
	}
	if i >= len(data) || data[i] != ']' {
		return s.fail(notJSON(i))
	}
	return i + 1
}

func (s *scan) tooDeep() int { return s.fail(fmt.Errorf("nested more than %d deep", s.maxDepth)) }

// The functions below return the place behind what they read, or ^i when what stands at i does not belong there.

func literalEnd(data []byte, i int, literal string) int {
	if end := i + len(literal); end <= len(data) && string(data[i:end]) == literal {
		return end
	}
	return ^i
}

// numberEnd reads what RFC 8259, section 6, calls a number.
func numberEnd(data []byte, i int) int {
	if data[i] == '-' {
		i++
	}
	if i < len(data) && data[i] == '0' {
		i++
	} else if i = digitsEnd(data, i); i < 0 {
		return i
	}
	if i < len(data) && data[i] == '.' {
		if i = digitsEnd(data, i+1); i < 0 {
			return i
		}
	}
	if i < len(data) && data[i]|0x20 == 'e' {
		if i++; i < len(data) && (data[i] == '+' || data[i] == '-') {
			i++
		}
		return digitsEnd(data, i)
	}
	return i
}

// digitsEnd reads one digit or more.
func digitsEnd(data []byte, i int) int {
	start := i
	for i < len(data) && data[i]-'0' <= 9 {
		i++
	}
	if i == start {
		return ^i
	}
	return i
}

// skipSpace returns the place of the first byte from i on that is no white space.
func skipSpace(data []byte, i int) int {
	if i < len(data) && data[i] > ' ' {
		return i
	}
	return skipSpaces(data, i)
}

func skipSpaces(data []byte, i int) int {
	for i < len(data) && (data[i] == ' ' || data[i] == '\n' || data[i] == '\r' || data[i] == '\t') {
		i++
	}
	return i
}
