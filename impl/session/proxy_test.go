package session_test

import (
	"net"
	"net/url"
	"sync"
	"testing"
)

// A proxy stands between a replica and the store. It can be cut, so that connections break and new ones are
// refused, and turned into a black hole, which takes connections and passes nothing.
type proxy struct {
	listener net.Listener
	target   string

	mu    sync.Mutex
	conns map[net.Conn]bool
	state string // "", "cut" or "black hole"
	heals sync.Cond
}

// proxied returns a proxy to the store at url, and the URL that leads through it.
func proxied(t *testing.T, storeURL string) (*proxy, string) {
	t.Helper()
	u, err := url.Parse(storeURL)
	must(t, err)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	p := &proxy{listener: listener, target: u.Host, conns: map[net.Conn]bool{}}
	p.heals.L = &p.mu
	t.Cleanup(func() {
		listener.Close()
		p.turn("cut")
	})
	go p.accept()
	u.Host = listener.Addr().String()
	return p, u.String()
}

// turn changes the state. A cut breaks what is connected; so does healing, for what a black hole swallowed
// is lost.
func (p *proxy) turn(state string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if state != "black hole" {
		for conn := range p.conns {
			conn.Close()
		}
	}
	p.state = state
	p.heals.Broadcast()
}

func (p *proxy) accept() {
	for {
		conn, err := p.listener.Accept()
		if err != nil {
			return
		}
		if !p.track(conn) {
			conn.Close()
			continue
		}
		go p.serve(conn)
	}
}

// track reports false when the proxy is cut.
func (p *proxy) track(conn net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.conns[conn] = true
	return p.state != "cut"
}

func (p *proxy) serve(client net.Conn) {
	store, err := net.Dial("tcp", p.target)
	if err != nil || !p.track(store) {
		client.Close()
		return
	}
	go p.pass(client, store)
	p.pass(store, client)
}

func (p *proxy) pass(to, from net.Conn) {
	defer to.Close()
	defer from.Close()
	buffer := make([]byte, 16<<10)
	for {
		n, err := from.Read(buffer)
		if err != nil || !p.passes() {
			return
		}
		if _, err := to.Write(buffer[:n]); err != nil {
			return
		}
	}
}

// passes waits while the proxy is a black hole, and reports false when that ends: what it swallowed does
// not come out again.
func (p *proxy) passes() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	swallowed := p.state == "black hole"
	for p.state == "black hole" {
		p.heals.Wait()
	}
	return p.state == "" && !swallowed
}
