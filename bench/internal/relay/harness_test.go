package relay

import (
	"errors"
	"io"
	"net"
	"testing"
	"time"
)

// engines are the relays there are: this system's, and the obvious one.
var engines = map[string]func(*net.TCPAddr, int) (engine, error){"of this system": newEngine, "plain": newPlain}

// patience bounds what must happen soon.
const patience = 10 * time.Second

// each runs a test on every engine, with a relay of two links to a backend that echoes.
func each(t *testing.T, test func(t *testing.T, r *Relay)) {
	for name, engine := range engines {
		t.Run(name, func(t *testing.T) { test(t, newTestRelay(t, engine, echo)) })
	}
}

func newTestRelay(t testing.TB, engine func(*net.TCPAddr, int) (engine, error), serve func(*net.TCPConn)) *Relay {
	t.Helper()
	r, err := open(engine, newBackend(t, serve), 2)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

// newBackend serves every connection until the test ends, and returns its address.
func newBackend(t testing.TB, serve func(*net.TCPConn)) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			go serve(c.(*net.TCPConn))
		}
	}()
	return listener.Addr().String()
}

// echo sends back what it reads, and ends when the client has.
func echo(c *net.TCPConn) {
	defer c.Close()
	buffer := make([]byte, 64<<10)
	for {
		n, err := c.Read(buffer)
		if n > 0 {
			if _, err := c.Write(buffer[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

func dial(t testing.TB, r *Relay, link int) *net.TCPConn {
	t.Helper()
	c, err := net.Dial("tcp", r.Addrs()[link])
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	_ = c.SetDeadline(time.Now().Add(patience))
	return c.(*net.TCPConn)
}

// ask sends a text through an echo and returns how long it took to come back.
func ask(t testing.TB, c net.Conn, text string) time.Duration {
	t.Helper()
	began := time.Now()
	if _, err := io.WriteString(c, text); err != nil {
		t.Fatal(err)
	}
	answer := make([]byte, len(text))
	if _, err := io.ReadFull(c, answer); err != nil || string(answer) != text {
		t.Fatalf("sent %q, received %q: %v", text, answer, err)
	}
	return time.Since(began)
}

func do(t testing.TB, r *Relay, verb Verb, link int) {
	t.Helper()
	if err := r.Do(verb, link, 0); err != nil {
		t.Fatal(err)
	}
}

func delay(t testing.TB, r *Relay, link int, oneWay time.Duration) {
	t.Helper()
	if err := r.Do(Delay, link, oneWay); err != nil {
		t.Fatal(err)
	}
}

// statsOf reads the counters of a link.
func statsOf(t testing.TB, r *Relay, link int) LinkStats {
	t.Helper()
	stats, err := r.Stats()
	if err != nil {
		t.Fatal(err)
	}
	return stats[link]
}

// eventually waits for what must come true soon.
func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !holds(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not within %v", what, patience)
		}
	}
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}
