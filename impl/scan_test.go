package impl

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// A pair is a member as it was handed out.
type pair struct{ Name, Value string }

func scanned(data []byte, maxDepth int) ([]pair, error) {
	var members []pair
	err := ScanObject(data, maxDepth, func(name, value []byte) error {
		members = append(members, pair{string(name), string(value)})
		return nil
	})
	return members, err
}

// obviousScan is ScanObject with the library.
func obviousScan(data []byte, maxDepth int) ([]pair, bool) {
	if !json.Valid(data) || !utf8.Valid(data) || Depth(data) > maxDepth || CheckNames(data) != nil {
		return nil, false
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	if open, err := dec.Token(); err != nil || open != json.Delim('{') {
		return nil, false
	}
	var members []pair
	for dec.More() {
		name, nameErr := dec.Token()
		var value json.RawMessage
		if err := errors.Join(nameErr, dec.Decode(&value)); err != nil {
			return nil, false
		}
		members = append(members, pair{name.(string), string(value)})
	}
	return members, true
}

// agree fails t unless ScanObject and the library see the same in data.
func agree(t interface{ Fatalf(string, ...any) }, data []byte, maxDepth int) {
	members, err := scanned(data, maxDepth)
	want, ok := obviousScan(data, maxDepth)
	if (err == nil) != ok {
		t.Fatalf("ScanObject(%q, %d) = %v; by the library %v", data, maxDepth, err, ok)
	}
	if err != nil {
		if strings.Contains(err.Error(), "\n") {
			t.Fatalf("error %q is not one line", err)
		}
		return
	}
	if diff := cmp.Diff(want, members); diff != "" {
		t.Fatalf("members of %q: %s", data, diff)
	}
}

func TestScanObjectSeesWhatTheLibrarySees(t *testing.T) {
	for _, c := range scanCases() {
		t.Run(c.words, func(t *testing.T) {
			agree(t, []byte(c.data), 4)
			// The same at every distance from the end, where fewer than eight bytes are left to load.
			for i := range 9 {
				agree(t, []byte(c.data+strings.Repeat(" ", i)), 4)
			}
		})
	}
}

func TestScanObjectOfEveryBeginning(t *testing.T) {
	whole := `{"sub":"u\u00e9é","n":[-1.5e+3,0,true,null,{"a\"b":{},"c":[]}],"long name of a member":"long value of a member"}`
	agree(t, []byte(whole), 4)
	for i := range whole {
		agree(t, []byte(whole[:i]), 4)
		for _, c := range []byte(`"\{}[]:,0 x` + "\n\x00\xff") {
			agree(t, []byte(whole[:i]+string(rune(c))+whole[i:]), 4) // c added
			changed := []byte(whole)
			changed[i] = c
			agree(t, changed, 4)
		}
	}
}

func TestScanObjectOfWhatIsDrawn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value, depth := nested(t, 4)
		data, err := json.MarshalIndent(map[string]any{"value": value, "other": 1}, "", rapid.StringMatching(`[ \t]{0,9}`).Draw(t, "indent"))
		if err != nil {
			t.Fatal(err)
		}
		agree(t, data, depth)
		agree(t, data, depth+1)
	})
}

func TestScanObjectStopsAtTheCallersError(t *testing.T) {
	own, calls := errors.New("own"), 0
	err := ScanObject([]byte(`{"a":1,"b":2}`), 4, func(_, _ []byte) error { calls++; return own })
	if !errors.Is(err, own) || calls != 1 {
		t.Errorf("%v after %d calls", err, calls)
	}
}

func TestScanObjectWithoutACaller(t *testing.T) {
	if err := ScanObject([]byte(`{"a":1}`), 1, nil); err != nil {
		t.Error(err)
	}
	if ScanObject([]byte(`{"a":1,"a":2}`), 1, nil) == nil {
		t.Error("a name twice was taken")
	}
}

// What is handed out must not reach into what follows it.
func TestScanObjectHandsOutNoRoom(t *testing.T) {
	data := []byte(`{"a":1,"b":2}`)
	err := ScanObject(data, 1, func(name, value []byte) error {
		_, _ = append(name, "xx"...), append(value, "yy"...)
		return nil
	})
	if err != nil || string(data) != `{"a":1,"b":2}` {
		t.Errorf("%s, %v", data, err)
	}
}

// Nobody may have the scan eat the stack, whatever depth is allowed.
func TestScanObjectOfADeepText(t *testing.T) {
	for _, depth := range []int{deepestScan, deepestScan + 1, 1 << 20} {
		data := []byte(`{"a":` + strings.Repeat("[", depth-1) + strings.Repeat("]", depth-1) + "}")
		if err := ScanObject(data, 1<<30, nil); (err == nil) != json.Valid(data) {
			t.Errorf("%d deep: %v", depth, err)
		}
	}
}

func FuzzScanObject(f *testing.F) {
	for _, c := range scanCases() {
		f.Add([]byte(c.data), 4)
	}
	f.Add([]byte(`{"a":{"b":[1,{"c":"d"}]}}`), 3)
	f.Fuzz(func(t *testing.T, data []byte, maxDepth int) { agree(t, data, maxDepth) })
}
