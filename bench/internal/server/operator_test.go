package server

import (
	"strings"
	"testing"

	"authbench/impl"
)

func TestAnOperatorsChangeReachesTheTableAndTheTokens(t *testing.T) {
	for _, carrier := range []string{"bearer", "cookie"} {
		ts := newTestSite(t, carrier, revocable)
		old := ts.issue(t)
		w := ts.send("POST", "/operator/roles", "", demoteBody, "Authorization", "Bearer "+testOperatorKey)
		if w.Code != 200 || w.Body.String() != "{\"revoked\":true}\n" {
			t.Fatalf("%s: status %d: %s", carrier, w.Code, w.Body)
		}
		for words, token := range map[string]impl.Token{"the old": old, "a new": ts.login(t, "")} {
			if got := ts.send("GET", "/me", token, "").Body.String(); !strings.Contains(got, `"roles":["reader"]`) {
				t.Errorf("%s token: %s", words, got)
			}
		}
		if code := ts.operate("/operator/roles", `{"subject":"user-000001","roles":[]}`); code != 200 {
			t.Errorf("no roles at all: status %d", code)
		}
		if got := ts.send("GET", "/me", old, "").Body.String(); !strings.Contains(got, `"roles":[]`) {
			t.Errorf("no roles at all: %s", got)
		}
		if code := ts.operate("/operator/disable", disableBody); code != 200 {
			t.Errorf("disable: status %d", code)
		}
		wantProblem(t, ts.send("GET", "/me", old, ""), problemRevoked)
		wantProblem(t, ts.send("POST", "/login", "", loginBody("user-000001", testPassword)), problemDisabled)
	}
}

// TestAnOperatorIsToldWhatWasNotReached: the table has changed all the same.
func TestAnOperatorIsToldWhatWasNotReached(t *testing.T) {
	for _, tc := range []struct {
		words  string
		scheme func(*fakeScheme)
		fail   error
		want   problem
	}{
		{"a variant that cannot", stateless, nil, problemNotRevocable},
		{"the control", unauthenticated(), nil, problemNotRevocable},
		{"the store is away", revocable, impl.ErrUnavailable, problemUnavailable},
		{"a bug in the scheme", revocable, errPreferences, problemInternal},
	} {
		for path, body := range map[string]string{"/operator/roles": demoteBody, "/operator/disable": disableBody} {
			t.Run(tc.words+" "+path, func(t *testing.T) {
				ts := newTestSite(t, "bearer", tc.scheme)
				if ts.scheme != nil {
					ts.scheme.fail = tc.fail
				}
				wantProblem(t, ts.send("POST", path, "", body, "Authorization", "Bearer "+testOperatorKey), tc.want)
				user := ts.users.Now("user-000001")
				if user.Disabled != (path == "/operator/disable") || (len(user.Roles) == 1) != (path == "/operator/roles") {
					t.Errorf("the table says %+v", user)
				}
			})
		}
	}
}

func TestOnlyTheOperatorsKeyOpensItsRoutes(t *testing.T) {
	ts := newTestSite(t, "bearer", revocable)
	users := ts.issue(t)
	for words, header := range map[string][]string{
		"no key":               nil,
		"a user's token":       {"Authorization", "Bearer " + string(users)},
		"half the key":         {"Authorization", "Bearer " + testOperatorKey[:10]},
		"more than the key":    {"Authorization", "Bearer " + testOperatorKey + "0"},
		"the key as a cookie":  {"Cookie", impl.CookieName + "=" + testOperatorKey},
		"the key by basic":     {"Authorization", "Basic " + testOperatorKey},
		"the key on its own":   {"Authorization", testOperatorKey},
		"an empty bearer":      {"Authorization", "Bearer "},
		"nothing but a bearer": {"Authorization", "Bearer"},
	} {
		for path, body := range map[string]string{"/operator/roles": demoteBody, "/operator/disable": disableBody} {
			wantProblem(t, ts.send("POST", path, "", body, header...), problemInvalid)
			if user := ts.users.Now("user-000001"); user.Disabled || len(user.Roles) != 2 || len(ts.scheme.live()) != 1 {
				t.Fatalf("%s: %s had an effect", words, path)
			}
		}
	}
}

func TestWithoutAKeyThereAreNoOperatorsRoutes(t *testing.T) {
	planter, err := newPlanter(Plant{})
	if err != nil {
		t.Fatal(err)
	}
	site := Site{carrier: impl.Bearer{}, users: NewUsers(testTemplate, 2, PasswordHash{}), plant: planter}
	ts := &testSite{Handler: site.Handler(), carrier: impl.Bearer{}}
	for _, header := range [][]string{nil, {"Authorization", "Bearer " + testOperatorKey}, {"Authorization", "Bearer "}} {
		wantProblem(t, ts.send("POST", "/operator/disable", "", disableBody, header...), problemNotFound)
	}
}

func TestOperatorsBodiesAreChecked(t *testing.T) {
	for _, tc := range []struct {
		words, path, body string
		want              problem
	}{
		{"no subject", "/operator/roles", `{"roles":["reader"]}`, problemBody},
		{"no subject to disable", "/operator/disable", `{}`, problemBody},
		{"no roles: is none meant, or was it forgotten?", "/operator/roles", `{"subject":"u"}`, problemBody},
		{"roles of null", "/operator/roles", `{"subject":"u","roles":null}`, problemBody},
		{"an empty role", "/operator/roles", `{"subject":"u","roles":[""]}`, problemBody},
		{"a role that is a number", "/operator/roles", `{"subject":"u","roles":[1]}`, problemBody},
		{"a subject too long", "/operator/disable", `{"subject":"` + strings.Repeat("u", 256) + `"}`, problemBody},
		{"half of it", "/operator/disable", `{"subject":`, problemBody},
		{"too much", "/operator/disable", `{"subject":"` + strings.Repeat("u", maxOperatorBytes) + `"}`, problemBodyTooLarge},
		{"no body", "/operator/disable", ``, problemMediaType},
	} {
		t.Run(tc.words, func(t *testing.T) {
			ts := newTestSite(t, "bearer", revocable)
			wantProblem(t, ts.send("POST", tc.path, "", tc.body, "Authorization", "Bearer "+testOperatorKey), tc.want)
			if len(ts.users.changed) > 0 {
				t.Errorf("the table changed: %v", ts.users.changed)
			}
		})
	}
}
