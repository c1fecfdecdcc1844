package load

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"authbench/impl"
)

// A strictSite answers as the site does, of tokens that a write replaces and a logout ends: whoever presents one that
// has ended is told 401.
type strictSite struct {
	carrier    impl.Carrier
	refreshes  bool
	replaces   bool // a write hands out a new token
	made       int
	access     map[string]bool
	refresh    map[string]bool
	unwelcomed int
}

func newStrictSite(carrier impl.Carrier, refreshes, replaces bool) *strictSite {
	return &strictSite{carrier: carrier, refreshes: refreshes, replaces: replaces, access: map[string]bool{}, refresh: map[string]bool{}}
}

func (s *strictSite) pair() impl.Pair {
	s.made++
	pair := impl.Pair{Access: impl.Token(fmt.Sprintf("a%d", s.made))}
	s.access[string(pair.Access)] = true
	if s.refreshes {
		pair.Refresh = impl.Token(fmt.Sprintf("r%d", s.made))
		s.refresh[string(pair.Refresh)] = true
	}
	return pair
}

// answer is what the site says to a request, whenever it comes to it.
func (s *strictSite) answer(request []byte) *Response {
	r, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(request)))
	if err != nil {
		return &Response{Status: 400}
	}
	body, _ := io.ReadAll(r.Body)
	return s.serve(r, body)
}

func (s *strictSite) serve(r *http.Request, body []byte) *Response {
	token, _ := s.carrier.Extract(r)
	live := s.access[string(token)]
	switch r.Method + " " + r.URL.Path {
	case "POST /login":
		return s.handOut(s.pair())
	case "POST /refresh":
		return s.rotate(r, body)
	case "GET /me":
		return s.status(live, 200)
	case "PUT /me/preferences":
		if live && s.replaces {
			delete(s.access, string(token))
			s.made++
			fresh := impl.Token(fmt.Sprintf("w%d", s.made))
			s.access[string(fresh)] = true
			return s.handOut(impl.Pair{Access: fresh})
		}
		return s.status(live, 204)
	case "POST /logout":
		delete(s.access, string(token))
		return s.status(live, 200)
	}
	return &Response{Status: 404}
}

func (s *strictSite) rotate(r *http.Request, body []byte) *Response {
	var given struct{ Refresh string }
	json.Unmarshal(body, &given)
	if beside := s.carrier.ForRefresh(); beside != nil {
		t, _ := beside.Extract(r)
		given.Refresh = string(t)
	}
	if !s.refresh[given.Refresh] {
		return s.status(false, 0)
	}
	delete(s.refresh, given.Refresh)
	return s.handOut(s.pair())
}

func (s *strictSite) status(good bool, status int) *Response {
	if !good {
		s.unwelcomed++
		status = 401
	}
	return &Response{Status: status}
}

func (s *strictSite) handOut(pair impl.Pair) *Response {
	if s.carrier.ForRefresh() == nil {
		body, _ := json.Marshal(map[string]string{"token": string(pair.Access), "refresh": string(pair.Refresh)})
		return &Response{Status: 200, Body: body}
	}
	header := http.Header{}
	header.Add("Set-Cookie", impl.CookieName+"="+string(pair.Access)+"; Path=/; Secure; HttpOnly")
	if pair.Refresh != "" {
		header.Add("Set-Cookie", impl.RefreshCookieName+"="+string(pair.Refresh)+"; Path=/; Secure; HttpOnly")
	}
	return &Response{Status: 204, Header: header}
}

