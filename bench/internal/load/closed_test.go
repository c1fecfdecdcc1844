package load

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"authbench/impl/impltest/bubble"
)

// simulateClosed is simulate for the closed loop.
func simulateClosed(t rapid.TB, ctx context.Context, cfg ClosedConfig) (Samples, error) {
	if err := cfg.check(); err != nil {
		t.Fatal(err)
	}
	c := newClosed(cfg)
	c.start = time.Now()
	err := c.loop(ctx)
	c.samples.Elapsed = c.now()
	c.abandon()
	return c.samples, err
}

func TestEveryConnectionAsksAgainAsSoonAsItIsAnswered(t *testing.T) {
	bubble.Run(t, func(t *testing.T) {
		transport := newSimulated(2, nil)
		transport.service = func(n int) time.Duration { return time.Duration(4+6*transport.on[n])*ms - ms/2 }
		s, err := simulateClosed(t, t.Context(), ClosedConfig{
			Transport: transport, Users: users("a"), Window: 20 * ms, DrainTimeout: time.Second,
		})
		if err != nil {
			t.Fatal(err)
		}
		// Connection 0 takes 3.5 ms a request and begins its sixth at 17.5; connection 1 takes 9.5 and begins its third at 19.
		if diff := cmp.Diff([]int{0, 1, 0, 0, 1, 0, 0, 0, 1}, transport.on); diff != "" {
			t.Errorf("connections: (-want +got)\n%s", diff)
		}
		if s.Count(Expected) != 9 || s.AnsweredWithin(s.Window) != 7 || s.Elapsed != 28500*time.Microsecond {
			t.Errorf("%d answered, %d of them in the window, over after %v", s.Count(Expected), s.AnsweredWithin(s.Window), s.Elapsed)
		}
	})
}

func TestInAClosedLoopAResponseTimeCountsFromSending(t *testing.T) {
	bubble.Run(t, func(t *testing.T) {
		transport := newSimulated(1, func(n int) time.Duration { return []time.Duration{50 * ms, ms}[min(n, 1)] })
		s, err := simulateClosed(t, t.Context(), ClosedConfig{
			Transport: transport, Users: users("a"), Window: 52 * ms, DrainTimeout: time.Second,
		})
		if err != nil {
			t.Fatal(err)
		}
		for what, got := range map[string][]int64{"response time": s.ResponseNS(), "service time": s.ServiceNS()} {
			if diff := cmp.Diff([]int64{50, 1, 1}, inMS(got)); diff != "" {
				t.Errorf("%s in ms: (-want +got)\n%s", what, diff)
			}
		}
		if Quantile(s.SendLagNS(), 1) != 0 || s.Count(Dropped) != 0 {
			t.Errorf("send lag %v, %d drops", s.SendLagNS(), s.Count(Dropped))
		}
	})
}

func TestTheSameUsersAskInTheSameOrderHoweverFastTheSite(t *testing.T) {
	sent := func(service time.Duration) (requests []string) {
		bubble.Run(t, func(t *testing.T) {
			transport := newSimulated(3, func(int) time.Duration { return service })
			_, err := simulateClosed(t, t.Context(), ClosedConfig{
				Transport: transport, Users: users("abcd"), Seed: 7, Window: 30 * ms, DrainTimeout: time.Second,
			})
			if err != nil {
				t.Fatal(err)
			}
			requests = transport.sent
		})
		return requests
	}
	fast, slow := sent(ms), sent(5*ms)
	if len(slow) != 18 || len(fast) != 90 {
		t.Fatalf("%d and %d requests", len(slow), len(fast))
	}
	if diff := cmp.Diff(fast[:len(slow)], slow); diff != "" {
		t.Error(diff)
	}
	for i, user := range ZipfUsers(7, len(fast), 4) {
		if fast[i] != string("abcd"[user]) {
			t.Fatalf("request %d is %s's, not user %d's", i, fast[i], user)
		}
	}
}

func TestWhatIsNotAnsweredByTheEndOfTheDrainHasFailed(t *testing.T) {
	bubble.Run(t, func(t *testing.T) {
		transport := newSimulated(2, func(int) time.Duration { return time.Minute })
		s, err := simulateClosed(t, t.Context(), ClosedConfig{
			Transport: transport, Users: users("a"), Window: 10 * ms, DrainTimeout: 20 * ms,
		})
		if err != nil || s.Count(Failed) != 2 || len(s.Requests) != 2 || s.Elapsed != 30*ms || transport.abandons != 1 {
			t.Errorf("%d requests, %d failed, over after %v, abandoned %d times, error %v", len(s.Requests), s.Count(Failed), s.Elapsed, transport.abandons, err)
		}
	})
}

