package load

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

const okAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Test: a\r\n\r\nok"

// parse feeds the parser pieces, as a connection would.
func parse(p *parser, pieces ...string) (complete bool, err error) {
	for _, piece := range pieces {
		for len(piece) > 0 && !complete && err == nil {
			n := copy(p.room(), piece)
			complete, err = p.took(n)
			piece = piece[n:]
		}
	}
	return complete, err
}

func TestParserReadsAResponse(t *testing.T) {
	for name, tc := range map[string]struct {
		input  string
		status int
		body   string
		last   bool
	}{
		"plain":                     {okAnswer, 200, "ok", false},
		"no reason phrase":          {"HTTP/1.1 401\r\nContent-Length: 0\r\n\r\n", 401, "", false},
		"names in any case":         {"HTTP/1.1 200 OK\r\ncONTENT-lENGTH:1\r\n\r\nx", 200, "x", false},
		"the same length twice":     {"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx", 200, "x", false},
		"no content":                {"HTTP/1.1 204 No Content\r\n\r\n", 204, "", false},
		"the site closes":           {"HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 0\r\n\r\n", 200, "", true},
		"HTTP/1.0 closes by itself": {"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", 200, "", true},
		"a body above the buffer":   {"HTTP/1.1 200 OK\r\nContent-Length: 20000\r\n\r\n" + strings.Repeat("z", 20000), 200, strings.Repeat("z", 20000), false},
	} {
		var p parser
		complete, err := parse(&p, tc.input)
		if !complete || err != nil {
			t.Errorf("%s: complete %v, error %v", name, complete, err)
			continue
		}
		if r := p.response(); r.Status != tc.status || string(r.Body) != tc.body || p.last != tc.last {
			t.Errorf("%s: status %d, body of %d bytes, last %v", name, r.Status, len(r.Body), p.last)
		}
	}
}

