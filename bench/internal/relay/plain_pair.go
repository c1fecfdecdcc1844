package relay

import (
	"errors"
	"io"
	"net"
	"os"
	"time"

	"authbench/bench/internal/precise"
)

// A plainPair is one connection through the relay.
type plainPair struct {
	link   *plainLink
	conns  [2]*net.TCPConn // the client's and the backend's; nil before there is one
	gone   bool
	closed chan struct{}
	halves int // directions that have finished
}

// A chunk is what one read brought.
type chunk struct {
	bytes []byte
	due   time.Time
	err   error // io.EOF for a half-close
}

// With chunkBytes a chunk, chunks of them are what may be held of a direction.
const (
	chunkBytes = 32 << 10
	chunks     = heldBytes / chunkBytes
)

func newPlainPair(l *plainLink, client *net.TCPConn) *plainPair {
	return &plainPair{link: l, conns: [2]*net.TCPConn{client}, closed: make(chan struct{})}
}

// run connects to the backend, unless a black hole comes before it, and begins to relay.
func (p *plainPair) run() {
	p.link.mu.Lock()
	defer p.link.mu.Unlock()
	if !p.stands() {
		return
	}
	p.link.mu.Unlock()
	backend, err := net.Dial("tcp", p.link.backend)
	p.link.mu.Lock()
	switch {
	case p.gone && err == nil:
		resetConn(backend.(*net.TCPConn))
	case err != nil:
		p.end(resetConn)
	default:
		p.conns[1] = backend.(*net.TCPConn)
		p.start(0, 1, &p.link.stats.ToBackendBytes)
		p.start(1, 0, &p.link.stats.ToClientBytes)
	}
}

// start relays one direction.
func (p *plainPair) start(from, to int, handedOn *int64) {
	under := make(chan chunk, chunks)
	go p.take(p.conns[from], under)
	go p.give(p.conns[to], under, handedOn)
}

// take reads until the direction ends.
func (p *plainPair) take(from *net.TCPConn, under chan<- chunk) {
	for {
		buffer := make([]byte, chunkBytes)
		n, err := from.Read(buffer)
		p.link.mu.Lock()
		due := time.Now().Add(p.link.oneWay)
		p.link.mu.Unlock()
		select {
		case under <- chunk{buffer[:n], due, err}:
		case <-p.closed:
			return
		}
		if err != nil {
			return
		}
	}
}

// give hands on what is due, until the direction ends.
func (p *plainPair) give(to *net.TCPConn, under <-chan chunk, handedOn *int64) {
	var sleeper precise.Sleeper // of its own, so it keeps one timer
	for {
		select {
		case c := <-under:
			if wait := time.Until(c.due); wait > 0 {
				sleeper.Sleep(wait)
			}
			if !p.write(to, c.bytes, handedOn) || c.err != nil && !p.finish(to, c.err) {
				return
			}
		case <-p.closed:
			return
		}
	}
}

// write hands bytes on, as soon as no black hole holds them, and reports whether it could.
func (p *plainPair) write(to *net.TCPConn, bytes []byte, handedOn *int64) bool {
	for len(bytes) > 0 {
		if !p.enter() {
			return false
		}
		n, err := to.Write(bytes)
		p.leave(handedOn, n)
		bytes = bytes[n:]
		if err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
			p.finish(to, err)
			return false
		}
	}
	return true
}

// stands waits out a black hole and reports whether the pair is still there. The caller holds the
// link's mu.
func (p *plainPair) stands() bool {
	for p.link.holed && !p.gone {
		p.link.changed.Wait()
	}
	return !p.gone
}

// enter reports whether something may be written, which leave must follow.
func (p *plainPair) enter() bool {
	p.link.mu.Lock()
	defer p.link.mu.Unlock()
	if !p.stands() {
		return false
	}
	p.link.writing++
	return true
}

func (p *plainPair) leave(handedOn *int64, n int) {
	p.link.mu.Lock()
	defer p.link.mu.Unlock()
	p.link.writing--
	*handedOn += int64(n)
	p.link.changed.Broadcast()
}

// finish hands on the end of a direction. It returns false: nothing comes after it.
func (p *plainPair) finish(to *net.TCPConn, how error) bool {
	p.link.mu.Lock()
	defer p.link.mu.Unlock()
	if !p.stands() {
		return false
	}
	if how != io.EOF || to.CloseWrite() != nil {
		p.end(resetConn)
		return false
	}
	if p.halves++; p.halves == len(p.conns) {
		p.end(func(c *net.TCPConn) { _ = c.Close() })
	}
	return false
}

// end closes both connections in the given way. The caller holds the link's mu.
func (p *plainPair) end(closeConn func(*net.TCPConn)) {
	if p.gone {
		return
	}
	p.gone = true
	close(p.closed)
	delete(p.link.pairs, p)
	for _, c := range p.conns {
		if c != nil {
			closeConn(c)
		}
	}
	p.link.changed.Broadcast()
}
