package server

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"authbench/impl"
)

// loginPair logs user 1 in and returns both tokens; the second is empty where there is none.
func (ts *testSite) loginPair(t *testing.T) (access, refresh impl.Token) {
	t.Helper()
	return ts.pair(t, ts.send("POST", "/login", "", loginBody("user-000001", testPassword)))
}

// pair reads the tokens that an answer hands out, and holds it to the rules.
func (ts *testSite) pair(t *testing.T, w *httptest.ResponseRecorder) (access, refresh impl.Token) {
	t.Helper()
	if w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("an answer with a token may be stored: %v", w.Header())
	}
	if ts.carrier.Name() == "bearer" {
		var body tokenBody
		if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil || w.Code != 200 || body.Token == "" || len(w.Header()["Set-Cookie"]) > 0 {
			t.Fatalf("status %d: %s: %v", w.Code, w.Body, err)
		}
		return body.Token, body.Refresh
	}
	if w.Code != 204 || w.Body.Len() > 0 {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	cookies := ts.cookies(t, w.Header())
	if c := cookies[impl.RefreshCookieName]; c != nil {
		refresh = impl.Token(c.Value)
	}
	return impl.Token(cookies[impl.CookieName].Value), refresh
}

// cookies returns the cookies that an answer sets, by name, each of which scripts and other sites cannot
// reach, and which are set once.
func (ts *testSite) cookies(t *testing.T, h http.Header) map[string]*http.Cookie {
	t.Helper()
	all := map[string]*http.Cookie{}
	for _, line := range h["Set-Cookie"] {
		c, err := http.ParseSetCookie(line)
		if err != nil || all[c.Name] != nil || !c.Secure || !c.HttpOnly || c.Path != "/" || c.Domain != "" {
			t.Fatalf("cookie %s, %v", line, err)
		}
		if strict := c.SameSite == http.SameSiteStrictMode; strict != (c.Name == impl.RefreshCookieName) {
			t.Errorf("cookie %s is strict: %v", c.Name, strict)
		}
		all[c.Name] = c
	}
	return all
}

// refresh presents a refresh token by the carrier's way for it.
func (ts *testSite) refresh(refresh impl.Token, header ...string) *httptest.ResponseRecorder {
	if carrier := ts.carrier.ForRefresh(); carrier != nil {
		name, value := carrier.RequestHeader(refresh)
		return ts.send("POST", "/refresh", "", "", append(header, name, value)...)
	}
	body, _ := json.Marshal(refreshBody{refresh}) // a string marshals
	return ts.send("POST", "/refresh", "", string(body), header...)
}

func TestALoginGoesOnByItsRefreshToken(t *testing.T) {
	for _, carrier := range []string{"bearer", "cookie"} {
		t.Run(carrier, func(t *testing.T) {
			ts := newTestSite(t, carrier, refreshing)
			access, refresh := ts.loginPair(t)
			if w := ts.send("GET", "/me", access, ""); w.Code != 200 {
				t.Fatalf("status %d: %s", w.Code, w.Body)
			}
			ts.now = ts.now.Add(testAccess)
			wantProblem(t, ts.send("GET", "/me", access, ""), problemExpired)
			next, rotated := ts.pair(t, ts.refresh(refresh))
			if next == access || rotated == refresh || rotated == "" {
				t.Error("the pair is not a new one")
			}
			if w := ts.send("GET", "/me", next, ""); w.Code != 200 {
				t.Errorf("status %d: %s", w.Code, w.Body)
			}
			wantProblem(t, ts.send("GET", "/me", rotated, ""), problemInvalid)
			wantOver(t, ts, ts.refresh(refresh), problemRevoked) // used twice
			wantOver(t, ts, ts.refresh(rotated), problemRevoked) // so the login is over
		})
	}
}

// wantOver fails the test unless the answer is that problem and clears both cookies.
func wantOver(t *testing.T, ts *testSite, w *httptest.ResponseRecorder, want problem) {
	t.Helper()
	wantProblem(t, w, want)
	wantCleared(t, ts, w.Header())
}

func wantCleared(t *testing.T, ts *testSite, h http.Header) {
	t.Helper()
	if ts.carrier.Name() == "bearer" {
		return
	}
	cookies := ts.cookies(t, h)
	for _, name := range []string{impl.CookieName, impl.RefreshCookieName} {
		if c := cookies[name]; c == nil || c.MaxAge != -1 || c.Value != "" {
			t.Errorf("cookie %s is not cleared: %v", name, c)
		}
	}
}

