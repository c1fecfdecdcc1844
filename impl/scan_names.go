package impl

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/bits"
)

// A named is a member's name that has been read.
type named struct {
	start, end uint32 // in the data, as it stands, without its quotes
	hash       uint32 // of the name unescaped
	// escaped is 0, or the number of the name, counted from 1, in the list's unescaped ones.
	escaped uint32
}

// usualNames is how many names the open objects may have before the list needs the heap.
const usualNames = 32

// A nameList holds the names of the objects that are open, outermost first.
type nameList struct {
	count     int
	first     [usualNames]named
	more      []named
	unescaped [][]byte
}

// A nameSet is one open object's part of the list.
type nameSet struct {
	start int
	seen  uint64 // one bit of 64 for each name, so that most names are compared with none
}

func (l *nameList) open() nameSet { return nameSet{start: l.count} }

// shut forgets the names of an object. Its unescaped ones stay, few as they are.
func (l *nameList) shut(set nameSet) {
	l.count = set.start
	l.more = l.more[:max(0, min(len(l.more), set.start-usualNames))]
}

func (l *nameList) at(i int) named {
	if i < usualNames {
		return l.first[i]
	}
	return l.more[i-usualNames]
}

func (l *nameList) add(n named) {
	if l.count < usualNames {
		l.first[l.count] = n
	} else {
		l.more = append(l.more, n)
	}
	l.count++
}

// text returns the name unescaped.
func (l *nameList) text(data []byte, n named) []byte {
	if n.escaped != 0 {
		return l.unescaped[n.escaped-1]
	}
	return data[n.start:n.end:n.end]
}

// last returns the name that was added last, of those that are open.
func (l *nameList) last() named { return l.at(l.count - 1) }

// has reports whether n is one of the names from start on.
func (l *nameList) has(data []byte, start int, n named) bool {
	name := l.text(data, n)
	isIn := func(names []named) bool {
		for i := range names {
			if names[i].hash == n.hash && bytes.Equal(l.text(data, names[i]), name) {
				return true
			}
		}
		return false
	}
	return isIn(l.first[min(start, usualNames):min(l.count, usualNames)]) || isIn(l.more[max(0, start-usualNames):])
}

// name reads a name and its colon, and returns the place of the value.
func (s *scan) name(data []byte, i int, set *nameSet) int {
	if i >= len(data) || data[i] != '"' {
		return s.fail(notJSON(i))
	}
	escapes := s.escapes
	end := s.str(data, i)
	if end < 0 {
		return s.fail(notJSON(^end))
	}
	n := named{start: uint32(i + 1), end: uint32(end - 1)}
	if s.escapes == escapes {
		n.hash = hashName(data, i+1, end-1)
	} else {
		s.names.unescape(data, &n)
	}
	bit := uint64(1) << (n.hash % 64)
	if set.seen&bit != 0 && s.names.has(data, set.start, n) {
		return s.fail(fmt.Errorf("field %q: given twice", shown(s.names.text(data, n))))
	}
	set.seen |= bit
	s.names.add(n)
	if i = skipSpace(data, end); i >= len(data) || data[i] != ':' {
		return s.fail(notJSON(i))
	}
	return skipSpace(data, i+1)
}

// rawName returns the name that a scan's each was handed as it stands, quotes included.
func (s *scan) rawName(data []byte) []byte {
	n := s.names.last()
	return data[n.start-1 : n.end+1]
}

// unescape keeps what a name with escapes stands for.
func (l *nameList) unescape(data []byte, n *named) {
	name := unescaped(data[n.start-1 : n.end+1])
	l.unescaped = append(l.unescaped, name)
	n.hash, n.escaped = hashName(name, 0, len(name)), uint32(len(l.unescaped))
}

// hashName tells most names apart by their first and last eight bytes and their length. Whoever chooses names
// that it does not tell apart has them compared.
func hashName(data []byte, start, end int) uint32 {
	length := end - start
	var first, last uint64
	switch {
	case length >= 8:
		first, last = binary.LittleEndian.Uint64(data[start:]), binary.LittleEndian.Uint64(data[end-8:])
	case start+8 <= len(data):
		first = binary.LittleEndian.Uint64(data[start:]) & (1<<(8*length) - 1)
	default:
		for i := end - 1; i >= start; i-- {
			first = first<<8 | uint64(data[i])
		}
	}
	const odd = 0x9e3779b97f4a7c15 // 2^64 over the golden ratio
	return uint32((first ^ bits.RotateLeft64(last, 29) ^ uint64(length)) * odd >> 32)
}
