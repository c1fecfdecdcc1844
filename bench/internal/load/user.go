package load

import (
	"encoding/json"
	"fmt"
	"net/http"

	"authbench/impl"
)

// Host is the Host header of every request: constant, so that a request has the same bytes whatever
// port the replica got.
const Host = "authbench.test"

// A User holds a credential and acts on answers. Its methods are called from one goroutine at a time,
// but it may have several requests under way: like a person with two tabs, it can be chosen again
// before it was answered.
type User interface {
	// Request appends the bytes of the user's next HTTP/1.1 request to dst.
	Request(dst []byte) []byte
	// Respond tells the user the answer to one of its requests, which it may take a new credential
	// from. The response is valid only during the call.
	Respond(r *Response) Outcome
}

// A Response is a whole answer.
type Response struct {
	// Request is what it answers, for users who send more than one kind.
	Request []byte
	Status  int
	Header  Header
	Body    []byte
}

// A Header looks up the fields of a response; http.Header is one.
type Header interface {
	// Get returns the first value of the field, or "".
	Get(name string) string
	// Values returns every value of the field, in order.
	Values(name string) []string
	// Clone copies the fields, to be kept.
	Clone() http.Header
}

// An Outcome is what a user makes of an answer.
type Outcome struct {
	// Expected reports whether the answer is the right one.
	Expected bool
	// Reason says why it is not, where the status alone does not.
	Reason string
	// FollowUp asks for the user's next request to be sent at once, on the same connection and
	// ahead of all that wait.
	FollowUp bool
}

// A Reader is a user who reads GET /me again and again with one token, and expects 200.
type Reader struct {
	request []byte
}

// NewReader returns a reader that presents t by the carrier, or presents nothing when t is empty (the
// unauthenticated control). The request holds no field that HTTP does not demand, so that the
// credential is all that differs between variants.
func NewReader(carrier impl.Carrier, t impl.Token) *Reader {
	request := []byte("GET /me HTTP/1.1\r\nHost: " + Host + "\r\n")
	if t != "" {
		name, value := carrier.RequestHeader(t)
		request = fmt.Appendf(request, "%s: %s\r\n", name, value)
	}
	return &Reader{append(request, "\r\n"...)}
}

// Request implements User.
func (u *Reader) Request(dst []byte) []byte { return append(dst, u.request...) }

// Respond implements User.
func (u *Reader) Respond(r *Response) Outcome { return Outcome{Expected: r.Status == http.StatusOK} }

// PostJSON returns the bytes of a POST with body as JSON, such as a login. Its fields stand in the
// order in which net/http writes them, so that every transport sends the same bytes.
func PostJSON(path string, body any) ([]byte, error) {
	content, err := json.Marshal(body)
	if err != nil {
		return nil, fmt.Errorf("POST %s: %w", path, err)
	}
	request := fmt.Appendf(nil, "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\nContent-Type: application/json\r\n\r\n",
		path, Host, len(content))
	return append(request, content...), nil
}
