package server

import (
	"strings"
	"testing"

	"authbench/impl"
)

func TestLogoutNeverClaimsWhatDidNotHappen(t *testing.T) {
	for _, tc := range []struct {
		words   string
		scheme  func(*fakeScheme)
		fail    error
		want    string // in the body
		status  int
		cleared bool
	}{
		{"revoked", revocable, nil, `"revoked":true`, 200, true},
		{"cannot be revoked", stateless, nil, `"revoked":false`, 200, true},
		{"the store is away", revocable, impl.ErrUnavailable, problemUnavailable.Type, 503, false},
		{"the scheme failed", revocable, errPreferences, problemInternal.Type, 500, false},
		{"a token that is no good", revocable, impl.ErrInvalid, problemInvalid.Type, 401, true},
		{"a token that an update replaced", revocable, impl.ErrRevoked, problemRevoked.Type, 401, false},
		{"a token past its end", revocable, impl.ErrExpired, problemExpired.Type, 401, true},
	} {
		t.Run(tc.words, func(t *testing.T) {
			ts := newTestSite(t, "cookie", tc.scheme)
			token := ts.issue(t)
			ts.scheme.fail = tc.fail
			w := ts.send("POST", "/logout", token, "")
			if w.Code != tc.status || !strings.Contains(w.Body.String(), tc.want) {
				t.Errorf("status %d: %s", w.Code, w.Body)
			}
			if cleared := len(w.Header()["Set-Cookie"]) == 1; cleared != tc.cleared {
				t.Errorf("cookie cleared: %v", cleared)
			}
		})
	}
}

func TestLogoutWithoutATokenClearsTheCookie(t *testing.T) {
	ts := newTestSite(t, "cookie", revocable)
	w := ts.send("POST", "/logout", "", "")
	wantProblem(t, w, problemInvalid)
	if ts.cookie(t, w.Header()).MaxAge != -1 {
		t.Error("the cookie is not expired")
	}
}

func TestLogoutEverywhereEndsEveryTokenOfTheSubject(t *testing.T) {
	ts := newTestSite(t, "cookie", revocable)
	one, other := ts.issue(t), ts.issue(t)
	stranger, err := ts.scheme.Issue(t.Context(), impl.Principal{Subject: "user-000002"})
	if err != nil {
		t.Fatal(err)
	}
	w := ts.send("POST", "/logout-everywhere", one, "")
	if w.Code != 200 || !strings.Contains(w.Body.String(), `"revoked":true`) || ts.cookie(t, w.Header()).MaxAge != -1 {
		t.Errorf("status %d: %s", w.Code, w.Body)
	}
	wantProblem(t, ts.send("GET", "/me", one, ""), problemRevoked)
	wantProblem(t, ts.send("GET", "/me", other, ""), problemRevoked)
	if w := ts.send("GET", "/me", stranger, ""); w.Code != 200 {
		t.Errorf("the stranger: status %d", w.Code)
	}
}

func TestLogoutEverywhereWhereItCannot(t *testing.T) {
	ts := newTestSite(t, "cookie", stateless)
	w := ts.send("POST", "/logout-everywhere", ts.issue(t), "")
	wantProblem(t, w, problemNotRevocable)
	if len(w.Header()["Set-Cookie"]) > 0 {
		t.Error("nothing changed, and yet the cookie is cleared")
	}
}
