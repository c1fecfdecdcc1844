package impl

import (
	"net/http"
	"net/textproto"
	"strings"
	"time"
)

// CookieName is the cookie both schemes use. The __Host- prefix makes a browser insist on Secure,
// Path=/ and no Domain, so a sibling host cannot plant it (RFC 6265bis, section 4.1.3.2).
const CookieName = "__Host-auth"

// RefreshCookieName is the cookie of the refresh token that stands beside CookieName's access token. The
// prefix makes its path the whole site as well, so it travels with every request of a browser's.
const RefreshCookieName = "__Host-refresh"

// MaxCookieBytes is the size of name plus value above which browsers drop a cookie (RFC 6265bis,
// section 5.6, step 5 of "Storage Model"; 4,096 octets in every current browser).
const MaxCookieBytes = 4096

// A Carrier is how a token travels between client and site: orthogonal to the scheme, held equal in
// a comparison.
type Carrier interface {
	// Name is "bearer" or "cookie".
	Name() string
	// Fits returns nil, or an error that matches ErrTooLarge when no client would carry t.
	Fits(t Token) error
	// Extract returns the request's token, or an error that matches ErrInvalid when there is none or
	// more than one. It looks nowhere but in its own header: never in the URL.
	Extract(r *http.Request) (Token, error)
	// Put hands t to the client with the response, to be kept until expires (zero: until the browser
	// is closed); body reports whether the response body must carry t because no header does.
	Put(h http.Header, t Token, expires time.Time) (body bool)
	// Clear tells the client to forget its token, as far as the carrier can.
	Clear(h http.Header)
	// RequestHeader returns the header line (name, value) with which a client presents t.
	RequestHeader(t Token) (name, value string)
	// ForRefresh returns the carrier of a Pair's refresh token where this one carries its access token,
	// or nil when that travels in bodies alone.
	ForRefresh() Carrier
}

// CarrierByName returns the carrier of that name, or nil.
func CarrierByName(name string) Carrier {
	switch name {
	case Bearer{}.Name():
		return Bearer{}
	case Cookie{}.Name():
		return Cookie{}
	}
	return nil
}

// Bearer carries the token in the Authorization header (RFC 6750, section 2.1).
type Bearer struct{}

// Name implements Carrier.
func (Bearer) Name() string { return "bearer" }

// Fits implements Carrier: a header has no limit of its own below what proxies impose.
func (Bearer) Fits(Token) error { return nil }

// Extract implements Carrier.
func (Bearer) Extract(r *http.Request) (Token, error) {
	values := r.Header["Authorization"]
	if len(values) != 1 {
		return "", ErrInvalid
	}
	const scheme = "Bearer "
	value := values[0]
	if len(value) <= len(scheme) || !strings.EqualFold(value[:len(scheme)], scheme) {
		return "", ErrInvalid
	}
	return Token(value[len(scheme):]), nil
}

// Put implements Carrier: the token goes into the body, which must not be stored.
func (Bearer) Put(h http.Header, _ Token, _ time.Time) bool {
	h.Set("Cache-Control", "no-store")
	return true
}

// Clear implements Carrier: a bearer token lives in the client's own code, out of the site's reach.
func (Bearer) Clear(http.Header) {}

// RequestHeader implements Carrier.
func (Bearer) RequestHeader(t Token) (name, value string) {
	return "Authorization", "Bearer " + string(t)
}

// ForRefresh implements Carrier: the Authorization header is the access token's.
func (Bearer) ForRefresh() Carrier { return nil }

// Cookie carries the token in a cookie that scripts cannot read and other sites cannot set.
type Cookie struct {
	// refresh: it carries a refresh token, which no link from another site has to bring along.
	refresh bool
}

// Name implements Carrier.
func (Cookie) Name() string { return "cookie" }

// Fits implements Carrier.
func (c Cookie) Fits(t Token) error {
	if len(c.cookieName())+len(t) > MaxCookieBytes {
		return ErrTooLarge
	}
	return nil
}

// Extract implements Carrier. Two cookies of the name mean that somebody else may have set one of
// them ("cookie tossing"), so neither is believed. They are counted in the header's own text, because
// net/http leaves out a cookie whose value it does not like, and one of two would pass for the only one.
func (c Cookie) Extract(r *http.Request) (Token, error) {
	wanted, found, count := c.cookieName(), "", 0
	for _, line := range r.Header["Cookie"] {
		for pair := range strings.SplitSeq(line, ";") {
			name, value, _ := strings.Cut(textproto.TrimString(pair), "=")
			if textproto.TrimString(name) == wanted {
				found = value
				count++
			}
		}
	}
	if count != 1 || !validCookieValue(found) {
		return "", ErrInvalid
	}
	return Token(found), nil
}

// validCookieValue reports whether s is one or more of the octets that a cookie may have (RFC 6265,
// section 4.1.1). Quotes are none: browsers send them as part of a value, and no token has any.
func validCookieValue(s string) bool {
	for _, octet := range []byte(s) {
		if octet <= ' ' || octet >= 0x7f || octet == '"' || octet == ',' || octet == '\\' {
			return false
		}
	}
	return s != ""
}

// Put implements Carrier.
func (c Cookie) Put(h http.Header, t Token, expires time.Time) bool {
	cookie := c.cookie(string(t))
	cookie.Expires = expires
	h.Add("Set-Cookie", cookie.String())
	h.Set("Cache-Control", "no-store")
	return false
}

// Clear implements Carrier.
func (c Cookie) Clear(h http.Header) {
	cookie := c.cookie("")
	cookie.MaxAge = -1 // net/http writes Max-Age=0
	h.Add("Set-Cookie", cookie.String())
	h.Set("Cache-Control", "no-store")
}

// RequestHeader implements Carrier.
func (c Cookie) RequestHeader(t Token) (name, value string) {
	return "Cookie", c.cookieName() + "=" + string(t)
}

// ForRefresh implements Carrier.
func (Cookie) ForRefresh() Carrier { return Cookie{refresh: true} }

func (c Cookie) cookieName() string {
	if c.refresh {
		return RefreshCookieName
	}
	return CookieName
}

func (c Cookie) cookie(value string) *http.Cookie {
	sameSite := http.SameSiteLaxMode
	if c.refresh {
		sameSite = http.SameSiteStrictMode
	}
	return &http.Cookie{
		Name: c.cookieName(), Value: value, Path: "/", Secure: true, HttpOnly: true, SameSite: sameSite,
	}
}

// An Authenticator turns a request into a principal: a carrier in front of a scheme.
type Authenticator struct {
	Scheme  Scheme
	Carrier Carrier
}

// Authenticate returns who the request speaks for, and its token. Errors are those of Scheme.Verify.
func (a Authenticator) Authenticate(r *http.Request) (Principal, Token, error) {
	token, err := a.Carrier.Extract(r)
	if err != nil {
		return Principal{}, "", err
	}
	p, err := a.Scheme.Verify(r.Context(), token)
	return p, token, err
}
