package load

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"authbench/impl"
)

// A RefreshingConfig is a user who logged in and got two tokens, both carried as bearers.
type RefreshingConfig struct {
	Access, Refresh impl.Token
	// Ends is when Access does. Lifetime is how long every later access token lives from the moment that
	// the user has it, as expires_in tells a client (RFC 6749, section 5.1).
	Ends     time.Time
	Lifetime time.Duration
	// Margin is how long before an access token's end the user gets the next; 0 means that it waits for a
	// 401. Jitter, from 0 to 1, is this user's own share of the margin that is taken off, so that users
	// who logged in together do not all refresh together.
	Margin time.Duration
	Jitter float64
	Now    func() time.Time // nil means time.Now
}

// A RefreshingReader is a user who reads GET /me with an access token and goes on with a new pair of
// tokens when that one comes to its end. It has one refresh under way at a time, and repeats what was
// answered 401 once it has the new token. Two tabs that do not know of each other are two of them, with
// the same tokens.
type RefreshingReader struct {
	cfg       RefreshingConfig
	get, post []byte    // the requests that the tokens are for
	asked     time.Time // when the refresh under way was sent; zero: none is
	wanted    bool      // the access token was refused
	untried   bool      // the access token is new, and no answer has said that it works
	refreshes []Refresh
	out       time.Time
	expired   int
}

// A Refresh is one answered POST /refresh, by the user's clock.
type Refresh struct {
	Sent, Done time.Time
	Status     int
}

// refreshPatience is how long a refresh is waited for: a user is not told that a request failed.
const refreshPatience = 3 * time.Second

const refreshLine = "POST /refresh "

// NewRefreshingReader returns the user, or says what is wrong with its configuration.
func NewRefreshingReader(cfg RefreshingConfig) (*RefreshingReader, error) {
	switch {
	case cfg.Lifetime <= 0 || cfg.Margin < 0 || cfg.Margin >= cfg.Lifetime:
		return nil, fmt.Errorf("refreshing user: a margin of %v and a lifetime of %v: 0 or more, and shorter than the lifetime", cfg.Margin, cfg.Lifetime)
	case !(cfg.Jitter >= 0 && cfg.Jitter <= 1):
		return nil, fmt.Errorf("refreshing user: jitter %v is no share from 0 to 1", cfg.Jitter)
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	u := &RefreshingReader{cfg: cfg}
	return u, u.hold(cfg.Access, cfg.Refresh)
}

// hold makes the tokens those that the user goes on with.
func (u *RefreshingReader) hold(access, refresh impl.Token) error {
	post, err := PostJSON("/refresh", map[string]string{"refresh": string(refresh)})
	if err != nil {
		return err
	}
	u.get, u.post = NewReader(impl.Bearer{}, access).request, post
	return nil
}

// Request implements User.
func (u *RefreshingReader) Request(dst []byte) []byte {
	now := u.cfg.Now()
	if !u.out.IsZero() || !u.due(now) || now.Sub(u.asked) < refreshPatience {
		return append(dst, u.get...)
	}
	u.asked = now
	return append(dst, u.post...)
}

// due reports whether the next token is to be had.
func (u *RefreshingReader) due(now time.Time) bool {
	if u.wanted || u.cfg.Margin == 0 {
		return u.wanted
	}
	early := time.Duration(float64(u.cfg.Margin) * (1 - u.cfg.Jitter))
	return !now.Before(u.cfg.Ends.Add(-early))
}

// Respond implements User. The follow-up of a refresh is the read that it was made for.
func (u *RefreshingReader) Respond(r *Response) Outcome {
	if len(r.Request) > len(refreshLine) && string(r.Request[:len(refreshLine)]) == refreshLine {
		return u.refreshed(r)
	}
	switch {
	case r.Status == http.StatusOK:
		u.untried = u.untried && string(r.Request) != string(u.get)
		return Outcome{Expected: true}
	case r.Status == http.StatusUnauthorized && u.out.IsZero():
		return u.refused(r)
	}
	return Outcome{}
}

// refused takes a 401 to a read.
func (u *RefreshingReader) refused(r *Response) Outcome {
	if string(r.Request) != string(u.get) { // another request's refresh came first
		u.expired++
		return Outcome{Expected: true, FollowUp: true}
	}
	if u.untried {
		u.untried, u.wanted = false, true
		return Outcome{Reason: "a new access token was refused"}
	}
	u.expired++
	u.wanted = true
	waits := u.cfg.Now().Sub(u.asked) < refreshPatience // for a refresh that another request has begun
	return Outcome{Expected: true, FollowUp: !waits}
}

// refreshed takes the answer to a refresh.
func (u *RefreshingReader) refreshed(r *Response) Outcome {
	now := u.cfg.Now()
	u.refreshes = append(u.refreshes, Refresh{u.asked, now, r.Status})
	u.asked = time.Time{}
	switch r.Status {
	case http.StatusOK:
	case http.StatusUnauthorized, http.StatusForbidden:
		u.out = now
		return Outcome{Reason: "logged out: the refresh token was refused"}
	default:
		return Outcome{} // 503 among them: it is tried again with the next request
	}
	var pair struct{ Token, Refresh string }
	if err := json.Unmarshal(r.Body, &pair); err != nil || pair.Token == "" || pair.Refresh == "" {
		return Outcome{Reason: "the answer to a refresh holds no two tokens"}
	}
	if err := u.hold(impl.Token(pair.Token), impl.Token(pair.Refresh)); err != nil {
		return Outcome{Reason: err.Error()}
	}
	u.cfg.Ends, u.wanted, u.untried = now.Truncate(time.Second).Add(u.cfg.Lifetime), false, true // exp counts whole seconds
	return Outcome{Expected: true, FollowUp: true}
}

// Refreshes returns the refreshes that were answered, in order.
func (u *RefreshingReader) Refreshes() []Refresh { return u.refreshes }

// Expired returns how many reads were answered 401 because the access token had ended: each was asked
// again with the next one.
func (u *RefreshingReader) Expired() int { return u.expired }

// LoggedOut returns when the site refused the refresh token, and the zero time while it has not.
func (u *RefreshingReader) LoggedOut() time.Time { return u.out }
