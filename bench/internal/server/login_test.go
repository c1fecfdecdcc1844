package server

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"authbench/impl"
)

func loginBody(user, password string) string {
	return fmt.Sprintf(`{"user":%q,"password":%q}`, user, password)
}

// login logs user 1 in and returns the token as the carrier hands it out.
func (ts *testSite) login(t *testing.T, presented impl.Token) impl.Token {
	t.Helper()
	w := ts.send("POST", "/login", presented, loginBody("user-000001", testPassword))
	if w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("an answer with a token may be stored: %v", w.Header())
	}
	if ts.carrier.Name() == "bearer" {
		var body tokenBody
		if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil || w.Code != 200 || body.Token == "" {
			t.Fatalf("status %d: %s: %v", w.Code, w.Body, err)
		}
		return body.Token
	}
	if w.Code != 204 || w.Body.Len() > 0 {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	return impl.Token(ts.cookie(t, w.Header()).Value)
}

// cookie returns the one cookie that the answer sets, and holds it to the rules.
func (ts *testSite) cookie(t *testing.T, h http.Header) *http.Cookie {
	t.Helper()
	if len(h["Set-Cookie"]) != 1 {
		t.Fatalf("%d cookies", len(h["Set-Cookie"]))
	}
	c, err := http.ParseSetCookie(h.Get("Set-Cookie"))
	if err != nil {
		t.Fatal(err)
	}
	if c.Name != impl.CookieName || !c.Secure || !c.HttpOnly || c.Path != "/" || c.Domain != "" || c.SameSite != http.SameSiteLaxMode {
		t.Errorf("cookie %s: %+v", c.Name, c)
	}
	return c
}

func TestLoginToLogout(t *testing.T) {
	for _, carrier := range []string{"bearer", "cookie"} {
		t.Run(carrier, func(t *testing.T) {
			ts := newTestSite(t, carrier, revocable)
			token := ts.login(t, "")
			if w := ts.send("GET", "/me", token, ""); w.Code != 200 || !strings.Contains(w.Body.String(), "user-000001") {
				t.Fatalf("status %d: %s", w.Code, w.Body)
			}
			w := ts.send("POST", "/logout", token, "")
			if w.Code != 200 || w.Body.String() != "{\"revoked\":true}\n" {
				t.Fatalf("status %d: %s", w.Code, w.Body)
			}
			if carrier == "cookie" && ts.cookie(t, w.Header()).MaxAge != -1 {
				t.Error("the cookie is not expired")
			}
			wantProblem(t, ts.send("GET", "/me", token, ""), problemRevoked)
		})
	}
}

func TestLoginCookieLastsAsLongAsItsToken(t *testing.T) {
	ts := newTestSite(t, "cookie", revocable)
	w := ts.send("POST", "/login", "", loginBody("user-000001", testPassword))
	if got, want := ts.cookie(t, w.Header()).Expires, ts.now.Add(testLifetime); !got.Equal(want) {
		t.Errorf("expires %v, want %v", got, want)
	}
}

// TestLoginEndsThePresentedToken: and a token that somebody planted is neither adopted nor in the way.
func TestLoginEndsThePresentedToken(t *testing.T) {
	for _, carrier := range []string{"bearer", "cookie"} {
		ts := newTestSite(t, carrier, revocable)
		old := ts.issue(t)
		if fresh := ts.login(t, old); fresh == old {
			t.Errorf("%s: the presented token was adopted", carrier)
		}
		if !slices.Equal(ts.scheme.revoked, []impl.Token{old}) {
			t.Errorf("%s: the presented token lives on", carrier)
		}
		if fresh := ts.login(t, "planted"); fresh == "planted" {
			t.Errorf("%s: a planted token was adopted", carrier)
		}
	}
	ts := newTestSite(t, "bearer", stateless)
	if old := ts.issue(t); ts.login(t, old) == old {
		t.Error("a token that cannot be revoked was adopted")
	}
}

func TestLoginRefuses(t *testing.T) {
	good := loginBody("user-000001", testPassword)
	for _, tc := range []struct {
		words, body, contentType string
		want                     problem
	}{
		{"a wrong password", loginBody("user-000001", "guess"), "application/json", problemLogin},
		{"nobody's name", loginBody("user-000003", testPassword), "application/json", problemLogin},
		{"no name", loginBody("", testPassword), "application/json", problemBody},
		{"a form", "user=user-000001", "application/x-www-form-urlencoded", problemMediaType},
		{"JSON as text", good, "text/plain", problemMediaType},
		{"no media type", good, "", problemMediaType},
		{"half of it", good[:20], "application/json", problemBody},
		{"two of it", good + good, "application/json", problemBody},
		{"no body", "", "application/json", problemBody},
		{"too much", loginBody("u", strings.Repeat("x", maxLoginBytes)), "application/json", problemBodyTooLarge},
	} {
		t.Run(tc.words, func(t *testing.T) {
			ts := newTestSite(t, "cookie", revocable)
			w := ts.send("POST", "/login", "", tc.body, "Content-Type", tc.contentType)
			wantProblem(t, w, tc.want)
			if len(w.Header()["Set-Cookie"]) > 0 {
				t.Error("a cookie was set")
			}
		})
	}
}

func TestLoginTakesACharset(t *testing.T) {
	ts := newTestSite(t, "bearer", revocable)
	w := ts.send("POST", "/login", "", loginBody("user-000001", testPassword), "Content-Type", "application/json; charset=utf-8")
	if w.Code != 200 {
		t.Errorf("status %d: %s", w.Code, w.Body)
	}
}

// TestLoginWithoutAStore: closed, and as "cannot tell".
func TestLoginWithoutAStore(t *testing.T) {
	ts := newTestSite(t, "cookie", revocable)
	ts.scheme.fail = impl.ErrUnavailable
	for _, presented := range []impl.Token{"", "some-token"} {
		w := ts.send("POST", "/login", presented, loginBody("user-000001", testPassword))
		wantProblem(t, w, problemUnavailable)
		if len(w.Header()["Set-Cookie"]) > 0 {
			t.Error("a cookie was set")
		}
	}
}

// TestATokenTooLargeForACookie is refused clearly, and no cookie is set that a browser would drop.
func TestATokenTooLargeForACookie(t *testing.T) {
	ts := newTestSite(t, "cookie", tooLarge)
	w := ts.send("POST", "/login", "", loginBody("user-000001", testPassword))
	wantProblem(t, w, problemTooLarge)
	if len(w.Header()["Set-Cookie"]) > 0 {
		t.Error("a cookie was set")
	}
	if ts := newTestSite(t, "bearer", tooLarge); len(ts.login(t, "")) < impl.MaxCookieBytes {
		t.Error("the bearer token is not the large one")
	}
}
