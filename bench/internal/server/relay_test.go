package server

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"authbench/bench/internal/relay"
)

// newEcho returns the address of a backend that sends back what it reads.
func newEcho(t testing.TB) string {
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
			go func() {
				defer c.Close()
				_, _ = io.Copy(c, c)
			}()
		}
	}()
	return listener.Addr().String()
}

func startTestRelay(t testing.TB, s *Spawner, config RelayConfig) *Relay {
	t.Helper()
	r, err := s.StartRelay(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func dialRelay(t testing.TB, r *Relay, link int) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", r.Addr(link))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	_ = c.SetDeadline(time.Now().Add(10 * time.Second))
	return c
}

// echoed sends a word and returns how long it took to come back.
func echoed(c net.Conn) (time.Duration, error) {
	began, word := time.Now(), make([]byte, 100)
	if _, err := c.Write(word); err != nil {
		return 0, err
	}
	_, err := io.ReadFull(c, word)
	return time.Since(began), err
}

func mustEcho(t testing.TB, c net.Conn) time.Duration {
	t.Helper()
	took, err := echoed(c)
	if err != nil {
		t.Fatal(err)
	}
	return took
}

// succeeds asserts that what is done to the relay has no error.
func succeeds(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestARelayFaultsOneLinkAtATime(t *testing.T) {
	r := startTestRelay(t, newTestSpawner(t), RelayConfig{Backend: newEcho(t), Links: 3})
	ctx := t.Context()
	faulted, other := dialRelay(t, r, 1), dialRelay(t, r, 2)
	mustEcho(t, faulted)

	const rtt = 7 * time.Millisecond
	succeeds(t, r.Delay(ctx, 1, rtt))
	if took := mustEcho(t, faulted); took < rtt || took > rtt+2*time.Second {
		t.Errorf("asked for a round trip of %v: %v", rtt, took)
	}
	succeeds(t, r.Delay(ctx, 1, 0))

	succeeds(t, r.BlackHole(ctx, 1))
	_ = faulted.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
	var timeout net.Error
	if _, err := echoed(faulted); !errors.As(err, &timeout) || !timeout.Timeout() {
		t.Errorf("through a black hole: %v", err)
	}
	mustEcho(t, other)
	succeeds(t, r.Heal(ctx, 1))
	_ = faulted.SetReadDeadline(time.Now().Add(10 * time.Second))
	if _, err := io.ReadFull(faulted, make([]byte, 100)); err != nil {
		t.Errorf("what the black hole held: %v", err)
	}

	succeeds(t, r.Reset(ctx, 1))
	if _, err := echoed(faulted); !errors.Is(err, syscall.ECONNRESET) && !errors.Is(err, syscall.EPIPE) {
		t.Errorf("through a connection that was reset: %v", err)
	}
	mustEcho(t, dialRelay(t, r, 1))

	succeeds(t, r.Cut(ctx, 1))
	if _, err := net.Dial("tcp", r.Addr(1)); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("a new connection through a cut: %v", err)
	}
	mustEcho(t, other)
	succeeds(t, r.Heal(ctx, 1))
	mustEcho(t, dialRelay(t, r, 1))

	stats, err := r.Stats(ctx)
	succeeds(t, err)
	want := relay.LinkStats{Accepted: 1, Open: 1, ToBackendBytes: 200, ToClientBytes: 200}
	if len(stats) != r.Links() || stats[2] != want || stats[0] != (relay.LinkStats{}) || stats[1].Accepted != 3 {
		t.Errorf("%+v", stats)
	}
	succeeds(t, r.Stop(ctx))
}

// TestAStoreAnswersThroughARelay that is confined to one CPU.
func TestAStoreAnswersThroughARelay(t *testing.T) {
	s := newTestSpawner(t)
	store := startTestStore(t, s, StoreEmbedded, "")
	r := startTestRelay(t, s, RelayConfig{Backend: strings.TrimPrefix(store.URL(), "redis://"), Links: 1, CPUs: []int{0}})
	if r.URL(0) != "redis://"+r.Addr(0) {
		t.Errorf("the store's URL is %s", r.URL(0))
	}
	c := dialRelay(t, r, 0)
	if _, err := io.WriteString(c, "*1\r\n$4\r\nPING\r\n"); err != nil {
		t.Fatal(err)
	}
	answer := make([]byte, len("+PONG\r\n"))
	if _, err := io.ReadFull(c, answer); err != nil || string(answer) != "+PONG\r\n" {
		t.Errorf("%q, %v", answer, err)
	}
}

func TestARelayRefusesNonsense(t *testing.T) {
	s := newTestSpawner(t)
	for says, config := range map[string]RelayConfig{
		"at least one": {Backend: "127.0.0.1:1"},
		"host:port":    {Backend: "nowhere", Links: 1},
	} {
		if _, err := s.StartRelay(t.Context(), config); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v, want it to say %s", err, says)
		}
	}
	r := startTestRelay(t, s, RelayConfig{Backend: "127.0.0.1:1", Links: 1})
	if err := r.Cut(t.Context(), 1); err == nil || !strings.Contains(err.Error(), "no link 1") {
		t.Errorf("cutting a link that is not there: %v", err)
	}
	if err := r.Delay(t.Context(), 0, -time.Second); err == nil {
		t.Error("a negative delay was taken")
	}
}

func TestARelayEndsWithItsControlChannel(t *testing.T) {
	r := startTestRelay(t, newTestSpawner(t), RelayConfig{Backend: newEcho(t), Links: 1})
	c := dialRelay(t, r, 0)
	mustEcho(t, c)
	succeeds(t, r.control.Close())
	<-r.Exited()
	if reason := r.ExitReason(); reason != "exit status 0" {
		t.Error(reason)
	}
	if _, err := echoed(c); err == nil {
		t.Error("the connection lives")
	}
	if err := r.Cut(t.Context(), 0); !errors.Is(err, ErrExited) {
		t.Errorf("cutting afterwards: %v", err)
	}
}

// BenchmarkRelay is the round trip of one small command through a relay, by the delay that is asked,
// beside the way without it.
func BenchmarkRelay(b *testing.B) {
	spawner, err := NewSpawner(os.Args[0])
	succeeds(b, err)
	defer spawner.Close()
	backend := newEcho(b)
	b.Run("none", func(b *testing.B) {
		c, err := net.Dial("tcp", backend)
		succeeds(b, err)
		defer c.Close()
		roundTrips(b, c)
	})
	r := startTestRelay(b, spawner, RelayConfig{Backend: backend, Links: 1})
	for _, rttMicroseconds := range []time.Duration{0, 500, 1000, 2000, 5000} {
		b.Run(fmt.Sprintf("rtt=%v", rttMicroseconds*time.Microsecond), func(b *testing.B) {
			succeeds(b, r.Delay(b.Context(), 0, rttMicroseconds*time.Microsecond))
			roundTrips(b, dialRelay(b, r, 0))
		})
	}
}

func roundTrips(b *testing.B, c net.Conn) {
	var took []time.Duration
	for b.Loop() {
		took = append(took, mustEcho(b, c))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Nanoseconds())/1000, "p50-µs")
	b.ReportMetric(float64(took[len(took)*95/100].Nanoseconds())/1000, "p95-µs")
}
