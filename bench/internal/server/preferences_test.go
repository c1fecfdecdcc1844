package server

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"authbench/impl"
)

func TestPreferencesShowAtTheNextRead(t *testing.T) {
	const want = `"preferences":{"theme":"\u003cdark\u003e","n":1}`
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
		{"too large once escaped", `{"a":"` + strings.Repeat("<", 490) + `"}`, problemPreferences},
		{"too large once escaped, by a byte", `{"a":"` + strings.Repeat("<", 84) + `x"}`, problemPreferences},
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

func TestPreferencesAreTakenUpToTheirBound(t *testing.T) {
	for _, body := range []string{
		`{"a":"` + strings.Repeat("<", 84) + `"}`, `{"a":"` + strings.Repeat("x", maxPreferencesBytes-8) + `"}`,
	} {
		ts := newTestSite(t, "bearer", revocable)
		if w := ts.send("PUT", "/me/preferences", ts.issue(t), body); w.Code != 204 {
			t.Errorf("%d bytes: status %d: %s", len(body), w.Code, w.Body)
		}
	}
}

// TestAnUpdateThatDoesNotFitLeavesTheUserLoggedIn: the old token is good, and the cookie is not touched.
func TestAnUpdateThatDoesNotFitLeavesTheUserLoggedIn(t *testing.T) {
	ts := newTestSite(t, "cookie", func(s *fakeScheme) { stateless(s); tooLarge(s) })
	ts.scheme.tokenBytes = 0 // of this token, and not of the site's
	token := ts.issue(t)
	w := ts.send("PUT", "/me/preferences", token, `{"a":1}`)
	wantProblem(t, w, problemTooLarge)
	if len(w.Header()["Set-Cookie"]) > 0 || len(ts.scheme.byName) != 1 {
		t.Errorf("something changed: %v, %d tokens", w.Header(), len(ts.scheme.byName))
	}
	if got := ts.send("GET", "/me", token, ""); got.Code != 200 {
		t.Errorf("logged out: %s", got.Body)
	}
}

// TestACookieAfterAnUpdateEndsWithItsToken, which is no later for it.
func TestACookieAfterAnUpdateEndsWithItsToken(t *testing.T) {
	ts := newTestSite(t, "cookie", stateless)
	token, end := ts.issue(t), ts.now.Add(testLifetime)
	ts.now = ts.now.Add(testLifetime / 2)
	w := ts.send("PUT", "/me/preferences", token, `{}`)
	if got := ts.cookie(t, w.Header()).Expires; !got.Equal(end) {
		t.Errorf("expires %v, want %v", got, end)
	}
}

// FuzzPreferences: what is taken is one JSON object that means what was sent and, stored as part of a
// record or a claims set, keeps its bytes: what is measured is what is stored.
func FuzzPreferences(f *testing.F) {
	for _, seed := range []string{`{}`, ` {"a" : [1, {"b":null}]} `, `{"a":1,"a":2}`, `[]`, `{"a":1e999}`, "{\"<&\":\"\u2028>\"}", "{\"\xff\":1}"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		stored, err := parsePreferences(data)
		if err != nil {
			return
		}
		var sent, taken any
		if json.Unmarshal(data, &sent) == nil { // a number may be too large for a float64
			if err := json.Unmarshal(stored, &taken); err != nil || !cmp.Equal(sent, taken) {
				t.Fatalf("%q became %q, %v", data, stored, err)
			}
		}
		if again, err := parsePreferences(stored); err != nil || !bytes.Equal(again, stored) {
			t.Fatalf("%q became %q, %v", stored, again, err)
		}
		record, err := json.Marshal(impl.Principal{Preferences: stored})
		if err != nil || !bytes.Contains(record, stored) {
			t.Fatalf("%q is stored as %q, %v", stored, record, err)
		}
	})
}
