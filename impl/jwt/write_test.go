package jwt

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"authbench/impl"
)

// Both ways to write a token make the same bytes of the same principal, dates, ties and randomness, wherever a
// signature has no randomness of its own.
func TestTokensAreWrittenAsTheLibraryWritesThem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		issuer, audience := anyString(t, "issuer"), anyString(t, "audience")
		both := writers(t, "HS256", hs256Key(t), issuer, audience)
		p, ties := anyPrincipal(t), anyTies(t)
		issued := rapid.Int64Range(0, maxUnixSeconds-1).Draw(t, "issued")
		expires := rapid.Int64Range(issued, maxUnixSeconds).Draw(t, "expires")
		random := string(rapid.SliceOfN(rapid.Byte(), idBytes, idBytes).Draw(t, "random"))
		var tokens []impl.Token
		for _, s := range both {
			s.rand = strings.NewReader(random)
			token, err := s.sign(p, issued, expires, ties)
			if err != nil {
				t.Fatal(err)
			}
			tokens = append(tokens, token)
		}
		if tokens[0] != tokens[1] {
			t.Fatalf("the library writes %s\nand we %s", claimsOf(t, tokens[0]), claimsOf(t, tokens[1]))
		}
	})
}

// An object is written as it stands only where the library would write it so.
func TestObjectsAreWrittenAsTheLibraryWritesThem(t *testing.T) {
	for words, c := range map[string]struct {
		object string
		as     bool // it stands
	}{
		"nothing in it":                 {`{}`, true},
		"spaces in strings":             {`{"a b":" c ","d":"e\" f\\"}`, true},
		"tabs as escapes":               {`{"a":"\t"}`, true},
		"letters of other scripts":      {`{"a":"éя😀"}`, true},
		"a DEL":                         {"{\"a\":\"\x7f\"}", true},
		"a space behind a colon":        {`{"a": 1}`, false},
		"a space behind an escape":      {`{"a":"\\" }`, false},
		"a line break behind":           {"{}\n", false},
		"a carriage return":             {"{\r}", false},
		"a space before":                {` {}`, false},
		"a space behind":                {`{} `, false},
		"a space behind a bracket":      {`{ "a":1}`, false},
		"a space before a bracket":      {`{"a":[1 ]}`, false},
		"a space before a comma":        {`{"a":1 ,"b":2}`, false},
		"two spaces":                    {`{"a":  "b"}`, false},
		"spaces in strings and one out": {`{"a b":"c d, e","f g": "h"}`, false},
		"commas and spaces in strings":  {`{"a":"b, c: d  e [ f ] { } "}`, true},
		"a tab":                         {"{\t}", false},
		"less":                          {`{"a":"<"}`, false},
		"more":                          {`{"a":">"}`, false},
		"and":                           {`{"&":1}`, false},
		"a line separator":              {"{\"a\":\"\u2028\"}", false},
		"a paragraph separator":         {"{\"a\":\"\u2029\"}", false},
		"a sign that begins as they do": {`{"a":"€"}`, false}, // and is written the same
	} {
		want, err := json.Marshal(json.RawMessage(c.object))
		if err != nil {
			t.Fatal(err)
		}
		got, err := appendObject(nil, "", json.RawMessage(c.object))
		if err != nil || string(got) != string(want) || isCompact([]byte(c.object)) != c.as {
			t.Errorf("%s: %s, want %s, as it stands: %t; %v", words, got, want, c.as, err)
		}
	}
}

func TestEveryAlgorithmWritesWhatTheLibraryTakes(t *testing.T) {
	p := impl.Principal{Subject: "alex", Roles: []string{"reader"}, Claims: json.RawMessage(`{"n":1.50}`)}
	for _, alg := range Algorithms() {
		key, err := GenerateKey(alg)
		if err != nil {
			t.Fatal(err)
		}
		both := writers(t, alg, key, "iss", "aud")
		var tokens []impl.Token
		for _, s := range both {
			s.rand = strings.NewReader(strings.Repeat("x", idBytes))
			token, err := s.Issue(t.Context(), p)
			if err != nil {
				t.Fatal(err)
			}
			got, err := both[0].Verify(t.Context(), token)
			if diff := cmp.Diff(p, got); err != nil || diff != "" {
				t.Errorf("%s from the %s rung: %v %s", alg, s.rung, err, diff)
			}
			tokens = append(tokens, token)
		}
		if random := alg == "PS256" || alg == "ES256"; (tokens[0] == tokens[1]) == random {
			t.Errorf("%s: the same tokens: %t", alg, !random)
		}
	}
}

// writers are a scheme on the obvious rung and one on the fast.
func writers(t interface{ Fatal(...any) }, alg string, key Key, issuer, audience string) []*Scheme {
	var both []*Scheme
	for _, rung := range []impl.Rung{impl.Obvious, impl.Fast} {
		s, err := New(Config{Algorithm: alg, Key: key, Issuer: issuer, Audience: audience, Lifetime: 3600e9, Now: fixed, Rung: rung})
		if err != nil {
			t.Fatal(err)
		}
		both = append(both, s)
	}
	return both
}

// anyString is text of all that JSON escapes, or HTML, and of what they do not.
func anyString(t *rapid.T, label string) string {
	runes := []rune("aZ09 /~\x7f\"\\<>&'\n\r\t\b\f\x00\x1f\u00e9\u2027\u2028\u2029\u202a\u20ac\ufeff\ufffd😀")
	return rapid.StringOfN(rapid.OneOf(rapid.SampledFrom(runes), rapid.Rune()), 1, 12, 200).Draw(t, label)
}

func anyPrincipal(t *rapid.T) impl.Principal {
	p := impl.Principal{Subject: anyString(t, "subject"), Preferences: anyObject(t, "prefs"), Claims: anyObject(t, "claims")}
	for range rapid.IntRange(0, 3).Draw(t, "roles") {
		p.Roles = append(p.Roles, anyString(t, "role"))
	}
	if err := p.Check(); err != nil {
		t.Fatal(err)
	}
	return p
}

// anyObject is nil or an object, spread out or not, escaped or not.
func anyObject(t *rapid.T, label string) json.RawMessage {
	if rapid.Bool().Draw(t, label+" nil") {
		return nil
	}
	value := map[string]any{}
	for range rapid.IntRange(0, 3).Draw(t, label+" members") {
		value[anyString(t, "name")] = []any{anyString(t, "value"), 1.5, nil, map[string]any{"a": true}}
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out) // with a line break behind it
	enc.SetEscapeHTML(rapid.Bool().Draw(t, "escape"))
	enc.SetIndent("", rapid.SampledFrom([]string{"", " ", "\t"}).Draw(t, "indent"))
	if err := enc.Encode(value); err != nil {
		t.Fatal(err)
	}
	data := out.Bytes()
	if rapid.Bool().Draw(t, "line separators as they are") { // the library escapes them always
		data = bytes.ReplaceAll(data, []byte(`\u2028`), []byte("\u2028"))
	}
	if rapid.Bool().Draw(t, "trim") {
		data = bytes.TrimSpace(data)
	}
	return data
}

func anyTies(t *rapid.T) ties {
	return ties{
		family: rapid.SampledFrom([]string{"", "family"}).Draw(t, "family"),
		epoch:  rapid.SampledFrom([]number{{}, {0, true}, {maxEpoch, true}}).Draw(t, "epoch"),
	}
}

func claimsOf(t *rapid.T, token impl.Token) []byte {
	payload, err := base64.RawURLEncoding.DecodeString(strings.Split(string(token), ".")[1])
	if err != nil {
		t.Fatal(err)
	}
	return payload
}
