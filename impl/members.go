package impl

import (
	"bytes"
	"encoding/json"
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
	var members []member
	var s scan
	err := s.run(data, maxNesting, func(name, value []byte) error {
		members = append(members, member{name: string(name), rawName: s.rawName(data), value: value})
		return nil
	})
	return members, err
}