func newCrowd(t rapid.TB, site *strictSite, users int) *Crowd {
	cfg := CrowdConfig{Carrier: site.carrier, Password: "p", Authenticates: true, Refreshes: site.refreshes}
	var pairs []impl.Pair
	for i := range users {
		cfg.Subjects, pairs = append(cfg.Subjects, fmt.Sprintf("user-%d", i)), append(pairs, site.pair())
	}
	c, err := NewCrowd(cfg)
	if err == nil {
		err = c.Hold(pairs)
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestACrowdNeverPresentsWhatHasEnded: however long each answer takes and in whatever order requests are served and
// answered, no user asks with a token that it has replaced or ended, and every kind that is asked for is done.
func TestACrowdNeverPresentsWhatHasEnded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		carrier := rapid.SampledFrom([]impl.Carrier{impl.Bearer{}, impl.Cookie{}}).Draw(t, "carrier")
		site := newStrictSite(carrier, rapid.Bool().Draw(t, "refreshes"), rapid.Bool().Draw(t, "replaces"))
		const connections = 6
		crowd := newCrowd(t, site, 3*connections)
		shares := Shares{Login: 2, Read: 10, Write: 2, Logout: 2}
		if site.refreshes {
			shares[RefreshLogin] = 2
		}
		kinds := DrawKinds(rapid.Uint64().Draw(t, "seed"), 200, shares)
		s := MixSchedule{Kind: kinds, Preferred: ZipfUsers(1, len(kinds), 3*connections)}
		type underWay struct {
			user    User
			request []byte
			served  *Response
		}
		var flying []underWay
		land := func() {
			i := rapid.IntRange(0, len(flying)-1).Draw(t, "which")
			f := flying[i]
			if f.served == nil {
				f.served = site.answer(f.request)
			}
			if got := f.user.Respond(f.served); !got.Expected {
				t.Fatalf("%s: %s", f.request, got.Reason)
			}
			flying = append(flying[:i], flying[i+1:]...)
		}
		for _, user := range crowd.Slots(s) {
			if len(flying) == connections {
				land()
			}
			f := underWay{user: user, request: user.Request(nil)}
			if rapid.Bool().Draw(t, "served at once") {
				f.served = site.answer(f.request)
			}
			flying = append(flying, f)
		}
		for len(flying) > 0 {
			land()
		}
		if diff := cmp.Diff(countKinds(kinds), crowd.Done()); diff != "" || site.unwelcomed > 0 || crowd.Lost() {
			t.Fatalf("%d refused, lost %v; asked and done differ:\n%s", site.unwelcomed, crowd.Lost(), diff)
		}
	})
}

// TestWhatACrowdSends is a session from one login to the next, request by request.
func TestWhatACrowdSends(t *testing.T) {
	const host = "Host: authbench.test\r\n"
	site := newStrictSite(impl.Cookie{}, true, true)
	crowd := newCrowd(t, site, 1)
	login := `{"password":"p","user":"user-0"}`
	for _, turn := range []struct {
		kind Kind
		want string
	}{
		{Read, "GET /me HTTP/1.1\r\n" + host + "Cookie: __Host-auth=a1; __Host-refresh=r1\r\n\r\n"},
		{Write, "PUT /me/preferences HTTP/1.1\r\n" + host + "Content-Length: 32\r\nCookie: __Host-auth=a1; __Host-refresh=r1\r\nContent-Type: application/json\r\n\r\n" + preferences},
		{Read, "GET /me HTTP/1.1\r\n" + host + "Cookie: __Host-auth=w2; __Host-refresh=r1\r\n\r\n"},
		{RefreshLogin, "POST /refresh HTTP/1.1\r\n" + host + "Content-Length: 0\r\nCookie: __Host-auth=w2; __Host-refresh=r1\r\n\r\n"},
		{Logout, "POST /logout HTTP/1.1\r\n" + host + "Content-Length: 0\r\nCookie: __Host-auth=a3; __Host-refresh=r3\r\n\r\n"},
		{Read, nobody}, // the only user is logged out
		{Login, "POST /login HTTP/1.1\r\n" + host + "Content-Length: 32\r\nContent-Type: application/json\r\n\r\n" + login},
		{Login, "POST /login HTTP/1.1\r\n" + host + "Content-Length: 32\r\nContent-Type: application/json\r\n\r\n" + login},
		{Read, "GET /me HTTP/1.1\r\n" + host + "Cookie: __Host-auth=a5; __Host-refresh=r5\r\n\r\n"},
	} {
		slot := crowd.Slots(MixSchedule{Kind: []Kind{turn.kind}, Preferred: []int{0}})[0]
		request := slot.Request(nil)
		if diff := cmp.Diff(turn.want, string(request)); diff != "" {
			t.Fatalf("%v: (-want +got)\n%s", turn.kind, diff)
		}
		if got := slot.Respond(site.answer(request)); got.Expected == (turn.want == nobody) {
			t.Fatalf("%v: %+v", turn.kind, got)
		}
	}
}