// TestBothCookiesLastAsLongAsTheLogin: past its own end an access token is still what a logout presents.
func TestBothCookiesLastAsLongAsTheLogin(t *testing.T) {
	ts := newTestSite(t, "cookie", refreshing)
	end := ts.now.Add(testLifetime)
	w := ts.send("POST", "/login", "", loginBody("user-000001", testPassword))
	access, refresh := ts.pair(t, w)
	ts.now = ts.now.Add(testLifetime / 2)
	for words, h := range map[string]http.Header{"login": w.Header(), "refresh": ts.refresh(refresh).Header()} {
		cookies := ts.cookies(t, h)
		if len(cookies) != 2 {
			t.Errorf("%s: %d cookies", words, len(cookies))
		}
		for name, c := range cookies {
			if !c.Expires.Equal(end) {
				t.Errorf("%s: %s expires %v, want %v", words, name, c.Expires, end)
			}
		}
	}
	if got := ts.send("POST", "/logout", access, ""); got.Code != 200 {
		t.Errorf("a logout by an expired access token: status %d: %s", got.Code, got.Body)
	}
}

func TestTheBodyTellsTheLoginsEnd(t *testing.T) {
	ts := newTestSite(t, "bearer", refreshing)
	var body tokenBody
	w := ts.send("POST", "/login", "", loginBody("user-000001", testPassword))
	if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil || body.RefreshEnds != ts.now.Add(testLifetime).Unix() {
		t.Errorf("%s, %v", w.Body, err)
	}
	ts = newTestSite(t, "bearer", revocable)
	w = ts.send("POST", "/login", "", loginBody("user-000001", testPassword))
	var members map[string]string
	if err := json.Unmarshal(w.Body.Bytes(), &members); err != nil || len(members) != 1 {
		t.Errorf("a login without a refresh token answers %s, %v", w.Body, err)
	}
}

func TestLogoutEndsWhatCouldBeRefreshed(t *testing.T) {
	for _, carrier := range []string{"bearer", "cookie"} {
		for _, path := range []string{"/logout", "/logout-everywhere", "/login"} {
			ts := newTestSite(t, carrier, refreshing)
			access, refresh := ts.loginPair(t)
			w := ts.send("POST", path, access, loginBody("user-000001", testPassword))
			if w.Code >= 300 {
				t.Fatalf("%s: status %d: %s", path, w.Code, w.Body)
			}
			if path != "/login" {
				wantCleared(t, ts, w.Header())
			}
			wantProblem(t, ts.send("GET", "/me", access, ""), problemRevoked)
			wantProblem(t, ts.refresh(refresh), problemRevoked)
		}
	}
}

// A client may have lost its access token, and a login that its refresh cookie stands for must not live on.
func TestLogoutAndLoginEndWhatTheRefreshCookieStandsForAlone(t *testing.T) {
	for _, path := range []string{"/logout", "/login"} {
		for _, access := range []impl.Token{"", "forged"} {
			ts := newTestSite(t, "cookie", refreshing)
			_, refresh := ts.loginPair(t)
			cookies := ts.carrier.ForRefresh()
			_, value := cookies.RequestHeader(refresh)
			if access != "" {
				_, own := ts.carrier.RequestHeader(access)
				value = own + "; " + value
			}
			w := ts.send("POST", path, "", loginBody("user-000001", testPassword), "Cookie", value)
			if w.Code >= 300 {
				t.Errorf("%s with access token %q: status %d: %s", path, string(access), w.Code, w.Body)
			}
			wantProblem(t, ts.refresh(refresh), problemRevoked)
		}
	}
}

func TestARefreshHasTheNewRoles(t *testing.T) {
	ts := newTestSite(t, "cookie", refreshing)
	_, refresh := ts.loginPair(t)
	if code := ts.operate("/operator/roles", demoteBody); code != 200 {
		t.Fatalf("status %d", code)
	}
	access, _ := ts.pair(t, ts.refresh(refresh))
	p, err := ts.scheme.Verify(t.Context(), access)
	if err != nil || !slices.Equal(p.Roles, []string{"reader"}) {
		t.Errorf("%v, %v", p.Roles, err)
	}
}
