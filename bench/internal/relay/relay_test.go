package relay

import (
	"errors"
	"io"
	"net"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

func TestManyConnectionsAtOnce(t *testing.T) {
	each(t, func(t *testing.T, r *Relay) {
		const connections, rounds = 100, 20
		delay(t, r, 1, 500*time.Microsecond)
		var all sync.WaitGroup
		for i := range connections {
			c := dial(t, r, i%2)
			all.Go(func() {
				for range rounds {
					ask(t, c, strings.Repeat("many", 1+i))
				}
			})
		}
		all.Wait()
		var want int64
		for i := 0; i < connections; i += 2 {
			want += int64(4 * (1 + i) * rounds)
		}
		got := statsOf(t, r, 0)
		if got != (LinkStats{Accepted: connections / 2, Open: connections / 2, ToBackendBytes: want, ToClientBytes: want}) {
			t.Errorf("%+v, want %d bytes each way", got, want)
		}
	})
}

func TestABackendThatIsAwayResets(t *testing.T) {
	for name, engine := range engines {
		t.Run(name, func(t *testing.T) {
			gone, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			_ = gone.Close()
			r, err := open(engine, gone.Addr().String(), 1)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			c, err := net.Dial("tcp", r.Addrs()[0])
			if err == nil { // the reset may also come while the dialer still looks at the connection
				defer c.Close()
				_, err = io.ReadAll(c)
			}
			if !errors.Is(err, syscall.ECONNRESET) {
				t.Errorf("%v, want a reset", err)
			}
		})
	}
}

func TestBadInput(t *testing.T) {
	for _, tc := range []struct {
		words, backend string
		links          int
		says           string
	}{
		{"no link", "127.0.0.1:1", 0, "at least one"},
		{"no port", "127.0.0.1", 1, "host:port"},
		{"port 0", "127.0.0.1:0", 1, "host:port"},
	} {
		if _, err := New(tc.backend, tc.links); err == nil || !strings.Contains(err.Error(), tc.says) {
			t.Errorf("%s: %v", tc.words, err)
		}
	}
	each(t, func(t *testing.T, r *Relay) {
		for says, err := range map[string]error{
			"no link 2":  r.Do(Cut, 2, 0),
			"no link -1": r.Do(Cut, -1, 0),
			`"mend"`:     r.Do("mend", 0, 0),
			"0 or more":  r.Do(Delay, 0, -1),
		} {
			if err == nil || !strings.Contains(err.Error(), says) {
				t.Errorf("%v, want it to say %s", err, says)
			}
		}
	})
}

func TestCloseEndsEverything(t *testing.T) {
	before := runtime.NumGoroutine()
	each(t, func(t *testing.T, r *Relay) {
		c := dial(t, r, 0)
		ask(t, c, "hello")
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		<-r.Ended()
		if _, err := c.Read(make([]byte, 1)); err == nil || isTimeout(err) {
			t.Errorf("the connection lives: %v", err)
		}
		if err := r.Do(Heal, 0, 0); !errors.Is(err, ErrClosed) {
			t.Errorf("healing afterwards: %v", err)
		}
		if _, err := r.Stats(); !errors.Is(err, ErrClosed) {
			t.Errorf("counting afterwards: %v", err)
		}
		if err := r.Close(); err != nil {
			t.Errorf("closing again: %v", err)
		}
	})
	eventually(t, "no goroutine is left", func() bool { return runtime.NumGoroutine() <= before })
}