func TestARefreshByBearerStandsInTheBody(t *testing.T) {
	crowd := newCrowd(t, newStrictSite(impl.Bearer{}, true, false), 1)
	slot := crowd.Slots(MixSchedule{Kind: []Kind{RefreshLogin}, Preferred: []int{0}})[0]
	want, _ := PostJSON("/refresh", map[string]string{"refresh": "r1"})
	if diff := cmp.Diff(string(want), string(slot.Request(nil))); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestAnUnexpectedAnswerIsOne: a row is what was asked and answered, and the reason that voids the slice.
func TestAnUnexpectedAnswerIsOne(t *testing.T) {
	for name, tc := range map[string]struct {
		kind   Kind
		answer Response
		want   string
	}{
		"a read that is refused":           {Read, Response{Status: 401}, "reads: status 401"},
		"a write that is redirected":       {Write, Response{Status: 302}, "writes: status 302"},
		"a login without a token":          {Login, Response{Status: 200, Body: []byte("{}")}, "logins: the answer does not hand out"},
		"a login with one token of two":    {Login, Response{Status: 200, Body: []byte(`{"token":"a"}`)}, "logins: the answer does not hand out"},
		"a refresh that ends the login":    {RefreshLogin, Response{Status: 401}, "refreshes: status 401"},
		"a logout that is not confirmed":   {Logout, Response{Status: 503}, "logouts: status 503"},
		"a login that is no JSON at all":   {Login, Response{Status: 200, Body: []byte("<html>")}, "logins: the answer"},
		"a login without the cookie of it": {Login, Response{Status: 204, Header: http.Header{}}, "logins: the answer"},
	} {
		crowd := newCrowd(t, newStrictSite(impl.Bearer{}, true, false), 1)
		slot := crowd.Slots(MixSchedule{Kind: []Kind{tc.kind}, Preferred: []int{0}})[0]
		slot.Request(nil)
		if got := slot.Respond(&tc.answer); got.Expected || !strings.Contains(got.Reason, tc.want) || !crowd.Lost() {
			t.Errorf("%s: %+v, want %q", name, got, tc.want)
		}
	}
}

// The unauthenticated control hands out nothing and takes no write.
func TestTheControlIsPartOfTheCrowd(t *testing.T) {
	crowd, err := NewCrowd(CrowdConfig{Carrier: impl.Bearer{}, Subjects: []string{"u"}, Password: "p"})
	if err == nil {
		err = crowd.Hold(make([]impl.Pair, 1))
	}
	if err != nil {
		t.Fatal(err)
	}
	statuses := map[Kind]int{Login: 204, Read: 200, Write: 501, Logout: 200}
	for _, kind := range []Kind{Read, Write, Logout, Login, Read} {
		slot := crowd.Slots(MixSchedule{Kind: []Kind{kind}, Preferred: []int{0}})[0]
		request := string(slot.Request(nil))
		if got := slot.Respond(&Response{Status: statuses[kind]}); !got.Expected || strings.Contains(request, "Authorization") {
			t.Errorf("%v: %+v of %q", kind, got, request)
		}
	}
}

// What was never answered leaves a user of whom nobody knows what the site thinks.
func TestAnAnswerThatNeverCameIsMissed(t *testing.T) {
	crowd := newCrowd(t, newStrictSite(impl.Bearer{}, false, false), 2)
	crowd.Slots(MixSchedule{Kind: []Kind{Read}, Preferred: []int{0}})[0].Request(nil)
	if crowd.Slots(MixSchedule{}); !crowd.Lost() {
		t.Error("nobody is missed")
	}
	if err := crowd.Hold(make([]impl.Pair, 2)); err != nil || crowd.Lost() {
		t.Errorf("after all have new tokens: %v", err)
	}
	if crowd.Hold(nil) == nil {
		t.Error("users without tokens are taken")
	}
}

// TestARunServesACrowd over real sockets: everything that was scheduled is done, and nobody is refused.
func TestARunServesACrowd(t *testing.T) {
	onBoth(t, func(t *testing.T, name string) {
		strict := newStrictSite(impl.Cookie{}, true, true)
		crowd := newCrowd(t, strict, 40)
		var mu sync.Mutex
		site := serveFake(t, func(_ int, r *http.Request) string {
			mu.Lock()
			defer mu.Unlock()
			answer := strict.serve(r, nil)
			text := fmt.Sprintf("HTTP/1.1 %d Said\r\n", answer.Status)
			if answer.Header != nil {
				for _, line := range answer.Header.Values("Set-Cookie") {
					text += "Set-Cookie: " + line + "\r\n"
				}
			}
			return text + "Content-Length: 0\r\n\r\n"
		})
		schedule := NewMixSchedule(3, 2000, 100*ms, 40, Shares{Login: 2, Read: 10, Write: 2, RefreshLogin: 2, Logout: 1})
		s, err := Run(t.Context(), Config{
			Transport: dial(t, name, 8, site.address), Users: crowd.Slots(schedule), Schedule: schedule.Schedule, DrainTimeout: 5 * time.Second,
		})
		if err != nil || s.Count(Expected) != len(schedule.Kind) {
			t.Fatalf("%v: %d of %d expected: %s", err, s.Count(Expected), len(schedule.Kind), s.Reason)
		}
		if diff := cmp.Diff(countKinds(schedule.Kind), crowd.Done()); diff != "" {
			t.Errorf("asked and done differ:\n%s", diff)
		}
	})
}
