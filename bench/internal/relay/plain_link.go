package relay

import (
	"net"
	"time"
)

// do does a verb to the link. The caller holds mu, here and in all but accept.
func (l *plainLink) do(verb Verb, oneWay time.Duration) error {
	switch verb {
	case Delay:
		l.oneWay = oneWay
	case Cut:
		l.refuse()
		l.reset()
		l.setHoled(false)
	case Reset:
		l.reset()
	case BlackHole:
		l.setHoled(true)
		return l.listen()
	case Heal:
		l.setHoled(false)
		return l.listen()
	}
	return nil
}

// listen takes new connections, if it does not yet. After a cut somebody else may have the port.
func (l *plainLink) listen() error {
	if l.listener != nil {
		return nil
	}
	listener, err := net.ListenTCP("tcp4", l.port)
	if err != nil {
		return err
	}
	l.listener, l.port = listener, listener.Addr().(*net.TCPAddr)
	go l.accept(listener)
	return nil
}

func (l *plainLink) refuse() {
	if l.listener != nil {
		_ = l.listener.Close() // ends accept
		l.listener = nil
	}
}

// setHoled begins or ends the black hole. Who is inside a write is thrown out by a deadline, so that
// nothing passes any more when this returns.
func (l *plainLink) setHoled(holed bool) {
	l.holed = holed
	l.changed.Broadcast()
	if holed {
		l.setDeadlines(time.Now())
		l.awaitWriters()
		l.setDeadlines(time.Time{})
	}
}

func (l *plainLink) setDeadlines(t time.Time) {
	for p := range l.pairs {
		for _, c := range p.conns {
			if c != nil {
				_ = c.SetWriteDeadline(t)
			}
		}
	}
}

func (l *plainLink) awaitWriters() {
	for l.writing > 0 {
		l.changed.Wait()
	}
}

// reset ends every connection.
func (l *plainLink) reset() {
	for p := range l.pairs {
		p.end(resetConn)
	}
	l.awaitWriters()
}

// accept takes connections until the listener is closed.
func (l *plainLink) accept(listener *net.TCPListener) {
	for {
		client, err := listener.AcceptTCP()
		if err != nil {
			return
		}
		l.mu.Lock()
		if l.listener != listener {
			resetConn(client)
		} else {
			l.stats.Accepted++
			p := newPlainPair(l, client)
			l.pairs[p] = struct{}{}
			go p.run()
		}
		l.mu.Unlock()
	}
}

// resetConn closes a connection so that its peer is reset.
func resetConn(c *net.TCPConn) {
	_ = c.SetLinger(0)
	_ = c.Close()
}
