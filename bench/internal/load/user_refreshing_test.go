package load

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"authbench/impl/impltest/bubble"
)

// turn asks the user for a request and answers it; the site's answer depends on the token presented.
type turn struct {
	wait   time.Duration // before the request
	want   string        // of the request: its path and token
	status int
	body   string
	out    Outcome
}

func asked(request []byte) string {
	text := string(request)
	switch {
	case strings.HasPrefix(text, "GET /me "):
		_, token, _ := strings.Cut(text, "Authorization: Bearer ")
		return "me " + strings.TrimSpace(token)
	case strings.HasPrefix(text, "POST /refresh "):
		_, body, _ := strings.Cut(text, "\r\n\r\n")
		return "refresh " + body
	}
	return text
}

func pairBody(n int) string { return fmt.Sprintf(`{"token":"a%d","refresh":"r%d"}`, n, n) }

var (
	right = Outcome{Expected: true}
	again = Outcome{Expected: true, FollowUp: true}
)

func TestRefreshingReader(t *testing.T) {
	const first, second = `refresh {"refresh":"r1"}`, `refresh {"refresh":"r2"}`
	for name, tc := range map[string]struct {
		margin    time.Duration
		jitter    float64
		turns     []turn
		refreshes int
		expired   int
		out       bool
	}{
		"a token that lives is read with": {turns: []turn{{0, "me a1", 200, "", right}, {5 * time.Second, "me a1", 200, "", right}}},
		"told that it expired, it refreshes and reads again": {turns: []turn{
			{0, "me a1", 401, "", again}, {0, first, 200, pairBody(2), again}, {0, "me a2", 200, "", right},
			{0, "me a2", 401, "", again}, {0, second, 200, pairBody(3), again}, {0, "me a3", 200, "", right},
		}, refreshes: 2, expired: 2},
		"within the margin of the end it refreshes unasked": {margin: 4 * time.Second, turns: []turn{
			{5 * time.Second, "me a1", 200, "", right}, {time.Second, first, 200, pairBody(2), again}, {0, "me a2", 200, "", right},
			{5 * time.Second, "me a2", 200, "", right}, {time.Second, second, 200, pairBody(3), again},
		}, refreshes: 2},
		"its jitter is taken off the margin": {margin: 4 * time.Second, jitter: 0.5, turns: []turn{
			{7 * time.Second, "me a1", 200, "", right}, {time.Second, first, 200, pairBody(2), again},
		}, refreshes: 1},
		"a refused refresh is the end of the login": {turns: []turn{
			{0, "me a1", 401, "", again}, {0, first, 401, "", Outcome{Reason: "logged out: the refresh token was refused"}},
			{0, "me a1", 401, "", Outcome{}},
		}, refreshes: 1, expired: 1, out: true},
		"a store that is away is no logout: it tries again": {turns: []turn{
			{0, "me a1", 401, "", again}, {0, first, 503, "", Outcome{}}, {0, first, 200, pairBody(2), again}, {0, "me a2", 200, "", right},
		}, refreshes: 2, expired: 1},
		"a new token that is refused does not make it refresh for ever": {turns: []turn{
			{0, "me a1", 401, "", again}, {0, first, 200, pairBody(2), again},
			{0, "me a2", 401, "", Outcome{Reason: "a new access token was refused"}}, {0, second, 200, pairBody(3), again},
		}, refreshes: 2, expired: 1},
		"an answer without tokens is odd": {turns: []turn{
			{0, "me a1", 401, "", again}, {0, first, 200, "{}", Outcome{Reason: "the answer to a refresh holds no two tokens"}},
		}, refreshes: 1, expired: 1},
		"any other answer to a read is unexpected": {turns: []turn{{0, "me a1", 500, "", Outcome{}}}},
	} {
		t.Run(name, func(t *testing.T) {
			bubble.Run(t, func(t *testing.T) {
				u := refreshing(t, tc.margin, tc.jitter)
				for i, turn := range tc.turns {
					time.Sleep(turn.wait)
					request := u.Request(nil)
					if got := asked(request); got != turn.want {
						t.Fatalf("turn %d: asked %q, want %q", i, got, turn.want)
					}
					if got := u.Respond(&Response{Request: request, Status: turn.status, Body: []byte(turn.body)}); got != turn.out {
						t.Fatalf("turn %d: %+v, want %+v", i, got, turn.out)
					}
				}
				if len(u.Refreshes()) != tc.refreshes || u.Expired() != tc.expired || u.LoggedOut().IsZero() == tc.out {
					t.Errorf("%d refreshes, %d expired, logged out at %v", len(u.Refreshes()), u.Expired(), u.LoggedOut())
				}
			})
		})
	}
}

