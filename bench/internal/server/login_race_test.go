package server

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"authbench/impl"
)

// operate sends an operator's request with its key.
func (ts *testSite) operate(path, body string) int {
	return ts.send("POST", path, "", body, "Authorization", "Bearer "+testOperatorKey).Code
}

const (
	demoteBody  = `{"subject":"user-000001","roles":["reader"]}`
	disableBody = `{"subject":"user-000001"}`
)

// once has a change happen the first time only.
func once(change func()) func() {
	done := false
	return func() {
		if !done {
			done = true
			change()
		}
	}
}

// TestALoginThatRacesAChangeKeepsNothingOld: the change falls between the first look at the table and the
// handing out, before and after the scheme could have found the token by itself.
func TestALoginThatRacesAChangeKeepsNothingOld(t *testing.T) {
	for variant, scheme := range map[string]func(*fakeScheme){"revocable": revocable, "stateless": stateless, "refreshing": refreshing} {
		for _, carrier := range []string{"bearer", "cookie"} {
			for _, when := range []string{"before it is issued", "after it is issued"} {
				t.Run(variant+" "+carrier+" "+when, func(t *testing.T) {
					var ts *testSite
					race := func(path, body string) *testSite {
						change := once(func() { ts.operate(path, body) })
						ts = newTestSite(t, carrier, func(s *fakeScheme) {
							scheme(s)
							if when == "before it is issued" {
								s.issuing = change
							} else {
								s.issued = change
							}
						})
						return ts
					}
					handsOutTheNewRoles(t, race("/operator/roles", demoteBody))
					refusesTheDisabled(t, race("/operator/disable", disableBody))
				})
			}
		}
	}
}

func handsOutTheNewRoles(t *testing.T, ts *testSite) {
	t.Helper()
	token, _ := ts.loginPair(t)
	var me meBody
	if err := json.Unmarshal(ts.send("GET", "/me", token, "").Body.Bytes(), &me); err != nil || !slices.Equal(me.Roles, []string{"reader"}) {
		t.Errorf("the new token has roles %v, %v", me.Roles, err)
	}
	for _, p := range ts.scheme.live() {
		if !ts.scheme.stateless && !slices.Equal(p.Roles, []string{"reader"}) {
			t.Errorf("a token with the old roles is left: %v", p.Roles)
		}
	}
}

func refusesTheDisabled(t *testing.T, ts *testSite) {
	t.Helper()
	w := ts.send("POST", "/login", "", loginBody("user-000001", testPassword))
	wantProblem(t, w, problemDisabled)
	if len(w.Header()["Set-Cookie"]) > 0 {
		t.Error("a cookie was set")
	}
	if left := len(ts.scheme.live()); !ts.scheme.stateless && left > 0 {
		t.Errorf("%d tokens of a disabled user are left", left)
	}
}

// TestALoginBehindAChangeKeepsNothingOld: the whole login falls between the scheme's reach for the tokens
// and the operator's answer, where it would keep the old roles if the table came second.
func TestALoginBehindAChangeKeepsNothingOld(t *testing.T) {
	for _, carrier := range []string{"bearer", "cookie"} {
		var ts *testSite
		behind := func(check func()) {
			ts = newTestSite(t, carrier, func(s *fakeScheme) { s.reached = once(check) })
		}
		behind(func() { handsOutTheNewRoles(t, ts) })
		if code := ts.operate("/operator/roles", demoteBody); code != 200 {
			t.Errorf("%s: status %d", carrier, code)
		}
		behind(func() { refusesTheDisabled(t, ts) })
		if code := ts.operate("/operator/disable", disableBody); code != 200 {
			t.Errorf("%s: status %d", carrier, code)
		}
	}
}

