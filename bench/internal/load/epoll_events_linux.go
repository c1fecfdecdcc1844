package load

import (
	"fmt"
	"io"
	"time"

	"golang.org/x/sys/unix"
)

// handle acts on one ready connection.
func (t *epoll) handle(event *unix.EpollEvent, done []Completion) []Completion {
	i := int(event.Fd)
	c := &t.conns[i]
	if event.Events&^unix.EPOLLIN != 0 && c.sent < len(c.out) || c.connecting {
		if err := t.writable(i); err != nil {
			return t.fail(i, err, done)
		}
	}
	if event.Events&^unix.EPOLLOUT != 0 {
		return t.read(i, done)
	}
	return done
}

// writable goes on with a connect or a short write.
func (t *epoll) writable(i int) error {
	c := &t.conns[i]
	if c.connecting {
		if err := c.connected(); err != nil {
			return err
		}
		c.connecting, c.begun = false, time.Now()
	}
	if err := t.poller.watch(c.fd, i, false); err != nil {
		return err
	}
	return t.flush(i)
}

// read takes what has come in: one read an event, for a response nearly always comes whole, and epoll
// tells again when there is more.
func (t *epoll) read(i int, done []Completion) []Completion {
	c := &t.conns[i]
	n, err := unix.Read(c.fd, c.parser.room())
	switch {
	case err == unix.EAGAIN || err == unix.EINTR:
		return done
	case err != nil:
		return t.fail(i, fmt.Errorf("read: %w", err), done)
	case n == 0:
		return t.fail(i, fmt.Errorf("the site closed the connection: %w", io.ErrUnexpectedEOF), done)
	}
	t.counters.ReceivedBytes += int64(n)
	if !c.busy {
		return t.fail(i, nil, done) // bytes that answer nothing: the connection cannot be trusted
	}
	complete, err := c.parser.took(n)
	if err != nil {
		return t.fail(i, err, done)
	}
	if complete {
		return t.complete(i, done)
	}
	return done
}

func (t *epoll) complete(i int, done []Completion) []Completion {
	c := &t.conns[i]
	c.busy = false
	if c.parser.last || c.sent < len(c.out) {
		t.drop(i) // an answer ahead of the whole request leaves the rest of it in the way
	}
	return append(done, Completion{Conn: i, Begun: c.begun, Done: time.Now(), Response: c.parser.response()})
}

// fail closes the connection, and completes its request, if there is one, with the error.
func (t *epoll) fail(i int, err error, done []Completion) []Completion {
	busy := t.conns[i].busy
	t.conns[i].broken = err
	t.drop(i)
	if busy {
		done = append(done, Completion{Conn: i, Begun: t.conns[i].begun, Done: time.Now(), Err: err})
	}
	return done
}

// drop closes the connection; the next Send opens it again.
func (t *epoll) drop(i int) {
	c := &t.conns[i]
	if c.fd >= 0 {
		_ = unix.Close(c.fd) // closing takes it out of the epoll set; nothing can be done about an error
	}
	c.fd, c.connecting, c.busy = -1, false, false
}
