package impl

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestParsePrincipal(t *testing.T) {
	for _, c := range []struct {
		words, data string
		want        Principal
	}{
		{"a subject alone", `{"sub":"u"}`, Principal{Subject: "u"}},
		{"roles", `{"roles":["a","b"],"sub":"u"}`, Principal{Subject: "u", Roles: []string{"a", "b"}}},
		{"no roles", `{"sub":"u","roles":[]}`, Principal{Subject: "u", Roles: []string{}}},
		{"the rest, in order", `{"z":1,"sub":"u","a":{"c":[1,2]}}`,
			Principal{Subject: "u", Claims: json.RawMessage(`{"z":1,"a":{"c":[1,2]}}`)}},
		{"white space is cut", " {\n \"a b\" : [ 1 , \" x \" ] ,\t\"sub\" : \"u\" } ",
			Principal{Subject: "u", Claims: json.RawMessage(`{"a b":[1," x "]}`)}},
		{"bytes are kept as they stood", `{"sub":"u","a&\u003c":"<&\u00e9é","n":1.50e1}`,
			Principal{Subject: "u", Claims: json.RawMessage(`{"a&\u003c":"<&\u00e9é","n":1.50e1}`)}},
		{"a member named claims is one of them", `{"sub":"u","claims":{"a":1}}`,
			Principal{Subject: "u", Claims: json.RawMessage(`{"claims":{"a":1}}`)}},
	} {
		t.Run(c.words, func(t *testing.T) {
			got, err := ParsePrincipal([]byte(c.data))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			if err := got.Check(); err != nil {
				t.Errorf("Check: %v", err)
			}
		})
	}
}

// canary is a value that must not be seen in an error.
const canary = "canary-7f3a"

func TestParsePrincipalNamesTheField(t *testing.T) {
	long := strings.Repeat("r", 256)
	for _, c := range []struct{ words, data, want string }{
		{"not JSON", `{"a":"` + canary + `"`, "not valid JSON at byte"},
		{"nothing", ``, "not valid JSON"},
		{"two values", `{"sub":"` + canary + `"} {}`, "not valid JSON at byte"},
		{"an array", `["` + canary + `"]`, "one JSON object"},
		{"a string", `"` + canary + `"`, "one JSON object"},
		{"null", `null`, "one JSON object"},
		{"no subject", `{"a":"` + canary + `"}`, `"sub"`},
		{"an empty subject", `{"sub":""}`, `"sub"`},
		{"a subject that is a number", `{"sub":73}`, `"sub"`},
		{"a subject that is too long", `{"sub":"` + canary + long + `"}`, `"sub"`},
		{"a subject given twice", `{"sub":"` + canary + `","sub":"b"}`, `"sub"`},
		{"a name given twice further in", `{"sub":"u","a":{"deep":"` + canary + `","deep":1}}`, `"deep"`},
		{"roles that are a string", `{"sub":"u","roles":"` + canary + `"}`, `"roles"`},
		{"roles that are null", `{"sub":"u","roles":null}`, `"roles"`},
		{"a role that is null", `{"sub":"u","roles":["` + canary + `",null]}`, `"roles"`},
		{"a role that is a number", `{"sub":"u","roles":["` + canary + `",7]}`, `"roles"`},
		{"a role that is too long", `{"sub":"u","roles":["` + canary + long + `"]}`, `"roles"`},
		{"too many roles", `{"sub":"u","roles":["` + strings.Repeat(`a","`, 64) + canary + `"]}`, `"roles"`},
		{"preferences", `{"sub":"u","prefs":{"a":"` + canary + `"}}`, `"prefs"`},
		{"an expiry of its own", `{"sub":"u","exp":"` + canary + `"}`, `"exp"`},
		{"nested too deep", `{"sub":"u","a":` + strings.Repeat("[", 16) + `"` + canary + `"` + strings.Repeat("]", 16) + `}`, "deep"},
		{"not UTF-8", "{\"sub\":\"" + canary + "\xff\"}", "UTF-8"},
		{"too long", `{"sub":"` + canary + strings.Repeat("x", MaxClaimsBytes) + `"}`, "bytes long"},
	} {
		t.Run(c.words, func(t *testing.T) {
			p, err := ParsePrincipal([]byte(c.data))
			if err == nil {
				t.Fatalf("taken as %+v", p)
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %q does not name %s", err, c.want)
			}
			if strings.Contains(err.Error(), canary) || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %q shows a value or is not one line", err)
			}
		})
	}
}

func TestErrorsCutLongNames(t *testing.T) {
	name := strings.Repeat("n", 5000)
	_, err := ParsePrincipal(fmt.Appendf(nil, `{"sub":"u",%q:1,%q:2}`, name, name))
	if err == nil || len(err.Error()) > 200 {
		t.Errorf("error of %d bytes: %.80v", len(fmt.Sprint(err)), err)
	}
}