func TestParserRefusesWhatTheSiteNeverSends(t *testing.T) {
	for name, tc := range map[string]struct{ input, want string }{
		"another protocol":         {"SSH-2.0-OpenSSH_9.2p1\r\n\r\n", "status line"},
		"an empty status line":     {"\r\n\r\n", "status line"},
		"HTTP/2 in clear":          {"HTTP/2.0 200 OK\r\n\r\n", "status line"},
		"an interim answer":        {"HTTP/1.1 100 Continue\r\n\r\n", "final"},
		"a status of four digits":  {"HTTP/1.1 2000\r\n\r\n", "status line"},
		"a status of letters":      {"HTTP/1.1 2xx OK\r\n\r\n", "status line"},
		"chunked":                  {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "set the length in the handler"},
		"a body until the end":     {"HTTP/1.1 200 OK\r\n\r\n", "set the length in the handler"},
		"a negative length":        {"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "Content-Length"},
		"a length of words":        {"HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\n", "Content-Length"},
		"two lengths":              {"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "Content-Length"},
		"a length beyond bounds":   {"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n", "larger"},
		"a line end in the reason": {"HTTP/1.0 204 \n0\r\n\r\n", "status line"},
		"a field without colon":    {"HTTP/1.1 200 OK\r\nContent-Length 0\r\n\r\n", "header field"},
		"a folded field":           {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n X: y\r\n\r\n", "header field"},
		"a control character":      {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX: a\x00b\r\n\r\n", "header field"},
		"bytes after the body":     {okAnswer + "HTTP", "4 bytes after the response"},
		"a head without end":       {"HTTP/1.1 200 OK\r\nX: " + strings.Repeat("x", maxHeadBytes), "larger"},
	} {
		if complete, err := parse(new(parser), tc.input); complete || err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: complete %v, error %v, want one with %q", name, complete, err, tc.want)
		}
	}
}

func TestParserReadsTheSameHoweverBytesArrive(t *testing.T) {
	const input = "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 13\r\n\r\n\r\n\r\nnot here\n"
	for cut := 1; cut < len(input); cut++ {
		checkSplit(t, input, []string{input[:cut], input[cut:]})
	}
	checkSplit(t, input, strings.Split(input, ""))
	rapid.Check(t, func(t *rapid.T) {
		body := rapid.StringN(0, 6000, -1).Draw(t, "body")
		whole := fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
		var pieces []string
		for rest := whole; rest != ""; {
			n := rapid.IntRange(1, len(rest)).Draw(t, "piece")
			pieces, rest = append(pieces, rest[:n]), rest[n:]
		}
		checkSplit(t, whole, pieces)
	})
}

func checkSplit(t rapid.TB, whole string, pieces []string) {
	t.Helper()
	var want, got parser
	for p, input := range map[*parser][]string{&want: {whole}, &got: pieces} {
		if complete, err := parse(p, input...); !complete || err != nil {
			t.Fatalf("%d pieces: complete %v, error %v", len(input), complete, err)
		}
	}
	if want.status != got.status || !bytes.Equal(want.response().Body, got.response().Body) {
		t.Fatalf("in %d pieces the response read otherwise", len(pieces))
	}
}

func TestParserKeepsItsBufferAndForgetsTheLastResponse(t *testing.T) {
	var p parser
	if _, err := parse(&p, "HTTP/1.1 500 No\r\nConnection: close\r\nContent-Length: 3\r\n\r\nbad"); err != nil {
		t.Fatal(err)
	}
	before := cap(p.buf)
	p.reset()
	if complete, err := parse(&p, okAnswer); !complete || err != nil || p.last || p.status != 200 || cap(p.buf) != before {
		t.Errorf("second response: complete %v, error %v, status %d, last %v", complete, err, p.status, p.last)
	}
}

func TestHeaderOfAResponse(t *testing.T) {
	var p parser
	if _, err := parse(&p, "HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nset-cookie:  b=2 \r\nContent-Length: 0\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	h := p.response().Header
	if diff := cmp.Diff([]string{"a=1", "b=2"}, h.Values("Set-Cookie")); diff != "" {
		t.Error(diff)
	}
	if h.Get("content-length") != "0" || h.Get("Missing") != "" {
		t.Errorf("Get: %q, %q", h.Get("content-length"), h.Get("Missing"))
	}
	if diff := cmp.Diff(http.Header{"Set-Cookie": {"a=1", "b=2"}, "Content-Length": {"0"}}, h.Clone()); diff != "" {
		t.Error(diff)
	}
}

// FuzzResponse holds the parser against net/http's: what ours takes whole, net/http reads the same.
func FuzzResponse(f *testing.F) {
	for _, seed := range []string{
		okAnswer, okAnswer + okAnswer, "HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.0 304\r\nContent-Length: 5\r\n\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "HTTP/1.1 200\r\nA:\r\nContent-Length:0\r\n\r\n",
	} {
		f.Add([]byte(seed), uint16(3))
	}
	f.Fuzz(func(t *testing.T, input []byte, cut uint16) {
		at := min(int(cut), len(input))
		var p parser
		complete, err := parse(&p, string(input[:at]))
		if !complete && err == nil {
			complete, err = parse(&p, string(input[at:]))
		}
		if !complete || err != nil {
			return
		}
		ours := p.response()
		theirs, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(input)), nil)
		if err != nil {
			t.Fatalf("net/http refuses what was taken: %v", err)
		}
		body, err := io.ReadAll(theirs.Body)
		if err != nil || theirs.StatusCode != ours.Status || !bytes.Equal(body, ours.Body) {
			t.Fatalf("status %d, body %q; net/http: %d, %q, %v", ours.Status, ours.Body, theirs.StatusCode, body, err)
		}
		if diff := cmp.Diff(theirs.Header.Values("X"), ours.Header.Values("X")); diff != "" {
			t.Fatal(diff)
		}
	})
}
