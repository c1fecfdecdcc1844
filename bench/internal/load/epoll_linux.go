package load

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sys/unix"
)

// epoll is the generator's own HTTP/1.1 client: non-blocking sockets, one epoll instance, one thread.
// In steady state a request costs a write, a wait and a read, and allocates nothing.
type epoll struct {
	poller   poller
	conns    []conn
	counters Counters
}

// A conn is one connection and at most one request.
type conn struct {
	fd         int // -1 while there is none
	address    unix.Sockaddr
	family     int
	connecting bool
	busy       bool      // a request is under way
	out        []byte    // the request
	sent       int       // how much of out was written
	begun      time.Time // when that began, if not in Send
	broken     error     // why the last connection ended
	parser     parser
}

func dialEpoll(ctx context.Context, addresses []string, connections int) (Transport, error) {
	p, err := newPoller()
	if err != nil {
		return nil, fmt.Errorf("transport epoll: %w", err)
	}
	t := &epoll{poller: p, conns: make([]conn, connections)}
	for i := range t.conns {
		t.conns[i].fd = -1
		if err == nil {
			err = t.conns[i].resolve(addresses[i%len(addresses)])
		}
	}
	if err == nil {
		err = t.connect(ctx)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("transport epoll: %w", err), t.Close())
	}
	return t, nil
}

// connect opens every connection ahead of the first request, whose time must not contain it.
func (t *epoll) connect(ctx context.Context) error {
	const patience = 3 * time.Second
	deadline := time.Now().Add(patience)
	for i := range t.conns {
		c := &t.conns[i]
		if err := t.open(i); err != nil {
			return err
		}
		for c.connecting {
			if time.Now().After(deadline) {
				return fmt.Errorf("no connection within %v: is the replica running?", patience)
			}
			if _, err := t.step(pollInterval, nil); err != nil {
				return err
			}
			if ctx.Err() != nil {
				return ctx.Err()
			}
		}
		if c.broken != nil {
			return fmt.Errorf("%w: is the replica running?", c.broken)
		}
	}
	return nil
}

// Connections implements Transport.
func (t *epoll) Connections() int { return len(t.conns) }

// Counters implements Transport.
func (t *epoll) Counters() Counters { return t.counters }

// keepProcessor implements oneThreaded.
func (t *epoll) keepProcessor(keep bool) { t.poller.keepProcessor = keep }

// Send implements Transport.
func (t *epoll) Send(i int, request []byte) error {
	c := &t.conns[i]
	if c.busy {
		return fmt.Errorf("connection %d already has a request under way", i)
	}
	c.parser.reset()
	c.out, c.sent, c.begun = append(c.out[:0], request...), 0, time.Time{}
	var err error
	if c.fd < 0 {
		err = t.open(i)
	} else if !c.connecting {
		err = t.flush(i)
	}
	if err != nil {
		t.drop(i)
		return err
	}
	c.busy = true
	return nil
}

// flush writes what the socket takes, and asks to be told when it takes more.
func (t *epoll) flush(i int) error {
	c := &t.conns[i]
	for c.sent < len(c.out) {
		n, err := unix.Write(c.fd, c.out[c.sent:])
		switch err {
		case nil:
			c.sent += n
			t.counters.SentBytes += int64(n)
		case unix.EINTR:
		case unix.EAGAIN:
			return t.poller.watch(c.fd, i, true)
		default:
			return fmt.Errorf("write: %w", err)
		}
	}
	return nil
}

// Wait implements Transport.
func (t *epoll) Wait(deadline time.Time, done []Completion) ([]Completion, error) {
	had, err := len(done), error(nil)
	for {
		done, err = t.step(time.Until(deadline), done)
		if err != nil || len(done) > had || !time.Now().Before(deadline) {
			return done, err
		}
	}
}

// step handles the connections that are ready, after a sleep until the first of them if none is yet.
func (t *epoll) step(timeout time.Duration, done []Completion) ([]Completion, error) {
	events, err := t.poller.wait(timeout)
	if err != nil {
		return done, fmt.Errorf("transport epoll: %w", err)
	}
	for i := range events {
		done = t.handle(&events[i], done)
	}
	return done, nil
}

// Forget implements Transport.
func (t *epoll) Forget(i int) {
	if t.conns[i].busy {
		t.drop(i)
	}
}

// Abandon implements Transport.
func (t *epoll) Abandon() {
	for i := range t.conns {
		t.Forget(i)
	}
}

// Close implements Transport.
func (t *epoll) Close() error {
	for i := range t.conns {
		t.drop(i)
	}
	return t.poller.close()
}
