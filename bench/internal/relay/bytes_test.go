package relay

import (
	"bytes"
	"errors"
	"io"
	"net"
	"syscall"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestBytesComeThroughExactly(t *testing.T) {
	each(t, func(t *testing.T, r *Relay) {
		rapid.Check(t, func(t *rapid.T) {
			oneWay := rapid.SampledFrom([]time.Duration{0, 0, 100 * time.Microsecond, 2 * time.Millisecond}).Draw(t, "oneWay")
			if err := r.Do(Delay, 0, oneWay); err != nil {
				t.Fatal(err)
			}
			sizes := rapid.SliceOfN(rapid.OneOf(rapid.IntRange(1, 300), rapid.IntRange(1, 200_000)), 0, 20).Draw(t, "chunks")
			other := rapid.SampledFrom([]time.Duration{oneWay, 0, time.Millisecond}).Draw(t, "oneWay later")
			exchange(t, r, sizes, other)
		})
		eventually(t, "no connection is left", func() bool { return statsOf(t, r, 0).Open == 0 })
	})
}

// exchange sends chunks through an echo, changing the delay half-way, and half-closes; what comes back
// must be the same bytes and their end.
func exchange(t *rapid.T, r *Relay, sizes []int, later time.Duration) {
	c, err := net.Dial("tcp", r.Addrs()[0])
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(patience))
	var sent bytes.Buffer
	for _, n := range sizes {
		for range n {
			sent.WriteByte(byte(sent.Len() * 31 >> 3)) // repeats late, so a shift is seen
		}
	}
	failed := make(chan error, 1)
	go func() {
		failed <- sendChunks(c.(*net.TCPConn), sent.Bytes(), sizes, func() error { return r.Do(Delay, 0, later) })
	}()
	got, err := io.ReadAll(c)
	if err := errors.Join(err, <-failed); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, sent.Bytes()) {
		t.Fatalf("%d bytes sent, %d others received", sent.Len(), len(got))
	}
}

func sendChunks(c *net.TCPConn, all []byte, sizes []int, halfWay func() error) error {
	for i, n := range sizes {
		if i == len(sizes)/2 {
			if err := halfWay(); err != nil {
				return err
			}
		}
		if _, err := c.Write(all[:n]); err != nil {
			return err
		}
		all = all[n:]
	}
	return c.CloseWrite()
}

// TestTheBackendsHalfCloseReachesTheClient, who may go on sending.
func TestTheBackendsHalfCloseReachesTheClient(t *testing.T) {
	for name, engine := range engines {
		t.Run(name, func(t *testing.T) {
			heard := make(chan string, 1)
			r := newTestRelay(t, engine, func(c *net.TCPConn) {
				defer c.Close()
				_, _ = io.WriteString(c, "bye")
				_ = c.CloseWrite()
				all, err := io.ReadAll(c)
				heard <- string(all) + errorText(err)
			})
			c := dial(t, r, 0)
			if said, err := io.ReadAll(c); string(said) != "bye" || err != nil {
				t.Fatalf("%q, %v", said, err)
			}
			_, err := io.WriteString(c, "still here")
			if err := errors.Join(err, c.CloseWrite()); err != nil {
				t.Fatal(err)
			}
			if got := <-heard; got != "still here" {
				t.Errorf("the backend heard %q", got)
			}
			eventually(t, "the connection is over", func() bool { return statsOf(t, r, 0).Open == 0 })
		})
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// TestOneWhoDoesNotReadStopsTheOther: a bounded part is held, and all of it arrives at last.
func TestOneWhoDoesNotReadStopsTheOther(t *testing.T) {
	for name, engine := range engines {
		t.Run(name, func(t *testing.T) {
			read, heard := make(chan struct{}), make(chan int64, 1)
			r := newTestRelay(t, engine, func(c *net.TCPConn) {
				defer c.Close()
				<-read
				n, _ := io.Copy(io.Discard, c)
				heard <- n
			})
			c := dial(t, r, 0)
			sent := fill(t, c)
			if most := int64(heldBytes + 32<<20); sent > most { // the kernel's buffers, four of them
				t.Errorf("%d bytes were taken for one who reads nothing", sent)
			}
			close(read)
			if err := c.CloseWrite(); err != nil {
				t.Fatal(err)
			}
			if got := <-heard; got != sent {
				t.Errorf("%d of %d bytes arrived", got, sent)
			}
		})
	}
}

// fill writes until nothing is taken for a while, and returns how much was.
func fill(t *testing.T, c *net.TCPConn) (sent int64) {
	t.Helper()
	block := make([]byte, 256<<10)
	for sent < 1<<30 {
		_ = c.SetWriteDeadline(time.Now().Add(300 * time.Millisecond))
		n, err := c.Write(block)
		sent += int64(n)
		if errors.Is(err, syscall.EAGAIN) || isTimeout(err) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	_ = c.SetWriteDeadline(time.Time{})
	return sent
}
