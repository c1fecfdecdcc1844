package impl

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"
)

// A member is one of an object's, its value as it stood. rawName is its name as it stood, quotes and
// escapes included.
type member struct {
	name    string
	rawName []byte
	value   json.RawMessage
}

// appendTo adds the member to an object that is still open.
func (m member) appendTo(object *bytes.Buffer) error {
	separator := byte(',')
	if object.Len() == 0 {
		separator = '{'
	}
	object.WriteByte(separator)
	object.Write(m.rawName)
	object.WriteByte(':')
	return json.Compact(object, m.value)
}

// objectMembers returns the members of the one JSON object that data is, in order.
func objectMembers(data []byte) ([]member, error) {
	if err := checkJSON(data); err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	if open, err := dec.Token(); err != nil || open != json.Delim('{') {
		return nil, errors.New("must be one JSON object")
	}
	var members []member
	for dec.More() {
		m, err := nextMember(dec, data)
		if err != nil {
			return nil, err
		}
		members = append(members, m)
	}
	return members, nil
}

// nextMember reads a member from dec, which reads data.
func nextMember(dec *json.Decoder, data []byte) (member, error) {
	start := dec.InputOffset()
	key, err := dec.Token()
	name, isString := key.(string)
	if err != nil || !isString {
		return member{}, fmt.Errorf("not valid JSON at byte %d", dec.InputOffset())
	}
	m := member{name: name, rawName: bytes.TrimLeft(data[start:dec.InputOffset()], " \t\r\n,")}
	if err := dec.Decode(&m.value); err != nil {
		return member{}, fmt.Errorf("field %q: not valid JSON", shown([]byte(m.name)))
	}
	return m, nil
}

// checkJSON makes sure that data is JSON, in UTF-8, not too deep, and names no member twice.
func checkJSON(data []byte) error {
	var value json.RawMessage
	if err := json.Unmarshal(data, &value); err != nil {
		if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
			return fmt.Errorf("not valid JSON at byte %d", syntax.Offset)
		}
		return errors.New("not valid JSON")
	}
	if !utf8.Valid(data) {
		return errors.New("not valid UTF-8")
	}
	if Depth(data) > maxNesting {
		return fmt.Errorf("nested more than %d deep", maxNesting)
	}
	return CheckNames(data)
}