// TestLoginsAndChangesAtOnce leave no token that says otherwise than the table, however they interleave.
func TestLoginsAndChangesAtOnce(t *testing.T) {
	for variant, scheme := range map[string]func(*fakeScheme){"revocable": revocable, "refreshing": refreshing} {
		t.Run(variant, func(t *testing.T) {
			pause := func() { time.Sleep(rand.N(200 * time.Microsecond)) } // long enough for the other to overtake
			ts := newTestSite(t, "bearer", func(s *fakeScheme) {
				scheme(s)
				s.issuing, s.issued = pause, pause
			})
			for round := range 100 {
				role := fmt.Sprintf("role-%d", round)
				var group sync.WaitGroup
				for range 3 {
					group.Go(func() { ts.send("POST", "/login", "", loginBody("user-000001", testPassword)) })
				}
				group.Go(func() {
					pause()
					ts.operate("/operator/roles", `{"subject":"user-000001","roles":["`+role+`"]}`)
				})
				group.Wait()
				for _, p := range ts.scheme.live() {
					if !slices.Equal(p.Roles, []string{role}) {
						t.Fatalf("round %d: a token speaks for %v", round, p.Roles)
					}
				}
			}
			ts.operate("/operator/disable", disableBody)
			if left := ts.scheme.live(); len(left) > 0 {
				t.Errorf("%d tokens are left", len(left))
			}
		})
	}
}

// TestALoginGivesUpOnAUserWhoKeepsChanging: bounded, honest, and nothing is left of its tries.
func TestALoginGivesUpOnAUserWhoKeepsChanging(t *testing.T) {
	var ts *testSite
	tries := 0
	ts = newTestSite(t, "cookie", func(s *fakeScheme) {
		s.issued = func() {
			tries++
			ts.operate("/operator/roles", demoteBody)
		}
	})
	w := ts.send("POST", "/login", "", loginBody("user-000001", testPassword))
	wantProblem(t, w, problemChanging)
	if len(w.Header()["Set-Cookie"]) > 0 || len(ts.scheme.live()) > 0 || tries != maxLoginTries {
		t.Errorf("after %d tries: %v, %d tokens left", tries, w.Header(), len(ts.scheme.live()))
	}
}

// TestALoginWhoseFirstTokenCannotBeEndedIsCannotTell: it hands out none and says 503.
func TestALoginWhoseFirstTokenCannotBeEndedIsCannotTell(t *testing.T) {
	var ts *testSite
	ts = newTestSite(t, "cookie", func(s *fakeScheme) {
		s.issued = once(func() {
			ts.operate("/operator/roles", demoteBody)
			s.fail = impl.ErrUnavailable
		})
	})
	w := ts.send("POST", "/login", "", loginBody("user-000001", testPassword))
	wantProblem(t, w, problemUnavailable)
	if len(w.Header()["Set-Cookie"]) > 0 {
		t.Error("a cookie was set")
	}
}

func TestADisabledUserCannotLogIn(t *testing.T) {
	for words, change := range map[string]func(*fakeScheme){
		"session": revocable, "stateless": stateless, "refresh": refreshing, "control": unauthenticated(),
	} {
		t.Run(words, func(t *testing.T) {
			ts := newTestSite(t, "bearer", change)
			ts.users.Disable("user-000001")
			wantProblem(t, ts.send("POST", "/login", "", loginBody("user-000001", testPassword)), problemDisabled)
			wantProblem(t, ts.send("POST", "/login", "", loginBody("user-000001", "guess")), problemLogin)
			if w := ts.send("POST", "/login", "", loginBody("user-000002", testPassword)); w.Code >= 300 {
				t.Errorf("somebody else: status %d: %s", w.Code, w.Body)
			}
		})
	}
}

// TestATokenThatDoesNotFitIsEnded: nobody has it, so nobody else could end it.
func TestATokenThatDoesNotFitIsEnded(t *testing.T) {
	ts := newTestSite(t, "cookie", tooLarge)
	wantProblem(t, ts.send("POST", "/login", "", loginBody("user-000001", testPassword)), problemTooLarge)
	if left := len(ts.scheme.live()); left > 0 {
		t.Errorf("%d tokens are left", left)
	}
}