func TestPrincipalCheck(t *testing.T) {
	good := Principal{Subject: "u", Roles: []string{"a"}, Preferences: json.RawMessage(`{}`), Claims: json.RawMessage(`{"a":1}`)}
	for _, c := range []struct {
		words  string
		change func(*Principal)
		field  string // "" when it is fine
	}{
		{"all fields", func(*Principal) {}, ""},
		{"a subject alone", func(p *Principal) { *p = Principal{Subject: "u"} }, ""},
		{"no subject", func(p *Principal) { p.Subject = "" }, "sub"},
		{"a subject that is not UTF-8", func(p *Principal) { p.Subject = "\xff" }, "sub"},
		{"an empty role", func(p *Principal) { p.Roles = []string{""} }, "roles"},
		{"a role that is not UTF-8", func(p *Principal) { p.Roles = []string{"\xff"} }, "roles"},
		{"preferences that are no JSON", func(p *Principal) { p.Preferences = json.RawMessage(`{`) }, "prefs"},
		{"preferences that are empty", func(p *Principal) { p.Preferences = json.RawMessage{} }, "prefs"},
		{"preferences that are an array", func(p *Principal) { p.Preferences = json.RawMessage(`[]`) }, "prefs"},
		{"claims that are null", func(p *Principal) { p.Claims = json.RawMessage(`null`) }, "claims"},
		{"claims that name a member twice", func(p *Principal) { p.Claims = json.RawMessage(`{"a":1,"a":2}`) }, "claims"},
	} {
		t.Run(c.words, func(t *testing.T) {
			p := good
			c.change(&p)
			err := p.Check()
			if c.field == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if !errors.Is(err, ErrInvalid) || !strings.Contains(err.Error(), `"`+c.field+`"`) {
				t.Errorf("error %v does not match ErrInvalid and name %s", err, c.field)
			}
		})
	}
}

// obviousCheck is Check with the library.
func obviousCheck(p Principal) bool {
	object := func(data json.RawMessage) bool {
		var value json.RawMessage
		return data == nil || json.Unmarshal(data, &value) == nil && utf8.Valid(data) && Depth(data) <= maxNesting &&
			CheckNames(data) == nil && data[0] == '{'
	}
	return validSubject(p.Subject) && validRoles(p.Roles) && object(p.Preferences) && object(p.Claims)
}

func TestPrincipalCheckIsTheObviousOne(t *testing.T) {
	nests := func(depth int) string {
		return `{"a":` + strings.Repeat("[", depth-1) + strings.Repeat("]", depth-1) + `}`
	}
	cases := []string{"{} ", " {}", "{}{}", "null", "{\"a\":\"\xff\"}", nests(maxNesting), nests(maxNesting + 1)}
	for _, c := range scanCases() {
		cases = append(cases, c.data)
	}
	for _, data := range cases {
		for _, p := range []Principal{
			{Subject: "u", Claims: json.RawMessage(data)}, {Subject: "u", Preferences: json.RawMessage(data)},
		} {
			if err := p.Check(); (err == nil) != obviousCheck(p) {
				t.Errorf("%+v: %v", p, err)
			}
		}
	}
}

func FuzzPrincipalCheck(f *testing.F) {
	f.Add("u", "a", []byte(`{"a":1}`), []byte(`{"b":{"c":[]}} `))
	f.Fuzz(func(t *testing.T, subject, role string, prefs, claims []byte) {
		p := Principal{Subject: subject, Roles: []string{role}, Preferences: prefs, Claims: claims}
		if err := p.Check(); (err == nil) != obviousCheck(p) {
			t.Fatalf("%+v: %v", p, err)
		}
	})
}

func TestTokenNeverFormats(t *testing.T) {
	secret := Token("canary-7f3a")
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%10.3s", "%t"} {
		if got := fmt.Sprintf(verb, secret) + fmt.Sprintf(verb, []Token{secret}); strings.Contains(got, "canary") ||
			strings.Contains(strings.ToLower(got), fmt.Sprintf("%x", "canary")) {
			t.Errorf("%s shows %s", verb, got)
		}
	}
}

func FuzzParsePrincipal(f *testing.F) {
	for _, seed := range []string{
		`{"sub":"u"}`, `{"sub":"u","roles":["a"],"x":{"y":[1]}}`, `{"sub":"u","x":1,"x":2}`, `[]`, `{"sub":"\ud800"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := ParsePrincipal(data)
		if err != nil {
			return
		}
		if err := p.Check(); err != nil {
			t.Fatalf("taken, and no scheme carries it: %v", err)
		}
		if p.Claims == nil {
			return
		}
		// The claims are compact, and read again as themselves.
		again, err := ParsePrincipal([]byte(`{"sub":"u",` + string(p.Claims[1:])))
		if err != nil || string(again.Claims) != string(p.Claims) {
			t.Fatalf("claims %q read again as %q, %v", p.Claims, again.Claims, err)
		}
	})
}
