package load

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"sync"
	"testing"

	"authbench/impl"
	"authbench/scenarios"
)

// A fakeSite answers on raw sockets whatever a test wants, and keeps what it was sent.
type fakeSite struct {
	address string
	mu      sync.Mutex
	got     bytes.Buffer
	sent    int // bytes
	served  int // requests
}

// serveFake starts a site that answers its n-th request (from 0) with answer(n, request); an empty
// answer closes the connection, as does one that says so.
func serveFake(t *testing.T, answer func(n int, r *http.Request) string) *fakeSite {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &fakeSite{address: listener.Addr().String()}
	var conns sync.WaitGroup
	t.Cleanup(func() { listener.Close(); conns.Wait() })
	conns.Go(func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			conns.Go(func() { s.serve(c, answer) })
		}
	})
	return s
}

func (s *fakeSite) serve(c net.Conn, answer func(int, *http.Request) string) {
	defer c.Close()
	reader := bufio.NewReader(io.TeeReader(c, s))
	for {
		r, err := http.ReadRequest(reader)
		if err != nil {
			return
		}
		_, _ = io.Copy(io.Discard, r.Body)
		s.mu.Lock()
		n := s.served
		s.served++
		s.mu.Unlock()
		text := answer(n, r)
		s.mu.Lock()
		s.sent += len(text)
		s.mu.Unlock()
		if _, err := io.WriteString(c, text); err != nil || text == "" {
			return
		}
	}
}

// Write keeps what came in.
func (s *fakeSite) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.got.Write(b)
}

func (s *fakeSite) received() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.got.String()
}

func (s *fakeSite) sentBytes() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sent
}

func always(text string) func(int, *http.Request) string {
	return func(int, *http.Request) string { return text }
}

// dial connects to the site, or skips where the system has no such transport.
func dial(t testing.TB, name string, connections int, addresses ...string) Transport {
	t.Helper()
	if name == scenarios.TransportEpoll && !epollHere {
		t.Skip("the epoll transport needs Linux")
	}
	transport, err := Dial(t.Context(), name, addresses, connections)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := transport.Close(); err != nil {
			t.Error(err)
		}
	})
	return transport
}

// onBoth runs a test over both transports.
func onBoth(t *testing.T, test func(t *testing.T, transport string)) {
	for _, name := range []string{scenarios.TransportEpoll, scenarios.TransportNetHTTP} {
		t.Run(name, func(t *testing.T) { test(t, name) })
	}
}

func reader() *Reader { return NewReader(impl.Bearer{}, "a-token") }
