package relay

import (
	"errors"
	"io"
	"net"
	"syscall"
	"testing"
	"time"
)

func TestADelayIsInTheRoundTrip(t *testing.T) {
	each(t, func(t *testing.T, r *Relay) {
		c, other := dial(t, r, 0), dial(t, r, 1)
		for _, oneWay := range []time.Duration{250 * time.Microsecond, 3 * time.Millisecond, 30 * time.Millisecond} {
			delay(t, r, 0, oneWay)
			for range 5 {
				if took := ask(t, c, "delayed"); took < 2*oneWay || took > 2*oneWay+2*time.Second {
					t.Errorf("each way %v, and the round trip %v", oneWay, took)
				}
			}
			ask(t, other, "not delayed")
		}
		delay(t, r, 0, time.Minute)
		if _, err := io.WriteString(other, "other"); err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadFull(other, make([]byte, 5)); err != nil {
			t.Errorf("the other link: %v", err)
		}
	})
}

// TestADelayIsNoBottleneck: what is sent at once arrives at once, that much later.
func TestADelayIsNoBottleneck(t *testing.T) {
	each(t, func(t *testing.T, r *Relay) {
		const oneWay, messages = 20 * time.Millisecond, 100
		c := dial(t, r, 0)
		delay(t, r, 0, oneWay)
		began := time.Now()
		for range messages {
			if _, err := io.WriteString(c, "0123456789"); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := io.ReadFull(c, make([]byte, 10*messages)); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began); took < 2*oneWay || took > messages*oneWay {
			t.Errorf("%d messages took %v", messages, took)
		}
	})
}

func TestACutEndsConnectionsAndRefusesNewOnes(t *testing.T) {
	each(t, func(t *testing.T, r *Relay) {
		c, other := dial(t, r, 0), dial(t, r, 1)
		ask(t, c, "before")
		for range 3 {
			do(t, r, Cut, 0)
			if _, err := c.Read(make([]byte, 1)); err == nil || isTimeout(err) {
				t.Fatalf("the connection lives: %v", err)
			}
			if _, err := net.Dial("tcp", r.Addrs()[0]); !errors.Is(err, syscall.ECONNREFUSED) {
				t.Fatalf("a new connection: %v", err)
			}
			ask(t, other, "the other link goes on")
			do(t, r, Heal, 0)
			c = dial(t, r, 0)
			ask(t, c, "after")
		}
	})
}

// TestACutLosesWhatWasOnItsWay: it arrives neither then nor after healing.
func TestACutLosesWhatWasOnItsWay(t *testing.T) {
	each(t, func(t *testing.T, r *Relay) {
		c := dial(t, r, 0)
		delay(t, r, 0, 50*time.Millisecond)
		if _, err := io.WriteString(c, "lost"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(5 * time.Millisecond) // has it read
		do(t, r, Cut, 0)
		do(t, r, Heal, 0)
		delay(t, r, 0, 0)
		time.Sleep(100 * time.Millisecond)
		if got := statsOf(t, r, 0).ToBackendBytes; got != 0 {
			t.Errorf("%d bytes came through", got)
		}
	})
}

func TestABlackHoleHoldsAndHealingLetsGo(t *testing.T) {
	for name, oneWay := range map[string]time.Duration{"no delay": 0, "a delay": 5 * time.Millisecond} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, r *Relay) {
				delay(t, r, 0, oneWay)
				c := dial(t, r, 0)
				ask(t, c, "before")
				do(t, r, BlackHole, 0)
				held := statsOf(t, r, 0)
				fresh := dial(t, r, 0)
				for _, c := range []net.Conn{c, fresh} {
					if _, err := io.WriteString(c, "held"); err != nil {
						t.Fatalf("writing into a black hole: %v", err)
					}
					hearsNothing(t, c)
				}
				if got := statsOf(t, r, 0); !sameBytes(got, held) {
					t.Errorf("bytes came through: %+v, then %+v", held, got)
				}
				do(t, r, Heal, 0)
				for _, c := range []net.Conn{c, fresh} {
					hears(t, c, "held")
					ask(t, c, "after")
				}
			})
		})
	}
}

