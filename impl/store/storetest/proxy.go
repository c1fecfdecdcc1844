package storetest

import (
	"maps"
	"net"
	"net/url"
	"sync"
	"testing"
)

// What a Proxy can be turned into.
const (
	Healed    = ""
	Cut       = "cut"        // connections break, and new ones are refused
	BlackHole = "black hole" // connections are taken and held, and nothing passes
)

// A Proxy stands between a replica and the store, and can be taken away from them and given back.
type Proxy struct {
	listener net.Listener
	target   string

	mu    sync.Mutex
	conns map[net.Conn]bool
	stuck map[net.Conn]bool
	state string
	heals sync.Cond
}

// Proxied returns a proxy to the store at storeURL, and the URL that leads through it.
func Proxied(tb testing.TB, storeURL string) (*Proxy, string) {
	tb.Helper()
	u, err := url.Parse(storeURL)
	if err != nil {
		tb.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	p := &Proxy{listener: listener, target: u.Host, conns: map[net.Conn]bool{}}
	p.heals.L = &p.mu
	tb.Cleanup(func() {
		listener.Close()
		p.Turn(Cut)
	})
	go p.accept()
	u.Host = listener.Addr().String()
	return p, u.String()
}

// Turn changes the state. A cut breaks what is connected; so does healing, for what a black hole swallowed
// is lost.
func (p *Proxy) Turn(state string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if state != BlackHole {
		for conn := range p.conns {
			conn.Close()
		}
	}
	p.state, p.stuck = state, nil
	p.heals.Broadcast()
}

// Stick makes a black hole of the connections that there are, until the next Turn; new ones pass.
func (p *Proxy) Stick() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stuck = maps.Clone(p.conns)
}

func (p *Proxy) accept() {
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
func (p *Proxy) track(conn net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.conns[conn] = true
	return p.state != Cut
}

func (p *Proxy) serve(client net.Conn) {
	store, err := net.Dial("tcp", p.target)
	if err != nil || !p.track(store) {
		client.Close()
		return
	}
	go p.pass(client, store)
	p.pass(store, client)
}

func (p *Proxy) pass(to, from net.Conn) {
	defer to.Close()
	defer from.Close()
	buffer := make([]byte, 16<<10)
	for {
		n, err := from.Read(buffer)
		if err != nil || !p.passes(from) {
			return
		}
		if _, err := to.Write(buffer[:n]); err != nil {
			return
		}
	}
}

// passes waits while what comes from there is swallowed, and reports false when that ends: it does not come
// out again.
func (p *Proxy) passes(from net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	swallowed := false
	for p.state == BlackHole || p.stuck[from] {
		swallowed = true
		p.heals.Wait()
	}
	return p.state == Healed && !swallowed
}