// refreshing is a user with tokens a1 and r1, whose access tokens live for 10 s.
func refreshing(t *testing.T, margin time.Duration, jitter float64) *RefreshingReader {
	u, err := NewRefreshingReader(RefreshingConfig{
		Access: "a1", Refresh: "r1", Ends: time.Now().Add(10 * time.Second), Lifetime: 10 * time.Second, Margin: margin, Jitter: jitter,
	})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestOneRefreshAtATimeHoweverManyRequests(t *testing.T) {
	bubble.Run(t, func(t *testing.T) {
		u := refreshing(t, 0, 0)
		old, other := u.Request(nil), u.Request(nil)
		if got := u.Respond(&Response{Request: old, Status: 401}); got != again {
			t.Fatalf("the first 401: %+v", got)
		}
		post := u.Request(nil)
		if got := asked(u.Request(nil)); got != "me a1" {
			t.Errorf("beside a refresh it asked %q", got)
		}
		if got := u.Respond(&Response{Request: other, Status: 401}); got != right {
			t.Errorf("a 401 while the refresh is under way: %+v", got)
		}
		time.Sleep(time.Second)
		if got := u.Respond(&Response{Request: post, Status: 200, Body: []byte(pairBody(2))}); got != again {
			t.Errorf("the refresh: %+v", got)
		}
		if got := u.Respond(&Response{Request: other, Status: 401}); got != again || asked(u.Request(nil)) != "me a2" {
			t.Errorf("a late 401 of the old token is asked again with the new: %+v", got)
		}
		if r := u.Refreshes(); len(r) != 1 || r[0].Done.Sub(r[0].Sent) != time.Second || r[0].Status != http.StatusOK {
			t.Errorf("refreshes %+v", r)
		}
	})
}

func TestALostRefreshIsTriedAgain(t *testing.T) {
	bubble.Run(t, func(t *testing.T) {
		u := refreshing(t, 0, 0)
		u.Respond(&Response{Request: u.Request(nil), Status: 401})
		u.Request(nil) // and nobody answers
		time.Sleep(refreshPatience - ms)
		if got := asked(u.Request(nil)); got != "me a1" {
			t.Errorf("while it waits it asks %q", got)
		}
		time.Sleep(ms)
		if got := asked(u.Request(nil)); got != `refresh {"refresh":"r1"}` {
			t.Errorf("then it asks %q", got)
		}
	})
}

func TestRefreshingUsersThatMakeNoSense(t *testing.T) {
	for name, cfg := range map[string]RefreshingConfig{
		"no lifetime":                     {},
		"a margin as long as the token":   {Lifetime: time.Second, Margin: time.Second},
		"a jitter that is no share":       {Lifetime: time.Second, Jitter: 1.5},
		"a negative margin":               {Lifetime: time.Second, Margin: -1},
		"a lifetime that runs backwards":  {Lifetime: -time.Second},
		"a jitter that is less than none": {Lifetime: time.Second, Jitter: -0.1},
	} {
		if _, err := NewRefreshingReader(cfg); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

func TestARunServesRefreshingUsers(t *testing.T) {
	onBoth(t, func(t *testing.T, name string) {
		site := serveFake(t, func(_ int, r *http.Request) string {
			switch {
			case r.URL.Path == "/refresh":
				return "HTTP/1.1 200 OK\r\nContent-Length: 29\r\n\r\n" + pairBody(2)
			case r.Header.Get("Authorization") == "Bearer a2":
				return "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
			}
			return "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"
		})
		u := refreshing(t, 0, 0)
		s, err := Run(t.Context(), Config{
			Transport: dial(t, name, 1, site.address), Users: []User{u}, DrainTimeout: 5 * time.Second,
			Schedule: Schedule{Due: []time.Duration{0, ms}, User: []int{0, 0}, Window: 20 * ms},
		})
		if err != nil || s.Count(Expected) != 4 || s.FollowUps != 2 || len(u.Refreshes()) != 1 {
			t.Errorf("%v: %d expected, %d follow-ups, %d refreshes: %s", err, s.Count(Expected), s.FollowUps, len(u.Refreshes()), s.Reason)
		}
	})
}
