package impl

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestExtract(t *testing.T) {
	for _, c := range []struct {
		words   string
		carrier Carrier
		headers []string // name: value
		want    Token    // "" when it is refused
	}{
		{"bearer", Bearer{}, []string{"Authorization: Bearer abc"}, "abc"},
		{"bearer, in lower case", Bearer{}, []string{"Authorization: bearer abc"}, "abc"},
		{"bearer, nothing after it", Bearer{}, []string{"Authorization: Bearer "}, ""},
		{"bearer, the word alone", Bearer{}, []string{"Authorization: Bearer"}, ""},
		{"bearer, no header", Bearer{}, nil, ""},
		{"bearer, another scheme", Bearer{}, []string{"Authorization: Basic abc"}, ""},
		{"bearer, a longer word", Bearer{}, []string{"Authorization: Bearers abc"}, ""},
		{"bearer, two headers", Bearer{}, []string{"Authorization: Bearer abc", "Authorization: Bearer abc"}, ""},
		{"bearer, the token in the cookie", Bearer{}, []string{"Cookie: __Host-auth=abc"}, ""},
		{"bearer, two spaces stay with the token, for the scheme to refuse", Bearer{}, []string{"Authorization: Bearer  abc"}, " abc"},

		{"cookie", Cookie{}, []string{"Cookie: __Host-auth=abc"}, "abc"},
		{"cookie, among others", Cookie{}, []string{"Cookie: a=1; __Host-auth=abc; b=2"}, "abc"},
		{"cookie, twice in a line", Cookie{}, []string{"Cookie: __Host-auth=abc; __Host-auth=abc"}, ""},
		{"cookie, twice in two lines", Cookie{}, []string{"Cookie: __Host-auth=abc", "Cookie: __Host-auth=def"}, ""},
		{"cookie, empty", Cookie{}, []string{"Cookie: __Host-auth="}, ""},
		{"cookie, in quotes", Cookie{}, []string{`Cookie: __Host-auth="abc"`}, ""},
		{"cookie, with spaces around it", Cookie{}, []string{"Cookie: a=1;\t __Host-auth=abc \t; b=2"}, "abc"},
		{"cookie, with = in the value, for the scheme to refuse", Cookie{}, []string{"Cookie: __Host-auth=abc=d"}, "abc=d"},
		{"cookie, before an odd one of another name", Cookie{}, []string{`Cookie: __Host-auth=abc; a="\`}, "abc"},
		{"cookie, and one with a backslash", Cookie{}, []string{`Cookie: __Host-auth=abc; __Host-auth=a\b`}, ""},
		{"cookie, after one with a backslash", Cookie{}, []string{`Cookie: __Host-auth=a\b; __Host-auth=abc`}, ""},
		{"cookie, and one with a quote", Cookie{}, []string{`Cookie: __Host-auth=abc; __Host-auth=a"b`}, ""},
		{"cookie, and one with an octet above ASCII, in two lines", Cookie{}, []string{"Cookie: __Host-auth=abc", "Cookie: __Host-auth=\x80"}, ""},
		{"cookie, and a DEL", Cookie{}, []string{"Cookie: __Host-auth=abc; __Host-auth=\x7f"}, ""},
		{"cookie, and an empty one", Cookie{}, []string{"Cookie: __Host-auth=abc; __Host-auth="}, ""},
		{"cookie, and the bare name, as a cookie without a name is sent", Cookie{}, []string{"Cookie: __Host-auth=abc; __Host-auth"}, ""},
		{"cookie, and one with a space behind the name", Cookie{}, []string{"Cookie: __Host-auth=abc; __Host-auth =def"}, ""},
		{"cookie, a backslash alone", Cookie{}, []string{`Cookie: __Host-auth=a\b`}, ""},
		{"cookie, a space within", Cookie{}, []string{"Cookie: __Host-auth=a b"}, ""},
		{"cookie, a comma within", Cookie{}, []string{"Cookie: __Host-auth=a,b"}, ""},
		{"cookie, beyond ASCII alone", Cookie{}, []string{"Cookie: __Host-auth=\u00e4"}, ""},
		{"cookie, without the prefix", Cookie{}, []string{"Cookie: auth=abc"}, ""},
		{"cookie, the name in lower case", Cookie{}, []string{"Cookie: __host-auth=abc"}, ""},
		{"cookie, none", Cookie{}, nil, ""},
		{"cookie, the token in the other header", Cookie{}, []string{"Authorization: Bearer abc"}, ""},
		{"cookie, beside a refresh token", Cookie{}, []string{"Cookie: __Host-refresh=def; __Host-auth=abc"}, "abc"},
		{"cookie, a refresh token alone", Cookie{}, []string{"Cookie: __Host-refresh=def"}, ""},

		{"refresh cookie", Cookie{}.ForRefresh(), []string{"Cookie: __Host-auth=abc; __Host-refresh=def"}, "def"},
		{"refresh cookie, an access token alone", Cookie{}.ForRefresh(), []string{"Cookie: __Host-auth=abc"}, ""},
		{"refresh cookie, twice", Cookie{}.ForRefresh(), []string{"Cookie: __Host-refresh=abc; __Host-refresh=abc"}, ""},
	} {
		t.Run(c.words, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, "/me?access_token=abc&__Host-auth=abc", nil)
			for _, h := range c.headers {
				name, value, _ := strings.Cut(h, ": ")
				r.Header.Add(name, value)
			}
			got, err := c.carrier.Extract(r)
			if got != c.want {
				t.Errorf("got %q, want %q", string(got), string(c.want))
			}
			if (c.want == "") != errors.Is(err, ErrInvalid) {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestExtractAllocatesNothing(t *testing.T) {
	for _, carrier := range []Carrier{Bearer{}, Cookie{}, Cookie{}.ForRefresh()} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set(carrier.RequestHeader("abc"))
		if n := testing.AllocsPerRun(100, func() { _, _ = carrier.Extract(r) }); n != 0 {
			t.Errorf("%s: %v allocations", carrier.Name(), n)
		}
	}
}

func TestTokensAreNeverTakenFromTheURLOrTheBody(t *testing.T) {
	for _, carrier := range []Carrier{Bearer{}, Cookie{}} {
		r := httptest.NewRequest(http.MethodPost, "/?access_token=abc", strings.NewReader("access_token=abc&__Host-auth=abc"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if _, err := carrier.Extract(r); !errors.Is(err, ErrInvalid) {
			t.Errorf("%s: %v", carrier.Name(), err)
		}
	}
}

func TestCookieAttributes(t *testing.T) {
	end := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	access, refresh := Cookie{}, Cookie{}.ForRefresh()
	put := func(c *http.Cookie) bool { return c.Value == "abc" && c.Expires.Equal(end) && c.MaxAge == 0 }
	cleared := func(c *http.Cookie) bool { return c.Value == "" && c.MaxAge == -1 }
	for _, c := range []struct {
		words    string
		name     string
		sameSite http.SameSite
		write    func(http.Header)
		check    func(*http.Cookie) bool
	}{
		{"put", "__Host-auth", http.SameSiteLaxMode, func(h http.Header) { access.Put(h, "abc", end) }, put},
		{"put, with no end known", "__Host-auth", http.SameSiteLaxMode,
			func(h http.Header) { access.Put(h, "abc", time.Time{}) },
			func(c *http.Cookie) bool { return c.Value == "abc" && c.RawExpires == "" && c.MaxAge == 0 }},
		{"clear", "__Host-auth", http.SameSiteLaxMode, access.Clear, cleared},
		{"put a refresh token", "__Host-refresh", http.SameSiteStrictMode,
			func(h http.Header) { refresh.Put(h, "abc", end) }, put},
		{"clear a refresh token", "__Host-refresh", http.SameSiteStrictMode, refresh.Clear, cleared},
	} {
		t.Run(c.words, func(t *testing.T) {
			h := http.Header{}
			c.write(h)
			if got := h.Get("Cache-Control"); got != "no-store" {
				t.Errorf("Cache-Control is %q", got)
			}
			line := h.Values("Set-Cookie")
			if len(line) != 1 {
				t.Fatalf("Set-Cookie lines: %q", line)
			}
			cookie, err := http.ParseSetCookie(line[0])
			if err != nil {
				t.Fatal(err)
			}
			// What __Host- asks for (RFC 6265bis, section 4.1.3.2), and what keeps scripts and other sites out.
			if cookie.Name != c.name || !cookie.Secure || cookie.Path != "/" || cookie.Domain != "" ||
				!cookie.HttpOnly || cookie.SameSite != c.sameSite {
				t.Errorf("cookie %s", line[0])
			}
			if !c.check(cookie) {
				t.Errorf("cookie %s", line[0])
			}
		})
	}
}

func TestBearerPutAndClear(t *testing.T) {
	h := http.Header{}
	if body := (Bearer{}).Put(h, "abc", time.Now()); !body || h.Get("Cache-Control") != "no-store" || len(h) != 1 {
		t.Errorf("body %t, headers %v", body, h)
	}
	h = http.Header{}
	if (Bearer{}).Clear(h); len(h) != 0 {
		t.Errorf("headers %v", h)
	}
	if got := (Bearer{}).ForRefresh(); got != nil {
		t.Errorf("a refresh token is carried by %s", got.Name())
	}
}

func TestFitsCountsNameAndValue(t *testing.T) {
	room, refreshRoom := MaxCookieBytes-len(CookieName), MaxCookieBytes-len(RefreshCookieName)
	for _, c := range []struct {
		carrier    Carrier
		tokenBytes int
		fits       bool
	}{
		{Cookie{}, room, true}, {Cookie{}, room + 1, false}, {Bearer{}, room + 1, true},
		{Cookie{}.ForRefresh(), refreshRoom, true}, {Cookie{}.ForRefresh(), refreshRoom + 1, false},
	} {
		err := c.carrier.Fits(Token(strings.Repeat("a", c.tokenBytes)))
		if (err == nil) != c.fits || (!c.fits && !errors.Is(err, ErrTooLarge)) {
			t.Errorf("%s, %d bytes: %v", c.carrier.Name(), c.tokenBytes, err)
		}
	}
}

// echo is a scheme that takes every token for its own subject.
type echo struct{ Scheme }

func (echo) Verify(_ context.Context, t Token) (Principal, error) {
	return Principal{Subject: string(t)}, nil
}

func TestAuthenticateReadsWhatTheCarrierWrites(t *testing.T) {
	for _, name := range []string{"bearer", "cookie"} {
		carrier := CarrierByName(name)
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set(carrier.RequestHeader("abc.def-_"))
		p, token, err := Authenticator{echo{}, carrier}.Authenticate(r)
		if err != nil || p.Subject != "abc.def-_" || token != "abc.def-_" {
			t.Errorf("%s: %+v, %q, %v", name, p, string(token), err)
		}
	}
	if CarrierByName("pigeon") != nil {
		t.Error("an unknown carrier was found")
	}
}

func TestAuthenticateAsksNoSchemeWithoutAToken(t *testing.T) {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	if _, _, err := (Authenticator{echo{}, Bearer{}}).Authenticate(r); !errors.Is(err, ErrInvalid) {
		t.Error(err)
	}
}
