package impl

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"
)

func TestCheckNames(t *testing.T) {
	exact := []string{"sub", "iss"}
	for _, c := range []struct {
		words, data string
		ok          bool
	}{
		{"no members", `{}`, true},
		{"different names", `{"sub":1,"iss":2}`, true},
		{"a name twice", `{"sub":1,"sub":2}`, false},
		{"a name twice, once escaped", `{"sub":1,"\u0073ub":2}`, false},
		{"a name twice, far apart, with white space", "{ \"a\" : {\"x\":1} ,\n\"b\":[1,2] , \"a\" : 3}", false},
		{"a name twice in an inner object", `{"a":{"x":1,"x":2}}`, false},
		{"a name twice in an object in an array", `{"a":[1,{"x":1,"x":2}]}`, false},
		{"one name in two objects", `{"a":{"x":1},"b":{"x":2},"x":3}`, true},
		{"a value that equals a name", `{"a":"a","b":["a","b","b"]}`, true},
		{"brackets and quotes in strings", `{"a":"{\"a\":[","b":"}\\","c":{}}`, true},
		{"a registered name in capitals", `{"SUB":1}`, false},
		{"a registered name with a letter that folds to s", `{"\u017fub":1}`, false},
		{"a registered name in both cases", `{"sub":1,"Sub":2}`, false},
		{"a registered name in capitals, further in", `{"a":{"SUB":1}}`, true},
		{"the empty name twice", `{"":1,"":2}`, false},
		{"top-level array", `[{"a":1},{"a":2}]`, true},
	} {
		t.Run(c.words, func(t *testing.T) {
			if !json.Valid([]byte(c.data)) {
				t.Fatal("the case is not JSON")
			}
			if err := CheckNames([]byte(c.data), exact...); (err == nil) != c.ok {
				t.Errorf("CheckNames(%s) = %v", c.data, err)
			}
		})
	}
}

// Whatever is written from a map names nothing twice, at any depth, and its depth is its construction's.
func TestCheckNamesTakesWhatMapsWrite(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value, depth := nested(t, 4)
		data, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		if err := CheckNames(data); err != nil {
			t.Fatalf("%s: %v", data, err)
		}
		if got := Depth(data); got != depth {
			t.Fatalf("%s: depth %d, want %d", data, got, depth)
		}
	})
}

// nested draws a JSON value and returns how deep its brackets nest.
func nested(t *rapid.T, room int) (any, int) {
	switch kind := rapid.IntRange(0, 3).Draw(t, "kind"); {
	case room == 0 || kind == 0:
		return rapid.StringOf(rapid.RuneFrom([]rune(`"\{}[],:aé `))).Draw(t, "string"), 0
	case kind == 1:
		return rapid.Int().Draw(t, "number"), 0
	case kind == 2:
		inner, depth := nested(t, room-1)
		return []any{1, inner}, depth + 1
	}
	inner, depth := nested(t, room-1)
	other, otherDepth := nested(t, room-1)
	name := rapid.StringOf(rapid.RuneFrom([]rune(`"\{}[],:ab`))).Draw(t, "name")
	return map[string]any{name: inner, name + "+": other}, max(depth, otherDepth) + 1
}

func FuzzCheckNames(f *testing.F) {
	for _, seed := range []string{`{"a":1,"a":2}`, `}`, `"`, `{"\`, `[{]}`, `{"a":{"b":[]}}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		Depth(data) // neither may panic, valid JSON or not
		twice := CheckNames(data) != nil
		var object map[string]json.RawMessage
		if json.Unmarshal(data, &object) != nil || twice {
			return
		}
		// What passes loses no member in a map.
		again, err := json.Marshal(object)
		if err != nil {
			t.Fatal(err)
		}
		if CheckNames(again) != nil {
			t.Fatalf("%q passes, and %q does not", data, again)
		}
	})
}
