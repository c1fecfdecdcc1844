package relay

import (
	"errors"
	"net"
	"sync"
	"time"
)

// plain is the relay anyone would write: goroutines and blocking calls. It runs where there is no
// epoll, and stands beside the loop in the tests.
type plain struct {
	links []*plainLink
	over  chan struct{}
	once  sync.Once
}

// A plainLink is one listening port, and all that goes through it.
type plainLink struct {
	backend string
	port    *net.TCPAddr

	mu       sync.Mutex
	changed  sync.Cond // holed, writing, or a pair's end
	listener *net.TCPListener
	closed   bool
	holed    bool
	oneWay   time.Duration
	writing  int // how many are inside a write
	pairs    map[*plainPair]struct{}
	stats    LinkStats
}

func newPlain(backend *net.TCPAddr, links int) (engine, error) {
	r := &plain{over: make(chan struct{})}
	for range links {
		l := &plainLink{backend: backend.String(), port: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)}, pairs: map[*plainPair]struct{}{}}
		l.changed.L = &l.mu
		if err := l.listen(); err != nil {
			return nil, errors.Join(err, r.close())
		}
		r.links = append(r.links, l)
	}
	return r, nil
}

func (r *plain) addrs() []string {
	addrs := make([]string, len(r.links))
	for i, l := range r.links {
		addrs[i] = l.port.String()
	}
	return addrs
}

func (r *plain) do(verb Verb, link int, oneWay time.Duration) error {
	l := r.links[link]
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return ErrClosed
	}
	return l.do(verb, oneWay)
}

func (r *plain) stats() ([]LinkStats, error) {
	stats := make([]LinkStats, len(r.links))
	for i, l := range r.links {
		l.mu.Lock()
		stats[i] = l.stats
		stats[i].Open = len(l.pairs)
		closed := l.closed
		l.mu.Unlock()
		if closed {
			return nil, ErrClosed
		}
	}
	return stats, nil
}

func (r *plain) ended() <-chan struct{} { return r.over }

func (r *plain) close() error {
	for _, l := range r.links {
		l.mu.Lock()
		l.refuse()
		l.reset()
		l.closed = true
		l.mu.Unlock()
	}
	r.once.Do(func() { close(r.over) })
	return nil
}
