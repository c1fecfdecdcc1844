package load

import (
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"authbench/scenarios"
)

const epollHere = true

func TestEpollFailsAFaultyAnswerAndConnectsAgain(t *testing.T) {
	for name, tc := range map[string]struct{ answer, want string }{
		"closed without an answer":   {"", "closed the connection"},
		"garbage":                    {"\x16\x03\x01 not HTTP\r\n\r\n", "status line"},
		"an answer nobody asked for": {okAnswer + okAnswer, "after the response"},
		"chunked":                    {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "set the length"},
		"a head without end":         {"HTTP/1.1 200 OK\r\nX: " + strings.Repeat("x", 2*maxHeadBytes), "larger"},
		"a body beyond bounds":       {"HTTP/1.1 200 OK\r\nContent-Length: 2000000\r\n\r\n", "larger"},
	} {
		t.Run(name, func(t *testing.T) {
			site := serveFake(t, func(n int, _ *http.Request) string {
				if n == 1 {
					return tc.answer
				}
				return okAnswer
			})
			transport := dial(t, scenarios.TransportEpoll, 1, site.address)
			for n := range 3 {
				_, err := Exchange(t.Context(), transport, reader(), 1)
				if n != 1 && err != nil {
					t.Errorf("request %d: %v", n, err)
				}
				if n == 1 && (err == nil || !strings.Contains(err.Error(), tc.want)) {
					t.Errorf("error %v, want one with %q", err, tc.want)
				}
			}
			if dials := transport.Counters().Dials; dials != 2 {
				t.Errorf("%d connections were opened, want 2", dials)
			}
		})
	}
}

func TestEpollNoticesThatAnIdleConnectionIsGone(t *testing.T) {
	for name, answer := range map[string]string{
		"closed by the site":      "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
		"closed as was announced": "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			transport := dial(t, scenarios.TransportEpoll, 1, oneShot(t, answer))
			for range 3 {
				if _, err := Exchange(t.Context(), transport, reader(), 1); err != nil {
					t.Fatal(err)
				}
				if done, err := transport.Wait(time.Now().Add(50*ms), nil); len(done) > 0 || err != nil {
					t.Fatalf("an idle connection completed %d requests, error %v", len(done), err)
				}
			}
		})
	}
}

// oneShot serves one answer a connection and closes it.
func oneShot(t *testing.T, answer string) (address string) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			_, _ = c.Read(make([]byte, 4096))
			_, _ = c.Write([]byte(answer))
			c.Close()
		}
	}()
	return listener.Addr().String()
}

func TestEpollDropsAnIdleConnectionThatSpeaks(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	transport := dial(t, scenarios.TransportEpoll, 1, listener.Addr().String())
	c, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.Write([]byte(okAnswer)); err != nil {
		t.Fatal(err)
	}
	if done, err := transport.Wait(time.Now().Add(50*ms), nil); len(done) > 0 || err != nil {
		t.Fatalf("%d completions, error %v", len(done), err)
	}
	if err := transport.Send(0, reader().Request(nil)); err != nil || transport.Counters().Dials != 2 {
		t.Errorf("error %v, %d connections opened, want 2", err, transport.Counters().Dials)
	}
}

func TestEpollSendsARequestThatTheSocketTakesInParts(t *testing.T) {
	body := strings.Repeat("x", 8<<20) // above what a loopback socket buffers
	request, err := PostJSON("/login", body)
	if err != nil {
		t.Fatal(err)
	}
	site := serveFake(t, always(okAnswer))
	transport := dial(t, scenarios.TransportEpoll, 1, site.address)
	if err := transport.Send(0, request); err != nil {
		t.Fatal(err)
	}
	if sent := transport.Counters().SentBytes; sent >= int64(len(request)) {
		t.Skip("the socket took all at once")
	}
	done, err := transport.Wait(time.Now().Add(10*time.Second), nil)
	if err != nil || len(done) != 1 || done[0].Err != nil {
		t.Fatalf("%d completions, error %v", len(done), err)
	}
	if site.received() != string(request) || transport.Counters().SentBytes != int64(len(request)) {
		t.Errorf("the site received %d of %d bytes", len(site.received()), len(request))
	}
}

func TestEpollSpreadsConnectionsOverReplicas(t *testing.T) {
	a, b := serveFake(t, always(okAnswer)), serveFake(t, always(okAnswer))
	transport := dial(t, scenarios.TransportEpoll, 4, a.address, b.address)
	for conn := range 4 {
		if err := transport.Send(conn, reader().Request(nil)); err != nil {
			t.Fatal(err)
		}
	}
	for done := []Completion(nil); len(done) < 4; {
		var err error
		if done, err = transport.Wait(time.Now().Add(time.Second), done); err != nil {
			t.Fatal(err)
		}
	}
	if len(a.received()) != len(b.received()) || len(a.received()) == 0 {
		t.Errorf("replicas received %d and %d bytes", len(a.received()), len(b.received()))
	}
}

func TestEpollRefusesASecondRequestOnABusyConnection(t *testing.T) {
	site := serveFake(t, always(okAnswer))
	transport := dial(t, scenarios.TransportEpoll, 1, site.address)
	if err := transport.Send(0, reader().Request(nil)); err != nil {
		t.Fatal(err)
	}
	if err := transport.Send(0, reader().Request(nil)); err == nil {
		t.Error("a second request was sent")
	}
	if _, err := transport.Wait(time.Now().Add(time.Second), nil); err != nil {
		t.Error(err)
	}
}

func TestPollerSleepsItsTime(t *testing.T) {
	for name, coarse := range map[string]bool{"epoll_pwait2": false, "kernel without it": true} {
		p, err := newPoller()
		if err != nil {
			t.Fatal(err)
		}
		p.coarse = coarse
		start := time.Now()
		for time.Since(start) < 3*ms { // a signal may end a wait early
			if events, err := p.wait(3*ms - time.Since(start)); err != nil || len(events) > 0 {
				t.Fatalf("%s: %d events, error %v", name, len(events), err)
			}
		}
		if err := p.close(); err != nil {
			t.Error(err)
		}
	}
}

// TestSteadyStateAllocatesNothing sends requests through the generator and the epoll transport; the
// site on the other end allocates nothing either, for AllocsPerRun sees the whole process.
func TestSteadyStateAllocatesNothing(t *testing.T) {
	const runs = 100
	transport := dial(t, scenarios.TransportEpoll, 1, echoSite(t))
	g := newGenerator(Config{
		Transport: transport, Users: []User{reader()},
		Schedule: Schedule{Due: make([]time.Duration, runs+10), User: make([]int, runs+10), Window: time.Hour},
	})
	g.start = time.Now()
	request := func() {
		g.sendDue()
		done, err := transport.Wait(time.Now().Add(time.Second), g.done[:0])
		if err != nil || len(done) != 1 {
			t.Fatalf("%d completions, error %v", len(done), err)
		}
		g.finish(&done[0])
	}
	for range 5 { // buffers grow once
		request()
	}
	if allocs := testing.AllocsPerRun(runs, request); allocs != 0 {
		t.Errorf("%v allocations a request", allocs)
	}
	if n := g.samples.Count(Expected); n != runs+6 { // AllocsPerRun runs once more
		t.Errorf("%d answers expected", n)
	}
}

func echoSite(t *testing.T) (address string) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		c, err := listener.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		request, answer := make([]byte, 4096), []byte(okAnswer)
		for {
			if _, err := c.Read(request); err != nil {
				return
			}
			if _, err := c.Write(answer); err != nil {
				return
			}
		}
	}()
	return listener.Addr().String()
}
