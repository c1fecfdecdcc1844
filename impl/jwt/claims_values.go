// No twin in session: see claims.go. The values are valid JSON, without white space around them.

package jwt

import (
	"bytes"
	"encoding/json"
	"strconv"
)

func isNull(value []byte) bool { return value[0] == 'n' }

// text returns what a string's JSON stands for, or nothing for a null.
func text(value []byte) ([]byte, error) {
	switch {
	case isNull(value):
		return nil, nil
	case value[0] != '"':
		return nil, errPayload
	case bytes.IndexByte(value, '\\') < 0:
		return value[1 : len(value)-1 : len(value)-1], nil
	}
	var s string
	err := json.Unmarshal(value, &s)
	return []byte(s), err
}

// plainDigits is how many digits no int64 is too small for.
const plainDigits = 18

// whole reads a number, or a null, as encoding/json reads an int64: a fraction or an exponent is none.
func whole(value []byte) (number, error) {
	if isNull(value) {
		return number{}, nil
	}
	n := int64(0)
	for _, c := range value {
		if c -= '0'; c > 9 || len(value) > plainDigits {
			n, err := strconv.ParseInt(string(value), 10, 64)
			return number{n, true}, err
		}
		n = n*10 + int64(c)
	}
	return number{n, true}, nil
}

func object(value []byte) ([]byte, error) {
	if value[0] != '{' {
		return nil, errPayload
	}
	return value, nil
}

// elements hands out the elements of an array of strings and nulls, which is valid JSON.
func elements(array []byte, take func(element []byte) error) error {
	if array[0] != '[' {
		return errPayload
	}
	for i := 1; array[i] != ']'; {
		end := i + 1
		switch array[i] {
		case ' ', '\t', '\r', '\n', ',':
			i = end
			continue
		case '"':
			end = stringEnd(array, i)
		case 'n':
			end = i + len("null")
		default:
			return errPayload
		}
		if err := take(array[i:end]); err != nil {
			return err
		}
		i = end
	}
	return nil
}

// stringEnd returns the place after the string that starts at start.
func stringEnd(data []byte, start int) int {
	i := start + 1
	for ; data[i] != '"'; i++ {
		if data[i] == '\\' {
			i++
		}
	}
	return i + 1
}
