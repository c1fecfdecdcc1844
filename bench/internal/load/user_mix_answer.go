package load

import (
	"encoding/json"
	"fmt"
	"net/http"

	"authbench/impl"
)

// take makes of an answer what a client would, and says what is wrong with it, or "".
func (c *Crowd) take(k Kind, p *person, r *Response) string {
	if !c.expects(k, r.Status) {
		return fmt.Sprintf("%s: status %d", k, r.Status)
	}
	switch {
	case k == Logout:
		p.access, p.refresh, p.read = "", "", nil
		c.setIn(p, false)
	case k == Login && !c.cfg.Authenticates:
		c.setIn(p, true)
		p.hold(c.cfg, "", "")
	case k == Login || k == RefreshLogin:
		access, refresh := c.handedOut(r)
		if access == "" || (refresh == "") == c.cfg.Refreshes {
			return fmt.Sprintf("%s: the answer does not hand out what it should", k)
		}
		c.setIn(p, true)
		p.hold(c.cfg, access, refresh)
	case k == Write && c.cfg.Authenticates:
		if access, _ := c.handedOut(r); access != "" {
			p.hold(c.cfg, access, p.refresh)
		}
	}
	return ""
}

// expects reports whether a status is the right one. What hands out a token answers 200 where the body carries it and
// 204 beside a cookie; so does a write, which hands out a token or leaves the old one.
func (c *Crowd) expects(k Kind, status int) bool {
	switch {
	case k == Read || k == Logout:
		return status == http.StatusOK
	case k == Write && !c.cfg.Authenticates:
		return status == http.StatusNotImplemented
	}
	return status == http.StatusOK || status == http.StatusNoContent
}

// setIn keeps count of who is logged in.
func (c *Crowd) setIn(p *person, in bool) {
	if p.in != in {
		p.in = in
		if in {
			c.out--
		} else {
			c.out++
		}
	}
}

// handedOut reads the tokens of an answer; empty ones are not there.
func (c *Crowd) handedOut(r *Response) (access, refresh impl.Token) {
	if r.Status == http.StatusOK {
		var body struct{ Token, Refresh string }
		if json.Unmarshal(r.Body, &body) != nil {
			return "", ""
		}
		return impl.Token(body.Token), impl.Token(body.Refresh)
	}
	if r.Header == nil {
		return "", ""
	}
	for _, line := range r.Header.Values("Set-Cookie") {
		cookie, err := http.ParseSetCookie(line)
		switch {
		case err != nil:
		case cookie.Name == impl.CookieName:
			access = impl.Token(cookie.Value)
		case cookie.Name == impl.RefreshCookieName:
			refresh = impl.Token(cookie.Value)
		}
	}
	return access, refresh
}
