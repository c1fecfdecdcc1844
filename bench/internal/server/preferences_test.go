package server

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"authbench/impl"
)

func TestPreferencesShowAtTheNextRead(t *testing.T) {
	const want = `"preferences":{"theme":"<dark>","n":1}`
	for _, tc := range []struct {
		carrier string
		scheme  func(*fakeScheme)
		status  int
	}{
		{"bearer", revocable, 204}, {"cookie", revocable, 204}, {"bearer", stateless, 200}, {"cookie", stateless, 204},
	} {
		ts := newTestSite(t, tc.carrier, tc.scheme)
		token := ts.issue(t)
		w := ts.send("PUT", "/me/preferences", token, `{ "theme": "<dark>", "n": 1 }`)
		if w.Code != tc.status {
			t.Fatalf("%s: status %d: %s", tc.carrier, w.Code, w.Body)
		}
		switch {
		case !ts.scheme.stateless:
		case tc.carrier == "cookie":
			token = impl.Token(ts.cookie(t, w.Header()).Value)
		default:
			var body tokenBody
			if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil || w.Header().Get("Cache-Control") != "no-store" {
				t.Fatalf("%v, %v", err, w.Header())
			}
			token = body.Token
		}
		if got := ts.send("GET", "/me", token, "").Body.String(); !strings.Contains(got, want) {
			t.Errorf("%s: %s", tc.carrier, got)
		}
	}
}

func TestPreferencesRefuse(t *testing.T) {
	deep := strings.Repeat(`{"a":`, maxPreferencesDepth) + "{}" + strings.Repeat("}", maxPreferencesDepth)
	for _, tc := range []struct {
		words, body string
		want        problem
	}{
		{"an array", `[]`, problemBody},
		{"a string", `"dark"`, problemBody},
		{"null", `null`, problemBody},
		{"two objects", `{}{}`, problemBody},
		{"something behind it", `{} x`, problemBody},
		{"half an object", `{"a":`, problemBody},
		{"a comma too many", `{"a":1,}`, problemBody},
		{"a name twice", `{"a":1,"a":2}`, problemBody},
		{"a name twice within", `{"a":{"b":1,"b":2}}`, problemBody},
		{"a name twice, once escaped", `{"a":1,"\u0061":2}`, problemBody},
		{"too deep", deep, problemBody},
		{"no UTF-8", "{\"a\":\"\xff\"}", problemBody},
		{"too large", `{"a":"` + strings.Repeat("x", maxPreferencesBytes) + `"}`, problemBodyTooLarge},
	} {
		t.Run(tc.words, func(t *testing.T) {
			ts := newTestSite(t, "bearer", revocable)
			token := ts.issue(t)
			wantProblem(t, ts.send("PUT", "/me/preferences", token, tc.body), tc.want)
			if got := ts.send("GET", "/me", token, "").Body.String(); !strings.Contains(got, `"preferences":null`) {
				t.Errorf("changed all the same: %s", got)
			}
		})
	}
	ts := newTestSite(t, "bearer", revocable)
	wantProblem(t, ts.send("PUT", "/me/preferences", ts.issue(t), `{}`, "Content-Type", "text/plain"), problemMediaType)
	wantProblem(t, ts.send("PUT", "/me/preferences", "", `{}`), problemInvalid)
}

// FuzzPreferences: what is taken is one compact JSON object that means what was sent and is taken again
// unchanged.
func FuzzPreferences(f *testing.F) {
	for _, seed := range []string{`{}`, ` {"a" : [1, {"b":null}]} `, `{"a":1,"a":2}`, `[]`, `{"a":1e999}`, "{\"\xff\":1}"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		compact, err := parsePreferences(data)
		if err != nil {
			return
		}
		if !json.Valid(data) || compact[0] != '{' || len(compact) > len(data) {
			t.Fatalf("%q became %q", data, compact)
		}
		again, err := parsePreferences(compact)
		if err != nil || !bytes.Equal(again, compact) {
			t.Fatalf("%q became %q, %v", compact, again, err)
		}
	})
}