// TestNothingPassesOnceABlackHoleIsAcknowledged, though both sides write all the time.
func TestNothingPassesOnceABlackHoleIsAcknowledged(t *testing.T) {
	each(t, func(t *testing.T, r *Relay) {
		for range 4 {
			c := dial(t, r, 0)
			go func() { _, _ = io.Copy(io.Discard, c) }()
			go func() {
				for block := make([]byte, 10_000); ; {
					if _, err := c.Write(block); err != nil {
						return
					}
				}
			}()
		}
		for range 20 {
			moved := statsOf(t, r, 0)
			eventually(t, "bytes come through", func() bool {
				now := statsOf(t, r, 0)
				return now.ToBackendBytes > moved.ToBackendBytes && now.ToClientBytes > moved.ToClientBytes
			})
			do(t, r, BlackHole, 0)
			held := statsOf(t, r, 0)
			time.Sleep(5 * time.Millisecond)
			if now := statsOf(t, r, 0); !sameBytes(now, held) {
				t.Fatalf("bytes came through: %+v, then %+v", held, now)
			}
			do(t, r, Heal, 0)
		}
	})
}

// TestABlackHoleHoldsAnEndToo, and hands it on after what came before it.
func TestABlackHoleHoldsAnEndToo(t *testing.T) {
	each(t, func(t *testing.T, r *Relay) {
		c := dial(t, r, 0)
		ask(t, c, "before")
		do(t, r, BlackHole, 0)
		_, err := io.WriteString(c, "last words")
		if err := errors.Join(err, c.CloseWrite()); err != nil {
			t.Fatal(err)
		}
		hearsNothing(t, c)
		do(t, r, Heal, 0)
		_ = c.SetReadDeadline(time.Now().Add(patience))
		if said, err := io.ReadAll(c); string(said) != "last words" || err != nil {
			t.Errorf("%q, %v", said, err)
		}
	})
}

func TestAResetIsSeenOnceAndOnlyOnce(t *testing.T) {
	each(t, func(t *testing.T, r *Relay) {
		c, other := dial(t, r, 0), dial(t, r, 1)
		ask(t, c, "before")
		do(t, r, Reset, 0)
		if _, err := c.Read(make([]byte, 1)); !errors.Is(err, syscall.ECONNRESET) {
			t.Errorf("%v, want a reset", err)
		}
		ask(t, dial(t, r, 0), "a new connection works")
		ask(t, other, "the other link goes on")
	})
}

// TestAResetOfOneSideReachesTheOther, from the client to the backend.
func TestAResetOfOneSideReachesTheOther(t *testing.T) {
	for name, engine := range engines {
		for words, oneWay := range map[string]time.Duration{"no delay": 0, "a delay": 2 * time.Millisecond} {
			t.Run(name+", "+words, func(t *testing.T) {
				heard := make(chan error, 1)
				r := newTestRelay(t, engine, func(c *net.TCPConn) {
					defer c.Close()
					_, err := io.Copy(io.Discard, c)
					heard <- err
				})
				delay(t, r, 0, oneWay)
				c := dial(t, r, 0)
				eventually(t, "it is accepted", func() bool { return statsOf(t, r, 0).Open == 1 })
				_ = c.SetLinger(0)
				_ = c.Close()
				if err := <-heard; !errors.Is(err, syscall.ECONNRESET) {
					t.Errorf("%v, want a reset", err)
				}
				eventually(t, "the connection is over", func() bool { return statsOf(t, r, 0).Open == 0 })
			})
		}
	}
}

// TestVerbsFollowOneAnother: each link state is reached from each other one.
func TestVerbsFollowOneAnother(t *testing.T) {
	each(t, func(t *testing.T, r *Relay) {
		for _, verb := range []Verb{BlackHole, Cut, Cut, BlackHole, Reset, BlackHole, Heal, Heal, Reset, Cut, Reset, Heal} {
			do(t, r, verb, 0)
			c, err := net.Dial("tcp", r.Addrs()[0])
			if refused := errors.Is(err, syscall.ECONNREFUSED); refused != (err != nil) {
				t.Fatalf("after %s: %v", verb, err)
			} else if !refused {
				defer c.Close()
			}
		}
		ask(t, dial(t, r, 0), "all is well")
	})
}

// hearsNothing asserts that nothing comes for a while.
func hearsNothing(t *testing.T, c net.Conn) {
	t.Helper()
	_ = c.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
	if n, err := c.Read(make([]byte, 1)); n > 0 || !isTimeout(err) {
		t.Fatalf("%d bytes came out of a black hole, and %v", n, err)
	}
}

// hears reads a text.
func hears(t *testing.T, c net.Conn, text string) {
	t.Helper()
	_ = c.SetReadDeadline(time.Now().Add(patience))
	got := make([]byte, len(text))
	if _, err := io.ReadFull(c, got); err != nil || string(got) != text {
		t.Fatalf("%q, %v", got, err)
	}
}

// sameBytes reports whether nothing was handed on between two readings.
func sameBytes(a, b LinkStats) bool {
	return a.ToBackendBytes == b.ToBackendBytes && a.ToClientBytes == b.ToClientBytes
}
