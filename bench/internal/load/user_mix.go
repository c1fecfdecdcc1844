package load

import (
	"fmt"
	"net/http"

	"authbench/impl"
)

// preferences is what a write puts: always as many bytes.
const preferences = `{"theme":"dark","language":"en"}`

// A person is one user of a crowd.
type person struct {
	login, read     []byte // its requests
	access, refresh impl.Token
	in              bool // it is logged in
	busy            bool // a request that changes its credential is under way
	reads           int  // under way
}

func (p *person) idle() bool { return !p.busy && p.reads == 0 }

// can reports whether the user may do it now. Only reads overlap: a token that a write replaces or a logout ends must
// not be under way in another request. A login begins a session anew, whether or not the last was logged out of.
func (p *person) can(k Kind) bool {
	switch k {
	case Login:
		return p.idle()
	case Read:
		return p.in && !p.busy
	default:
		return p.in && p.idle()
	}
}

// hold makes the tokens those that the user goes on with.
func (p *person) hold(cfg CrowdConfig, access, refresh impl.Token) {
	p.access, p.refresh = access, refresh
	p.read = append(p.read[:0], p.request(cfg, http.MethodGet, "/me", nil)...)
}

// request presents what the user holds. A browser sends its refresh cookie along with every request.
func (p *person) request(cfg CrowdConfig, method, path string, body []byte) []byte {
	name, value := "", ""
	if p.access != "" {
		name, value = cfg.Carrier.RequestHeader(p.access)
	}
	if beside := cfg.Carrier.ForRefresh(); p.refresh != "" && beside != nil {
		_, also := beside.RequestHeader(p.refresh)
		value += "; " + also
	}
	return rawRequest(method, path, name, value, body)
}

// refreshing is the request for the next pair of tokens.
func (p *person) refreshing(cfg CrowdConfig) []byte {
	if cfg.Carrier.ForRefresh() != nil {
		return p.request(cfg, http.MethodPost, "/refresh", nil)
	}
	return rawRequest(http.MethodPost, "/refresh", "", "", fmt.Appendf(nil, `{"refresh":%q}`, string(p.refresh)))
}

// A slot is one moment of a schedule, and a User to the generator: whoever is free does what it asks for.
type slot struct {
	crowd     *Crowd
	kind      Kind
	preferred int
	person    *person
}

// nobody is sent where every user is busy, and answered 404: a slot is never left out in silence.
const nobody = "GET /nobody-is-free HTTP/1.1\r\nHost: " + Host + "\r\n\r\n"

// Request implements User.
func (s *slot) Request(dst []byte) []byte {
	c := s.crowd
	p := c.pick(s.kind, s.preferred)
	if s.person = p; p == nil {
		return append(dst, nobody...)
	}
	if s.kind == Read {
		p.reads++
		return append(dst, p.read...)
	}
	p.busy = true
	switch s.kind {
	case Login:
		return append(dst, p.login...)
	case Write:
		return append(dst, p.request(c.cfg, http.MethodPut, "/me/preferences", []byte(preferences))...)
	case RefreshLogin:
		return append(dst, p.refreshing(c.cfg)...)
	default:
		return append(dst, p.request(c.cfg, http.MethodPost, "/logout", nil)...)
	}
}

// Respond implements User.
func (s *slot) Respond(r *Response) Outcome {
	c, p := s.crowd, s.person
	if p == nil {
		return Outcome{Reason: "every user was busy"}
	}
	if s.kind == Read {
		p.reads--
	} else {
		p.busy = false
	}
	if reason := c.take(s.kind, p, r); reason != "" {
		c.lost = true
		return Outcome{Reason: reason}
	}
	c.done[s.kind]++
	return Outcome{Expected: true}
}

// WriteGrowthBytes is what a write adds to a token that carries the preferences, base64 included, at the most.
const WriteGrowthBytes = 2 * len(preferences)
