package impl

import (
	"errors"
	"fmt"
	"math"
	"unicode/utf8"
)

// deepestScan is as deep as encoding/json reads.
const deepestScan = 10000

// ScanObject reads data as one JSON object, in one pass, and hands each of the object's own members to each, in
// order: its name without the quotes and unescaped, and its value as it stands, without the white space around
// it. It returns an error for what is not JSON (RFC 8259, as encoding/json takes it), is not UTF-8, nests
// brackets deeper than maxDepth (the outermost counts 1), names a member twice in an object at any depth (names
// compared unescaped), or is no object; or each's own error. Members may be handed out before an error is found
// further on, so what they say counts for nothing until ScanObject returns nil. Name and value lie in data where
// they can. A nil each is none.
func ScanObject(data []byte, maxDepth int, each func(name, value []byte) error) error {
	var s scan
	return s.run(data, maxDepth, each)
}

// A scan is where ScanObject stands. Its methods take the data and the place i to read from, and return the
// place behind what they read, or failed, with err set. The data is no part of it, because name and value
// escape to each, and the scan would with them.
type scan struct {
	err      error
	maxDepth int
	bytes    uint64 // the bytes of strings or-ed together: whether any is outside ASCII
	escapes  int    // how many strings' escapes there were
	names    nameList
}

const failed = -1

func (s *scan) run(data []byte, maxDepth int, each func(name, value []byte) error) error {
	if uint64(len(data)) > math.MaxUint32 {
		return fmt.Errorf("is %d bytes long; at most %d are read", len(data), uint32(math.MaxUint32))
	}
	s.maxDepth = min(maxDepth, deepestScan)
	i := skipSpace(data, 0)
	switch {
	case i == len(data):
		return errors.New("not valid JSON: there is nothing")
	case data[i] != '{':
		return errors.New("must be one JSON object")
	}
	if i = s.object(data, i, 1, each); i == failed {
		return s.err
	}
	if i = skipSpace(data, i); i < len(data) {
		return notJSON(i)
	}
	if s.bytes&highBits != 0 && !utf8.Valid(data) {
		return errors.New("not valid UTF-8")
	}
	return nil
}

// fail keeps the first error there is.
func (s *scan) fail(err error) int {
	s.err = err
	return failed
}

func notJSON(i int) error { return fmt.Errorf("not valid JSON at byte %d", i+1) }

// object reads an object, from its bracket on, that lies depth brackets deep.
func (s *scan) object(data []byte, i, depth int, each func(name, value []byte) error) int {
	if depth > s.maxDepth {
		return s.tooDeep()
	}
	if i = skipSpace(data, i+1); i < len(data) && data[i] == '}' {
		return i + 1
	}
	names := s.names.open()
	for {
		if i = s.name(data, i, &names); i == failed {
			return failed
		}
		start := i
		if i = s.value(data, i, depth); i == failed {
			return failed
		}
		if each != nil {
			if err := each(s.names.text(data, s.names.last()), data[start:i:i]); err != nil {
				return s.fail(err)
			}
		}
		i = skipSpace(data, i)
		if i >= len(data) || data[i] != ',' {
			break
		}
		i = skipSpace(data, i+1)
	}
	if i >= len(data) || data[i] != '}' {
		return s.fail(notJSON(i))
	}
	s.names.shut(names)
	return i + 1
}
