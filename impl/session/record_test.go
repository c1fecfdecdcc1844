package session

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"authbench/impl"
)

func drawRecord(t *rapid.T) record {
	object := rapid.SampledFrom([]json.RawMessage{nil, json.RawMessage(`{}`), json.RawMessage(`{"a":{"b":[1,null,"\u00e9é\""]}}`)})
	return record{
		Principal: impl.Principal{
			Subject:     rapid.StringN(1, -1, 255).Draw(t, "subject"),
			Roles:       append([]string(nil), rapid.SliceOfN(rapid.StringN(1, -1, 255), 0, 64).Draw(t, "roles")...),
			Preferences: object.Draw(t, "prefs"),
			Claims:      object.Draw(t, "claims"),
		},
		ExpiresUnixMS:  rapid.Int64Min(1).Draw(t, "ends"),
		Ended:          rapid.Bool().Draw(t, "ended"),
		LastSeenUnixMS: rapid.Int64Min(0).Draw(t, "seen"),
	}
}

// A record comes back from each form as it went in, and the two forms say the same.
func TestARecordComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := drawRecord(t)
		for words, c := range codecs() {
			data, err := c.encode(want)
			if err != nil {
				t.Fatalf("%s: %v", words, err)
			}
			if got, err := c.decode(data); err != nil || !cmp.Equal(want, got, cmp.AllowUnexported(record{})) {
				t.Fatalf("%s: %v %s", words, err, cmp.Diff(want, got))
			}
			got, err := decodeRecord(string(data))
			if err != nil || !cmp.Equal(want, got) {
				t.Fatalf("%s, read by the fast rung: %v %s", words, err, cmp.Diff(want, got))
			}
		}
	})
}

func codecs() map[string]codec {
	return map[string]codec{"json": plan{}.codec(), "compact": plan{compact: true}.codec()}
}

// The JSON form leaves no white space in a principal's objects and escapes what HTML minds: so does the other.
func TestBothFormsWriteClaimsAlike(t *testing.T) {
	for words, claims := range map[string]string{"white space": "{ \"a\" : [ 1 ] }", "HTML": `{"a":"<b>&"}`, "line separators": "{\"a\":\"\u2028\"}"} {
		in := record{Principal: impl.Principal{Subject: "alex", Claims: json.RawMessage(claims)}, ExpiresUnixMS: 1}
		var out []record
		for _, c := range codecs() {
			data, err := c.encode(in)
			if err != nil {
				t.Fatal(err)
			}
			r, err := c.decode(data)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, r)
		}
		if diff := cmp.Diff(out[0], out[1]); diff != "" {
			t.Errorf("%s: %s", words, diff)
		}
	}
	for words, c := range codecs() {
		if _, err := c.encode(record{Principal: impl.Principal{Subject: "alex", Claims: json.RawMessage("{")}}); err == nil {
			t.Errorf("%s: took claims that are none", words)
		}
	}
}

func TestWhatDoesNotFitTheCompactForm(t *testing.T) {
	long := strings.Repeat("x", 256)
	for words, p := range map[string]impl.Principal{
		"the subject": {Subject: long}, "a role": {Subject: "alex", Roles: []string{long}},
		"the roles": {Subject: "alex", Roles: make([]string, 256)},
	} {
		if data, err := encodeCompact(record{Principal: p}); err == nil || data != nil {
			t.Errorf("%s: written", words)
		}
	}
}

// compactRecord is one whose head and tail a test changes.
func compactRecord(tb testing.TB) []byte {
	tb.Helper()
	data, err := encodeCompact(benchRecord(1))
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

func TestUnreadableCompactRecords(t *testing.T) {
	whole := compactRecord(t)
	changed := func(at int, b byte) []byte {
		data := bytes.Clone(whole)
		data[at] = b
		return data
	}
	broken := map[string][]byte{
		"another version": changed(0, 2), "an unknown flag": changed(1, 2), "one more byte": append(bytes.Clone(whole), '}'),
		"no subject": changed(2, 0), "roles that are not there": changed(3, 255), "more preferences": changed(4, 200),
		"claims of 4 GB": changed(11, 255), "broken claims": changed(len(whole)-1, '{'),
	}
	for n := range whole {
		broken["cut"] = whole[:n]
		for words, data := range broken {
			if _, err := decodeRecord(string(data)); !errors.Is(err, impl.ErrUnavailable) {
				t.Fatalf("%s, %d bytes: %v", words, len(data), err)
			}
		}
	}
}

// Any bytes are a record or an error, and a record is one that both forms bring back.
func FuzzRecord(f *testing.F) {
	f.Add(compactRecord(f))
	tombstone, _ := encodeCompact(record{Ended: true})
	f.Add(tombstone)
	for _, seed := range []string{"", "\x01", "{", "null", `{"principal":{"sub":"alex"},"expires_unix_ms":1}`, `{"ended":true}`, ` {"ended":true}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := decodeRecord(string(data))
		if err != nil {
			if !errors.Is(err, impl.ErrUnavailable) || !cmp.Equal(r, record{}) {
				t.Fatalf("%v, and %+v", err, r)
			}
			return
		}
		if len(data) > 0 && data[0] == compactVersion {
			compactComesBack(t, r)
			return
		}
		obvious, err := decodeJSON(data)
		if err != nil || !cmp.Equal(obvious, r) {
			t.Fatalf("the obvious rung reads another record: %v %s", err, cmp.Diff(obvious, r))
		}
	})
}

// compactComesBack allows for the white space and the escapes that a first writing changes.
func compactComesBack(t *testing.T, r record) {
	once, err := encodeCompact(r)
	if err != nil {
		t.Fatal(err)
	}
	first, err := decodeRecord(string(once))
	if err != nil {
		t.Fatal(err)
	}
	twice, err := encodeCompact(first)
	if err != nil || !bytes.Equal(once, twice) {
		t.Fatalf("written twice: %q, %q: %v", once, twice, err)
	}
	r.Principal.Preferences, r.Principal.Claims = first.Principal.Preferences, first.Principal.Claims
	if diff := cmp.Diff(r, first); diff != "" {
		t.Fatal(diff)
	}
}
