package load

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"authbench/impl"
	"authbench/scenarios"
)

// site starts a real net/http server.
func site(t *testing.T, handler http.HandlerFunc) (address string) {
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return strings.TrimPrefix(server.URL, "http://")
}

func readers(n int) (users []User) {
	for range n {
		users = append(users, reader())
	}
	return users
}

func TestRunOffersItsScheduleToARealSite(t *testing.T) {
	onBoth(t, func(t *testing.T, name string) {
		var served atomic.Int64
		address := site(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/me" && r.Header.Get("Authorization") == "Bearer a-token" && r.Host == Host {
				served.Add(1)
			}
		})
		transport := dial(t, name, 8, address)
		schedule := NewSchedule(1, 500, 200*ms, 10)
		s, err := Run(t.Context(), Config{
			Transport: transport, Users: readers(10), Schedule: schedule, DrainTimeout: 5 * time.Second,
		})
		if err != nil {
			t.Fatal(err)
		}
		n := len(schedule.Due)
		if s.Count(Expected) != n || served.Load() != int64(n) {
			t.Errorf("of %d requests %d were answered, the site served %d: %s", n, s.Count(Expected), served.Load(), s.Reason)
		}
		if up := int64(n * len(reader().Request(nil))); s.Traffic.SentBytes != up || s.Traffic.ReceivedBytes == 0 {
			t.Errorf("bytes up %d, want %d; down %d", s.Traffic.SentBytes, up, s.Traffic.ReceivedBytes)
		}
		if s.Elapsed < s.Window || len(s.LagFloorNS) == 0 || Quantile(s.LagFloorNS, 0) < 0 {
			t.Errorf("elapsed %v, %d readings of the lag floor", s.Elapsed, len(s.LagFloorNS))
		}
		if s.GeneratorCPU() <= 0 || s.FloorCPU <= 0 || (s.ThreadCPU > 0) != (name == scenarios.TransportEpoll) || s.ThreadCPU > s.GeneratorCPU() {
			t.Errorf("CPU: process %v, floor %v, thread %v", s.ProcessCPU, s.FloorCPU, s.ThreadCPU)
		}
	})
}

func TestRunAsksTheSameOfTheSameWhateverTheTransport(t *testing.T) {
	onBoth(t, func(t *testing.T, name string) {
		var mu sync.Mutex
		var asked []string
		address := site(t, func(_ http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			asked = append(asked, r.Header.Get("Authorization"))
		})
		var users []User
		for _, token := range []impl.Token{"a", "b", "c", "d"} {
			users = append(users, NewReader(impl.Bearer{}, token))
		}
		// On one connection the order of arrival is the order of sending.
		cfg := Config{Transport: dial(t, name, 1, address), Users: users, Schedule: NewSchedule(9, 400, 100*ms, 4), DrainTimeout: 5 * time.Second}
		if s, err := Run(t.Context(), cfg); err != nil || s.Count(Expected) != len(cfg.Schedule.Due) {
			t.Fatalf("answered %d of %d, error %v", s.Count(Expected), len(cfg.Schedule.Due), err)
		}
		var want []string
		for _, u := range cfg.Schedule.User {
			want = append(want, "Bearer "+string("abcd"[u]))
		}
		mu.Lock()
		defer mu.Unlock()
		if diff := cmp.Diff(want, asked); diff != "" {
			t.Error(diff)
		}
	})
}

func TestRunShowsARealStall(t *testing.T) {
	onBoth(t, func(t *testing.T, name string) {
		const stall = 50 * ms
		var n atomic.Int64
		address := site(t, func(http.ResponseWriter, *http.Request) {
			if n.Add(1) == 1 {
				time.Sleep(stall)
			}
		})
		schedule := Schedule{Due: []time.Duration{0, ms, 2 * ms}, User: []int{0, 0, 0}, Window: 10 * ms}
		s, err := Run(t.Context(), Config{Transport: dial(t, name, 1, address), Users: readers(1), Schedule: schedule, DrainTimeout: 5 * time.Second})
		if err != nil || s.Count(Expected) != 3 {
			t.Fatalf("answered %d, error %v, %s", s.Count(Expected), err, s.Reason)
		}
		for i, r := range s.Requests {
			if r.ResponseNS() < int64(stall-schedule.Due[i]) {
				t.Errorf("request %d hides the stall: response time %v", i, time.Duration(r.ResponseNS()))
			}
			if i > 0 && r.SentNS < s.Requests[i-1].DoneNS {
				t.Errorf("request %d was sent on a busy connection", i)
			}
		}
	})
}

func TestCancelEndsRun(t *testing.T) {
	onBoth(t, func(t *testing.T, name string) {
		release := make(chan struct{})
		address := site(t, func(http.ResponseWriter, *http.Request) { <-release })
		t.Cleanup(func() { close(release) }) // before the server's own cleanup, which waits for handlers
		transport := dial(t, name, 4, address)
		ctx, cancel := context.WithTimeout(t.Context(), 50*ms)
		defer cancel()
		start := time.Now()
		s, err := Run(ctx, Config{Transport: transport, Users: readers(1), Schedule: NewSchedule(1, 100, time.Minute, 1)})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v", err)
		}
		if took := time.Since(start); took > 10*time.Second { // how soon exactly, virtual time tells
			t.Errorf("Run went on for %v", took)
		}
		if s.Count(Expected) != 0 || s.Count(Dropped) == 0 {
			t.Errorf("%d answers, %d drops", s.Count(Expected), s.Count(Dropped))
		}
	})
}

func TestRunLeavesTheProcessAsItWas(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(77))
	processors := runtime.GOMAXPROCS(0)
	address := site(t, func(http.ResponseWriter, *http.Request) {})
	onBoth(t, func(t *testing.T, name string) {
		if _, err := Run(t.Context(), Config{Transport: dial(t, name, 1, address)}); err != nil {
			t.Fatal(err)
		}
		if got := debug.SetGCPercent(77); got != 77 {
			t.Errorf("GOGC is %d after Run", got)
		}
		if got := runtime.GOMAXPROCS(0); got != processors {
			t.Errorf("GOMAXPROCS is %d after Run, was %d", got, processors)
		}
	})
}

func TestRunRefusesAConfigurationThatCannotBeMeant(t *testing.T) {
	transport := newSimulated(1, func(int) time.Duration { return ms })
	for name, tc := range map[string]struct {
		cfg  Config
		want string
	}{
		"no transport":         {Config{}, "no transport"},
		"a negative drain":     {Config{Transport: transport, DrainTimeout: -1}, "negative drain"},
		"slots, but no user":   {Config{Transport: transport, Schedule: every(ms, 2, 10*ms)}, "user 0 of 0"},
		"slots past the close": {Config{Transport: transport, Users: users("ab"), Schedule: every(20*ms, 2, 10*ms)}, "window"},
	} {
		if _, err := Run(t.Context(), tc.cfg); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: error %v, want one with %q", name, err, tc.want)
		}
	}
}

func TestFloorIsOneReadingAWakeAndNeverEarly(t *testing.T) {
	f := startFloor(0)
	time.Sleep(20 * ms)
	f.stop()
	if len(f.lateNS) == 0 || Quantile(f.lateNS, 0) < 0 || f.cpu <= 0 {
		t.Errorf("%d readings, the earliest %d ns late, CPU %v", len(f.lateNS), Quantile(f.lateNS, 0), f.cpu)
	}
}