// A loop that asks again at once must not spin where nothing can be sent.
func TestASiteThatIsGoneIsAskedOnceAWait(t *testing.T) {
	bubble.Run(t, func(t *testing.T) {
		transport := newSimulated(4, func(int) time.Duration { return 0 })
		s, err := simulateClosed(t, t.Context(), ClosedConfig{
			Transport: transport, Users: users("a"), Window: 200 * ms, DrainTimeout: time.Second,
		})
		if err != nil || s.Elapsed != 200*ms || s.Reason != "cannot send" {
			t.Errorf("over after %v, error %v, %q", s.Elapsed, err, s.Reason)
		}
		if n := s.Count(Failed); n < 4 || n > 4*5 || n != len(s.Requests) {
			t.Errorf("%d of %d requests failed", n, len(s.Requests))
		}
	})
}

func TestCancelEndsTheClosedLoopWithinOnePoll(t *testing.T) {
	bubble.Run(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 70*ms)
		defer cancel()
		transport := newSimulated(1, func(int) time.Duration { return time.Hour })
		s, err := simulateClosed(t, ctx, ClosedConfig{Transport: transport, Users: users("a"), Window: time.Hour})
		if !errors.Is(err, context.DeadlineExceeded) || s.Elapsed > 70*ms+pollInterval || s.Count(Failed) != 1 {
			t.Errorf("error %v after %v, %d failed", err, s.Elapsed, s.Count(Failed))
		}
	})
}

func TestAClosedLoopAccountsForEveryRequest(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		service := rapid.SliceOfN(rapid.IntRange(-3, 40), 64, 64).Draw(rt, "service times, ms")
		transport := newSimulated(rapid.IntRange(1, 5).Draw(rt, "connections"), func(n int) time.Duration {
			return time.Duration(service[n%len(service)]) * ms
		})
		cfg := ClosedConfig{
			Transport: transport, Users: users("abcd"), Seed: rapid.Uint64().Draw(rt, "seed"), Window: 100 * ms,
			DrainTimeout: time.Duration(rapid.IntRange(0, 60).Draw(rt, "drain, ms")) * ms,
		}
		var s Samples
		var err error
		bubble.Run(t, func(t *testing.T) { s, err = simulateClosed(t, t.Context(), cfg) })
		if err != nil {
			rt.Fatal(err)
		}
		if len(s.Requests) != len(transport.sent) || s.Count(Dropped) != 0 {
			rt.Fatalf("%d samples, %d dropped, %d on the wire", len(s.Requests), s.Count(Dropped), len(transport.sent))
		}
		for i, r := range s.Requests {
			switch {
			case r.SentNS >= int64(cfg.Window), r.DueNS != r.SentNS, r.DoneNS < r.SentNS, transport.sent[i] != string("abcd"[r.User]):
				rt.Fatalf("request %d by %s: %+v", i, transport.sent[i], r)
			}
		}
	})
}

func TestRunClosedSaturatesARealSite(t *testing.T) {
	onBoth(t, func(t *testing.T, name string) {
		var served, underWay, most atomic.Int64
		address := site(t, func(w http.ResponseWriter, r *http.Request) {
			now := underWay.Add(1)
			defer underWay.Add(-1)
			for before := most.Load(); now > before && !most.CompareAndSwap(before, now); before = most.Load() {
			}
			time.Sleep(5 * ms)
			served.Add(1)
		})
		s, err := RunClosed(t.Context(), ClosedConfig{
			Transport: dial(t, name, 4, address), Users: readers(3), Seed: 1, Window: 150 * ms, DrainTimeout: 5 * time.Second,
		})
		if err != nil {
			t.Fatal(err)
		}
		n := len(s.Requests)
		if s.Count(Expected) != n || served.Load() != int64(n) || n < 8 || s.AnsweredWithin(s.Window) > n {
			t.Errorf("of %d requests %d were answered, the site served %d: %s", n, s.Count(Expected), served.Load(), s.Reason)
		}
		if most.Load() != 4 {
			t.Errorf("at most %d requests were under way at once on 4 connections", most.Load())
		}
		if s.Elapsed < s.Window || s.Traffic.SentBytes != int64(n*len(reader().Request(nil))) || s.GeneratorCPU() <= 0 {
			t.Errorf("elapsed %v, %d bytes up, CPU %v", s.Elapsed, s.Traffic.SentBytes, s.GeneratorCPU())
		}
	})
}

func TestRunClosedRefusesWhatItCannotDo(t *testing.T) {
	good := ClosedConfig{Transport: newSimulated(1, nil), Users: users("a"), Window: ms}
	for words, spoil := range map[string]func(*ClosedConfig){
		"no transport":     func(c *ClosedConfig) { c.Transport = nil },
		"nobody to ask":    func(c *ClosedConfig) { c.Users = nil },
		"a window above 0": func(c *ClosedConfig) { c.Window = 0 },
		"a drain of 0":     func(c *ClosedConfig) { c.DrainTimeout = -1 },
	} {
		c := good
		spoil(&c)
		if _, err := RunClosed(t.Context(), c); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%s: error %v", words, err)
		}
	}
}
