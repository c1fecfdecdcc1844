package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"authbench/impl"
)

func TestRefreshRefuses(t *testing.T) {
	for _, carrier := range []string{"bearer", "cookie"} {
		for _, tc := range []struct {
			words string
			fail  error
			later time.Duration
			want  problem
			over  bool
		}{
			{"the store is away", impl.ErrUnavailable, 0, problemUnavailable, false},
			{"forged", impl.ErrInvalid, 0, problemInvalid, false},
			{"a bug in the scheme", errPreferences, 0, problemInternal, false},
			{"past the absolute end", nil, testLifetime, problemExpired, true},
		} {
			t.Run(tc.words+" "+carrier, func(t *testing.T) {
				ts := newTestSite(t, carrier, refreshing)
				_, refresh := ts.loginPair(t)
				ts.scheme.fail, ts.now = tc.fail, ts.now.Add(tc.later)
				w := ts.refresh(refresh)
				wantProblem(t, w, tc.want)
				if touched := len(w.Header()["Set-Cookie"]) > 0; touched != (tc.over && carrier == "cookie") {
					t.Errorf("cookies touched: %v", touched)
				}
			})
		}
	}
}

func TestRefreshTakesItsTokenFromOnePlace(t *testing.T) {
	bearer := newTestSite(t, "bearer", refreshing)
	_, refresh := bearer.loginPair(t)
	for words, body := range map[string]string{"half of it": `{"refresh":`, "a number": `{"refresh":1}`, "a list": `[]`} {
		t.Run(words, func(t *testing.T) { wantProblem(t, bearer.send("POST", "/refresh", "", body), problemBody) })
	}
	wantProblem(t, bearer.send("POST", "/refresh", "", `{}`), problemInvalid)
	wantProblem(t, bearer.send("POST", "/refresh", refresh, `{}`), problemInvalid) // in the access token's header
	wantProblem(t, bearer.send("POST", "/refresh", refresh, ""), problemMediaType)
	cookie := newTestSite(t, "cookie", refreshing)
	_, refresh = cookie.loginPair(t)
	body, _ := json.Marshal(refreshBody{refresh})
	wantProblem(t, cookie.send("POST", "/refresh", "", string(body)), problemInvalid)
	wantProblem(t, cookie.send("POST", "/refresh", refresh, ""), problemInvalid) // in the access token's cookie
	wantProblem(t, cookie.refresh(refresh, "Sec-Fetch-Site", "cross-site"), problemCrossOrigin)
	cookie.pair(t, cookie.refresh(refresh)) // it is good, and was not touched
}

func TestAVariantWithoutRefreshTokensSaysSo(t *testing.T) {
	for words, change := range map[string]func(*fakeScheme){"session": revocable, "control": unauthenticated()} {
		for _, carrier := range []string{"bearer", "cookie"} {
			t.Run(words+" "+carrier, func(t *testing.T) {
				wantProblem(t, newTestSite(t, carrier, change).refresh("x"), problemNoRefresh)
			})
		}
	}
}

func TestWhenALoginIsOver(t *testing.T) {
	for words, tc := range map[string]struct {
		err  error
		over bool
	}{
		"ended":              {fmt.Errorf("refresh: %w", impl.ErrRevoked), true},
		"past its end":       {impl.ErrExpired, true},
		"a disabled user's":  {errDisabled, true},
		"forged":             {impl.ErrInvalid, false},
		"cannot tell":        {impl.ErrUnavailable, false},
		"could not be ended": {errors.Join(errDisabled, impl.ErrUnavailable), false},
	} {
		if got := loginOver(tc.err); got != tc.over {
			t.Errorf("%s: over: %v", words, got)
		}
	}
}

// TestADisabledUsersLoginIsNotRefreshed and is over, also where the table alone says so.
func TestADisabledUsersLoginIsNotRefreshed(t *testing.T) {
	for _, carrier := range []string{"bearer", "cookie"} {
		ts := newTestSite(t, carrier, refreshing)
		_, refresh := ts.loginPair(t)
		ts.users.Disable("user-000001")
		wantOver(t, ts, ts.refresh(refresh), problemDisabled)
		if left := len(ts.scheme.live()); left != 1 { // the first access token ends by itself
			t.Errorf("%d access tokens are left", left)
		}
		ts.users.Set("user-000001", nil, false)
		wantProblem(t, ts.refresh(refresh), problemRevoked)
	}
}

// TestARefreshThatRacesADisableIsRefused: the user is disabled while the pair is made.
func TestARefreshThatRacesADisableIsRefused(t *testing.T) {
	for _, carrier := range []string{"bearer", "cookie"} {
		var ts *testSite
		armed := false
		ts = newTestSite(t, carrier, func(s *fakeScheme) {
			s.refreshes = true
			s.issued = func() {
				if armed {
					ts.operate("/operator/disable", disableBody)
				}
			}
		})
		_, refresh := ts.loginPair(t)
		armed = true
		w := ts.refresh(refresh)
		if w.Code != http.StatusForbidden && w.Code != http.StatusUnauthorized {
			t.Errorf("%s: status %d: %s", carrier, w.Code, w.Body)
		}
		if left := ts.scheme.live(); len(left) > 0 {
			t.Errorf("%s: %d tokens are left", carrier, len(left))
		}
	}
}

// TestARefreshWhoseTokenDoesNotFitSetsNoCookie that a browser would drop.
func TestARefreshWhoseTokenDoesNotFitSetsNoCookie(t *testing.T) {
	ts := newTestSite(t, "cookie", func(s *fakeScheme) { refreshing(s); tooLarge(s) })
	pair, err := fakeRefresher{*ts.scheme, testAccess}.IssuePair(t.Context(), testTemplate)
	if err != nil {
		t.Fatal(err)
	}
	w := ts.refresh(pair.Refresh)
	wantProblem(t, w, problemTooLarge)
	if len(w.Header()["Set-Cookie"]) > 0 {
		t.Error("a cookie was set")
	}
}
