package impl

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
)

const maxShownBytes = 64 // of a member's name, in an error

// Depth returns how deep the brackets of a JSON text nest. It looks at brackets alone, so it can come
// before any decoding.
func Depth(data []byte) int {
	deepest, now := 0, 0
	for i := 0; i < len(data); i++ {
		switch data[i] {
		case '"':
			i = stringEnd(data, i) - 1
		case '{', '[':
			now++
			deepest = max(deepest, now)
		case '}', ']':
			now--
		}
	}
	return deepest
}

// CheckNames returns an error when an object anywhere in data, which is valid JSON, names a member
// twice, or when data's own members have a name that differs from one of exact in case alone.
// encoding/json takes the last of two and any case, other readers choose otherwise, and a text that two
// readers understand differently must not be believed (RFC 8725, section 2.4; RFC 7519, section 4).
func CheckNames(data []byte, exact ...string) error {
	w := nameWalk{exact: exact, names: make([][]byte, 0, 32), open: make([]int, 0, 16)}
	last := byte(0) // the last byte outside strings that was not white space
	for i := 0; i < len(data); i++ {
		c := data[i]
		switch c {
		case ' ', '\t', '\r', '\n':
			continue
		case '{', '[':
			w.enter(c)
		case '}', ']':
			w.leave()
		case '"':
			end := stringEnd(data, i)
			if w.inObject() && (last == '{' || last == ',') {
				if err := w.name(unescaped(data[i:end])); err != nil {
					return err
				}
			}
			i = end - 1
		}
		last = c
	}
	return nil
}

// A nameWalk is where CheckNames stands.
type nameWalk struct {
	exact []string
	names [][]byte // of the objects that are open, outermost first
	open  []int    // a bracket that is open: where its names start, or array
}

const array = -1

func (w *nameWalk) enter(bracket byte) {
	start := array
	if bracket == '{' {
		start = len(w.names)
	}
	w.open = append(w.open, start)
}

func (w *nameWalk) leave() {
	if len(w.open) == 0 {
		return // not valid JSON: nothing to say of its names
	}
	if w.inObject() {
		w.names = w.names[:w.open[len(w.open)-1]]
	}
	w.open = w.open[:len(w.open)-1]
}

func (w *nameWalk) inObject() bool {
	return len(w.open) > 0 && w.open[len(w.open)-1] != array
}

func (w *nameWalk) name(name []byte) error {
	same := func(other []byte) bool { return bytes.Equal(name, other) }
	if slices.ContainsFunc(w.names[w.open[len(w.open)-1]:], same) {
		return fmt.Errorf("field %q: given twice", shown(name))
	}
	if len(w.open) == 1 && DiffersInCase(name, w.exact) {
		return fmt.Errorf("field %q: differs in case from the name it stands for", shown(name))
	}
	w.names = append(w.names, name)
	return nil
}

// stringEnd returns the place after the string that starts at start, or the end of data.
func stringEnd(data []byte, start int) int {
	for i := start + 1; i < len(data); i++ {
		switch data[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(data)
}

// unescaped returns what a quoted string stands for.
func unescaped(quoted []byte) []byte {
	if !bytes.ContainsRune(quoted, '\\') {
		return bytes.Trim(quoted, `"`)
	}
	var s string
	if json.Unmarshal(quoted, &s) != nil {
		return quoted
	}
	return []byte(s)
}

// shown cuts a name that is too long for an error.
func shown(name []byte) []byte {
	if len(name) > maxShownBytes {
		return append(name[:maxShownBytes:maxShownBytes], "…"...)
	}
	return name
}
