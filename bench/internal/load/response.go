package load

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/textproto"
	"strings"
)

// A parser reads one HTTP/1.1 response at a time as its bytes come in, in whatever pieces, into a
// buffer that it keeps: in steady state it allocates nothing. It is strict, because what it reads
// comes from our own site: anything odd is a fault to report and not to work around.
type parser struct {
	buf    []byte // what has been read
	head   int    // length of the head with its blank line, 0 until that was read
	total  int    // length of head and body
	status int
	last   bool // the site closes the connection after this response
}

// reset makes the parser ready for the next response, whose bytes overwrite this one's.
func (p *parser) reset() { *p = parser{buf: p.buf[:0]} }

// room returns where to read the next bytes; it is never empty.
func (p *parser) room() []byte {
	const firstBytes = 4 << 10
	if len(p.buf) == cap(p.buf) {
		p.buf = append(make([]byte, 0, max(firstBytes, 2*cap(p.buf), p.total+1)), p.buf...)
	}
	return p.buf[len(p.buf):cap(p.buf)]
}

// took is told how many bytes were read into room, and reports whether the response is complete.
func (p *parser) took(n int) (complete bool, err error) {
	from := max(0, len(p.buf)-len("\r\n\r"))
	p.buf = p.buf[:len(p.buf)+n]
	if p.head == 0 {
		if found, err := p.findHead(from); !found || err != nil {
			return false, err
		}
	}
	if len(p.buf) > p.total {
		return false, fmt.Errorf("%d bytes after the response, which nobody asked for", len(p.buf)-p.total)
	}
	return len(p.buf) == p.total, nil
}

// findHead looks for the end of the head from an offset on, and parses it when it is there.
func (p *parser) findHead(from int) (found bool, err error) {
	const end = "\r\n\r\n"
	i := bytes.Index(p.buf[from:], []byte(end))
	if i < 0 {
		if len(p.buf) > maxHeadBytes {
			return false, errTooLarge
		}
		return false, nil
	}
	p.head = from + i + len(end)
	if p.head > maxHeadBytes {
		return false, errTooLarge
	}
	return true, p.parseHead()
}

func (p *parser) parseHead() error {
	length := -1
	rest, err := p.parseStatus()
	if err != nil {
		return err
	}
	for len(rest) > len("\r\n") {
		var name, value []byte
		if name, value, rest = nextField(rest); name == nil {
			return errors.New("malformed header field in the response")
		}
		if length, err = p.takeField(name, value, length); err != nil {
			return err
		}
	}
	return p.setTotal(length)
}

// parseStatus reads the status line and returns the fields after it.
func (p *parser) parseStatus() ([]byte, error) {
	const form = "HTTP/1.1 200"
	line, rest := cutLine(p.buf[:p.head])
	if len(line) < len(form) || string(line[:7]) != "HTTP/1." || line[8] != ' ' || len(line) > len(form) && line[len(form)] != ' ' {
		return nil, errors.New("malformed status line in the response")
	}
	status, ok := decimal(line[9:len(form)])
	if (line[7] != '0' && line[7] != '1') || !ok || status < 200 || !isText(line) {
		return nil, errors.New("status line of the response is not that of a final HTTP/1.x answer")
	}
	p.status, p.last = status, line[7] == '0'
	return rest, nil
}

// takeField heeds the fields that frame the body, and returns the length known so far.
func (p *parser) takeField(name, value []byte, length int) (int, error) {
	switch {
	case equalFold(name, "content-length"):
		n, ok := decimal(value)
		if !ok || length >= 0 && n != length {
			return 0, errors.New("malformed Content-Length in the response")
		}
		return n, nil
	case equalFold(name, "transfer-encoding"):
		return 0, errNoLength
	case equalFold(name, "connection") && equalFold(value, "close"):
		p.last = true
	}
	return length, nil
}

func (p *parser) setTotal(length int) error {
	switch {
	case p.status == http.StatusNoContent || p.status == http.StatusNotModified:
		length = 0 // RFC 9112, section 6.3: these have no body, whatever their fields say
	case length < 0:
		return errNoLength
	case length > maxResponseBytes-p.head:
		return errTooLarge
	}
	p.total = p.head + length
	return nil
}

// response returns the response read; it aliases the parser.
func (p *parser) response() Response {
	return Response{Status: p.status, Header: p, Body: p.buf[p.head:p.total]}
}

// Get implements Header.
func (p *parser) Get(name string) string {
	if values := p.Values(name); len(values) > 0 {
		return values[0]
	}
	return ""
}

// Values implements Header.
func (p *parser) Values(name string) []string { return p.Clone().Values(name) }

// Clone implements Header.
func (p *parser) Clone() http.Header {
	h := http.Header{}
	_, rest := cutLine(p.buf[:p.head])
	for len(rest) > len("\r\n") {
		var name, value []byte
		name, value, rest = nextField(rest)
		h.Add(textproto.CanonicalMIMEHeaderKey(string(name)), string(value))
	}
	return h
}

// nextField cuts the first field off a head's lines; name is nil when it is malformed (RFC 9110,
// section 5.1: a name is one or more token characters, directly before the colon).
func nextField(lines []byte) (name, value, rest []byte) {
	line, rest := cutLine(lines)
	name, value, found := bytes.Cut(line, []byte(":"))
	if !found || len(name) == 0 || !isToken(name) || !isText(value) {
		return nil, nil, rest
	}
	return name, bytes.Trim(value, " \t"), rest
}

func cutLine(lines []byte) (line, rest []byte) {
	line, rest, _ = bytes.Cut(lines, []byte("\r\n"))
	return line, rest
}

// isToken reports whether b holds token characters only (RFC 9110, section 5.6.2).
func isToken(b []byte) bool {
	for _, c := range b {
		switch {
		case '0' <= c && c <= '9', 'a' <= c|0x20 && c|0x20 <= 'z':
		case strings.IndexByte("!#$%&'*+-.^_`|~", c) >= 0:
		default:
			return false
		}
	}
	return true
}

// isText reports whether b is free of control characters other than the tab.
func isText(b []byte) bool {
	for _, c := range b {
		if c < ' ' && c != '\t' || c == 0x7f {
			return false
		}
	}
	return true
}

// decimal reads digits only, of a number that an int32 holds.
func decimal(b []byte) (n int, ok bool) {
	if len(b) == 0 || len(b) > 9 {
		return 0, false
	}
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

// equalFold reports whether b is lower, a lower-case ASCII word, in any case. bytes.EqualFold would
// also take Unicode look-alikes.
func equalFold(b []byte, lower string) bool {
	if len(b) != len(lower) {
		return false
	}
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		if c != lower[i] {
			return false
		}
	}
	return true
}
