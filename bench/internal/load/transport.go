package load

import (
	"context"
	"errors"
	"fmt"
	"time"

	"authbench/scenarios"
)

// A Transport carries requests over a fixed number of connections, each with one request under way at
// most. It is shaped for an event loop: nothing but Wait waits. Its methods are called from one
// goroutine at a time. A connection that breaks fails its request and is opened again by the next
// Send.
type Transport interface {
	// Connections is how many there are, numbered from 0.
	Connections() int
	// Send begins a whole HTTP/1.1 request on an idle connection; request may be reused when it
	// returns. After an error the connection is idle again and there will be no completion.
	Send(conn int, request []byte) error
	// Wait appends the requests that completed: it returns at the first of them or at the deadline,
	// and only polls when that has passed. Responses stay valid until the next Send on their
	// connection.
	Wait(deadline time.Time, done []Completion) ([]Completion, error)
	// Forget forgets the request under way on a connection, if there is one, and closes what it was sent
	// on. There will be no completion.
	Forget(conn int)
	// Abandon forgets every request under way, and closes what they were sent on.
	Abandon()
	// Counters are exact whenever no request is under way.
	Counters() Counters
	// Close closes the connections; the transport is not used afterwards.
	Close() error
}

// A oneThreaded transport does all its work in Send and Wait, so its caller gets an OS thread of its
// own. With that goes a processor of Go's scheduler (a P), which Wait then keeps while it sleeps. A
// thread that sleeps the usual way hands its P back; the scheduler's monitor wakes up for it every time
// and polls for milliseconds. At 2,000 requests/s that cost as much CPU as the requests.
type oneThreaded interface {
	keepProcessor(bool)
}

// A Completion is the end of one request.
type Completion struct {
	Conn int
	// Begun is when the first byte of the request was written, where the connection had to be opened
	// first. Where it is zero, that was in Send. Only the epoll transport knows.
	Begun time.Time
	// Done is when the last byte of the answer had been read, or the request had failed.
	Done     time.Time
	Response Response
	// Err says why there is no whole response.
	Err error
}

// Counters add up over all connections since the transport was made. Bytes are TCP payload.
type Counters struct {
	SentBytes, ReceivedBytes int64
	// Dials is how many connections were begun.
	Dials int64
}

// Sub returns what was counted since mark.
func (c Counters) Sub(mark Counters) Counters {
	return Counters{c.SentBytes - mark.SentBytes, c.ReceivedBytes - mark.ReceivedBytes, c.Dials - mark.Dials}
}

// Bounds on one response, for every transport: what the site answers is far below them.
const (
	maxHeadBytes     = 64 << 10
	maxResponseBytes = 1 << 20
)

var errTooLarge = fmt.Errorf("response larger than %d bytes (head: %d)", maxResponseBytes, maxHeadBytes)

// errNoLength tells the site's author what to do: a body without a length cannot be counted exactly.
var errNoLength = errors.New("response without Content-Length: the generator reads no chunked or unbounded body; set the length in the handler")

// Dial returns the transport of that name (scenarios.TransportEpoll or TransportNetHTTP). Connection i
// goes to address i modulo their number, so several replicas are loaded evenly. It matches
// errors.ErrUnsupported where the operating system does not offer the transport.
func Dial(ctx context.Context, name string, addresses []string, connections int) (Transport, error) {
	if len(addresses) == 0 || connections < len(addresses) {
		return nil, fmt.Errorf("transport %s: %d connections to %d addresses: give each address one or more",
			name, connections, len(addresses))
	}
	switch name {
	case scenarios.TransportEpoll:
		return dialEpoll(ctx, addresses, connections)
	case scenarios.TransportNetHTTP:
		return newNetHTTP(addresses, connections)
	}
	return nil, fmt.Errorf("unknown transport %q: choose %s or %s", name, scenarios.TransportEpoll, scenarios.TransportNetHTTP)
}
