package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"authbench/impl"
)

const (
	testPassword = "correct horse battery staple"
	testRounds   = 10
	testLifetime = time.Hour
	testAccess   = time.Minute // lifetime of an access token beside a refresh token

	testOperatorKey = "operator-key-0123456789"
)

var testTemplate = impl.Principal{Subject: "user-000000", Roles: []string{"reader", "editor"}}

// testSite is a site on a fake scheme, and what is behind it.
type testSite struct {
	http.Handler
	scheme  *fakeScheme
	carrier impl.Carrier
	users   *Users
	now     time.Time
}

func newTestSite(t *testing.T, carrier string, change func(*fakeScheme)) *testSite {
	t.Helper()
	return newTestSiteOf(t, testTemplate, carrier, change)
}

func newTestSiteOf(t *testing.T, template impl.Principal, carrier string, change func(*fakeScheme)) *testSite {
	t.Helper()
	hash, err := HashPassword(testPassword, testRounds)
	if err != nil {
		t.Fatal(err)
	}
	planter, err := newPlanter(Plant{})
	if err != nil {
		t.Fatal(err)
	}
	ts := &testSite{carrier: impl.CarrierByName(carrier), now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	now := func() time.Time { return ts.now }
	ts.users = NewUsers(template, 3, hash)
	site := Site{
		carrier: ts.carrier, users: ts.users, plant: planter, lifetime: testLifetime, now: now, operatorKey: testOperatorKey,
	}
	if change != nil {
		ts.scheme = &fakeScheme{fakeRecords: newFakeRecords(), now: now, lifetime: testLifetime}
		change(ts.scheme)
		site.scheme = *ts.scheme
		if ts.scheme.refreshes {
			refresher := fakeRefresher{*ts.scheme, testAccess}
			site.scheme, site.refresher = refresher, refresher
		}
	}
	ts.Handler = site.Handler()
	return ts
}

func revocable(*fakeScheme)              {}
func stateless(s *fakeScheme)            { s.stateless = true }
func refreshing(s *fakeScheme)           { s.refreshes = true }
func tooLarge(s *fakeScheme)             { s.tokenBytes = impl.MaxCookieBytes }
func unauthenticated() func(*fakeScheme) { return nil }

// issue makes a token for user 1.
func (ts *testSite) issue(t *testing.T) impl.Token {
	t.Helper()
	p := testTemplate
	p.Subject = "user-000001"
	token, err := ts.scheme.Issue(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// send sends a request that presents token unless it is empty; header is name, value, name, value …
func (ts *testSite) send(method, path string, token impl.Token, body string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "http://site.example"+path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		r.Header.Set(ts.carrier.RequestHeader(token))
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	ts.ServeHTTP(w, r)
	return w
}

// wantProblem fails the test unless the answer is that problem, whole and alone.
func wantProblem(t *testing.T, w *httptest.ResponseRecorder, want problem) {
	t.Helper()
	var got problem
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		t.Fatalf("status %d, body %q: %v", w.Code, w.Body, err)
	}
	if diff := cmp.Diff(want, got); diff != "" || w.Code != want.Status {
		t.Errorf("status %d, problem (-want +got):\n%s", w.Code, diff)
	}
	if kind := w.Header().Get("Content-Type"); kind != "application/problem+json" {
		t.Errorf("Content-Type %q", kind)
	}
	if challenged := w.Header().Get("WWW-Authenticate") != ""; challenged != (want.Status == 401) {
		t.Errorf("status %d, WWW-Authenticate set: %v", want.Status, challenged)
	}
	if retry := w.Header().Get("Retry-After") != ""; retry != (want.Status == 503) {
		t.Errorf("status %d, Retry-After set: %v", want.Status, retry)
	}
}

func TestEveryErrorOfAVerifyHasItsAnswer(t *testing.T) {
	for _, tc := range []struct {
		words string
		err   error
		want  problem
	}{
		{"forged or foreign", impl.ErrInvalid, problemInvalid},
		{"past its end", impl.ErrExpired, problemExpired},
		{"ended by somebody", impl.ErrRevoked, problemRevoked},
		{"the store is away", impl.ErrUnavailable, problemUnavailable},
		{"wrapped with a reason", fmt.Errorf("dial: %w", impl.ErrUnavailable), problemUnavailable},
		{"cannot tell outranks not valid", errors.Join(impl.ErrInvalid, impl.ErrUnavailable), problemUnavailable},
		{"a bug in the scheme", errors.New("secret detail"), problemInternal},
	} {
		for _, route := range []string{"GET /me", "PUT /me/preferences", "POST /logout-everywhere"} {
			t.Run(tc.words+" "+route, func(t *testing.T) {
				ts := newTestSite(t, "bearer", revocable)
				token := ts.issue(t)
				ts.scheme.fail = tc.err
				method, path, _ := strings.Cut(route, " ")
				w := ts.send(method, path, token, `{}`)
				wantProblem(t, w, tc.want)
				if strings.Contains(w.Body.String(), "secret") {
					t.Error("the inner error reached the client")
				}
			})
		}
	}
}

func TestRoutesTakeTheirMethodsOnly(t *testing.T) {
	allowed := map[string]string{
		"/me": "GET, HEAD", "/me/preferences": "PUT", "/login": "POST", "/logout": "POST", "/logout-everywhere": "POST",
		"/refresh": "POST", "/operator/roles": "POST", "/operator/disable": "POST",
	}
	ts := newTestSite(t, "bearer", revocable)
	token := ts.issue(t)
	for path, allow := range allowed {
		for _, method := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} {
			w := ts.send(method, path, token, "")
			if strings.Contains(allow, method) {
				if w.Code == http.StatusMethodNotAllowed {
					t.Errorf("%s %s: not allowed", method, path)
				}
				continue
			}
			if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != allow {
				t.Errorf("%s %s: status %d, Allow %q", method, path, w.Code, w.Header().Get("Allow"))
			}
		}
	}
	wantProblem(t, ts.send("GET", "/nowhere", token, ""), problemNotFound)
}

// TestCrossSiteRequestsAreRefused: on unsafe methods, login and logout included, and not on the read.
func TestCrossSiteRequestsAreRefused(t *testing.T) {
	unsafe := []string{"POST /login", "PUT /me/preferences", "POST /logout", "POST /logout-everywhere"}
	for _, tc := range []struct {
		words   string
		header  []string
		refused bool
	}{
		{"a browser on another site", []string{"Sec-Fetch-Site", "cross-site"}, true},
		{"a browser on a sibling host", []string{"Sec-Fetch-Site", "same-site"}, true},
		{"an old browser on another site", []string{"Origin", "https://evil.example"}, true},
		{"a sandboxed frame", []string{"Origin", "null"}, true},
		{"a browser on the site", []string{"Sec-Fetch-Site", "same-origin"}, false},
		{"no browser", nil, false},
	} {
		for _, route := range unsafe {
			t.Run(tc.words+" "+route, func(t *testing.T) {
				ts := newTestSite(t, "cookie", revocable)
				token := ts.issue(t)
				method, path, _ := strings.Cut(route, " ")
				w := ts.send(method, path, token, loginBody("user-000001", testPassword), tc.header...)
				if !tc.refused {
					if w.Code >= 400 {
						t.Fatalf("status %d: %s", w.Code, w.Body)
					}
					return
				}
				wantProblem(t, w, problemCrossOrigin)
				if len(w.Header()["Set-Cookie"]) > 0 || len(ts.scheme.revoked) > 0 {
					t.Error("the refused request had an effect")
				}
				if got := ts.send("GET", "/me", token, "", tc.header...); got.Code != 200 {
					t.Errorf("GET /me afterwards: status %d", got.Code)
				}
			})
		}
	}
}

func TestMeAnswersWhoTheTokenSpeaksFor(t *testing.T) {
	for _, carrier := range []string{"bearer", "cookie"} {
		ts := newTestSite(t, carrier, revocable)
		w := ts.send("GET", "/me", ts.issue(t), "")
		want := `{"subject":"user-000001","roles":["reader","editor"],"preferences":null}` + "\n"
		if w.Code != 200 || w.Body.String() != want {
			t.Errorf("%s: status %d, body %s", carrier, w.Code, w.Body)
		}
		wantProblem(t, ts.send("GET", "/me", "", ""), problemInvalid)
		wantProblem(t, ts.send("GET", "/me?access_token="+string(ts.issue(t)), "", ""), problemInvalid)
	}
}

// TestEveryVariantAnswersMeAlike: the control's answer differs in nothing but whom it names, however long
// the template's own subject is.
func TestEveryVariantAnswersMeAlike(t *testing.T) {
	for _, subject := range []string{"ada", "user-000000", "ada.lovelace@analytical-engines.example"} {
		template := testTemplate
		template.Subject = subject
		control := newTestSiteOf(t, template, "bearer", unauthenticated())
		session := newTestSiteOf(t, template, "bearer", revocable)
		token, err := session.scheme.Issue(t.Context(), NewUsers(template, 2, PasswordHash{}).Principal(1))
		if err != nil {
			t.Fatal(err)
		}
		a, b := control.send("GET", "/me", "", ""), session.send("GET", "/me", token, "")
		if diff := cmp.Diff(a.Header(), b.Header()); diff != "" {
			t.Errorf("%s: headers differ:\n%s", subject, diff)
		}
		if got := strings.ReplaceAll(a.Body.String(), "user-000000", "user-000001"); got != b.Body.String() {
			t.Errorf("%s: %s and %s", subject, a.Body, b.Body)
		}
	}
}

func TestTheControlOffersNoMoreThanItCan(t *testing.T) {
	ts := newTestSite(t, "cookie", unauthenticated())
	if w := ts.send("POST", "/login", "", loginBody("user-000001", testPassword)); w.Code != 204 {
		t.Errorf("login: status %d: %s", w.Code, w.Body)
	}
	wantProblem(t, ts.send("POST", "/login", "", loginBody("user-000001", "wrong")), problemLogin)
	wantProblem(t, ts.send("PUT", "/me/preferences", "", `{}`), problemNotOffered)
	wantProblem(t, ts.send("POST", "/logout-everywhere", "", ""), problemNotRevocable)
	if w := ts.send("POST", "/logout", "", ""); w.Code != 200 || !strings.Contains(w.Body.String(), `"revoked":false`) {
		t.Errorf("logout: status %d: %s", w.Code, w.Body)
	}
}
