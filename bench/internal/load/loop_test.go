package load

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"authbench/impl/impltest/bubble"
)

// simulated is a transport without a network, to be used under synctest: the n-th request sent takes
// service(n). A negative service time is a request that fails after its absolute value; a zero one
// fails in Send.
type simulated struct {
	service  func(n int) time.Duration
	status   func(n int) int
	busy     []bool
	pending  []Completion // ascending by Done
	sent     []string     // the requests, in order
	on       []int        // the connections they were sent on
	abandons int
}

func newSimulated(connections int, service func(int) time.Duration) *simulated {
	return &simulated{service: service, status: func(int) int { return 200 }, busy: make([]bool, connections)}
}

func (t *simulated) Connections() int   { return len(t.busy) }
func (t *simulated) Counters() Counters { return Counters{} }
func (t *simulated) Close() error       { return nil }

func (t *simulated) Send(conn int, request []byte) error {
	if t.busy[conn] {
		return errors.New("two requests on one connection")
	}
	n := len(t.sent)
	t.sent, t.on = append(t.sent, string(request)), append(t.on, conn)
	service := t.service(n)
	if service == 0 {
		return errors.New("cannot send")
	}
	c := Completion{Conn: conn, Done: time.Now().Add(max(service, -service)), Response: Response{Status: t.status(n)}}
	if service < 0 {
		c.Err = errors.New("broken")
	}
	t.busy[conn] = true
	t.pending = append(t.pending, c)
	slices.SortStableFunc(t.pending, func(a, b Completion) int { return a.Done.Compare(b.Done) })
	return nil
}

func (t *simulated) Wait(deadline time.Time, done []Completion) ([]Completion, error) {
	wake := deadline
	if len(t.pending) > 0 && t.pending[0].Done.Before(deadline) {
		wake = t.pending[0].Done
	}
	time.Sleep(time.Until(wake))
	for len(t.pending) > 0 && !t.pending[0].Done.After(time.Now()) {
		t.busy[t.pending[0].Conn] = false
		done, t.pending = append(done, t.pending[0]), t.pending[1:]
	}
	return done, nil
}

func (t *simulated) Forget(conn int) {
	t.busy[conn] = false
	t.pending = slices.DeleteFunc(t.pending, func(c Completion) bool { return c.Conn == conn })
}

func (t *simulated) Abandon() {
	t.abandons++
	t.pending = nil
	clear(t.busy)
}

// named is a user whose request is its name, and who asks for a follow-up after each of the first
// few answers.
type named struct {
	name      string
	followUps int
	reason    string
}

func (u *named) Request(dst []byte) []byte { return append(dst, u.name...) }

func (u *named) Respond(r *Response) Outcome {
	u.followUps--
	return Outcome{Expected: r.Status == 200, Reason: u.reason, FollowUp: u.followUps >= 0}
}

const ms = time.Millisecond

// every returns a schedule of one slot an interval, user i in slot i.
func every(interval time.Duration, slots int, window time.Duration) Schedule {
	s := Schedule{Window: window}
	for i := range slots {
		s.Due, s.User = append(s.Due, time.Duration(i)*interval), append(s.User, i)
	}
	return s
}

func users(names string) (users []User) {
	for _, name := range names {
		users = append(users, &named{name: string(name)})
	}
	return users
}

// simulate runs the loop alone, in virtual time: nothing in it is left to the machine.
func simulate(t rapid.TB, ctx context.Context, cfg Config) (Samples, error) {
	if err := cfg.check(); err != nil {
		t.Fatal(err)
	}
	g := newGenerator(cfg)
	g.start = time.Now()
	err := g.loop(ctx)
	g.samples.Elapsed = g.now()
	g.abandon()
	return g.samples, err
}

func inMS(ns []int64) (ms []int64) {
	for _, v := range ns {
		ms = append(ms, v/1e6)
	}
	return ms
}

func TestAStallShowsInResponseTimeAndNotInServiceTime(t *testing.T) {
	bubble.Run(t, func(t *testing.T) {
		transport := newSimulated(1, func(n int) time.Duration { return []time.Duration{50 * ms, ms, ms, ms}[n] })
		s, err := simulate(t, t.Context(), Config{
			Transport: transport, Users: users("abcd"), Schedule: every(10*ms, 4, 100*ms), DrainTimeout: time.Second,
		})
		if err != nil {
			t.Fatal(err)
		}
		for what, tc := range map[string]struct{ got, want []int64 }{
			"response time": {s.ResponseNS(), []int64{50, 41, 32, 23}},
			"service time":  {s.ServiceNS(), []int64{50, 1, 1, 1}},
			"send lag":      {s.SendLagNS(), []int64{0, 40, 31, 22}},
		} {
			if diff := cmp.Diff(tc.want, inMS(tc.got)); diff != "" {
				t.Errorf("%s in ms: (-want +got)\n%s", what, diff)
			}
		}
		if got := strings.Join(transport.sent, ""); got != "abcd" {
			t.Errorf("the queue was served in the order %s", got)
		}
		if s.Elapsed != 100*ms {
			t.Errorf("the slice took %v, want its window", s.Elapsed)
		}
	})
}

func TestWhatCannotBeSentBeforeTheEndIsADrop(t *testing.T) {
	bubble.Run(t, func(t *testing.T) {
		transport := newSimulated(2, func(int) time.Duration { return time.Minute })
		s, err := simulate(t, t.Context(), Config{
			Transport: transport, Users: users("abcde"), Schedule: every(ms, 5, 10*ms), DrainTimeout: 20 * ms,
		})
		if err != nil {
			t.Fatal(err)
		}
		if s.Count(Failed) != 2 || s.Count(Dropped) != 3 || s.Sent() != 2 || s.Reason != "no answer by the end of the slice" {
			t.Errorf("failed %d, dropped %d, sent %d, reason %q", s.Count(Failed), s.Count(Dropped), s.Sent(), s.Reason)
		}
		if s.Elapsed != 30*ms || transport.abandons != 1 {
			t.Errorf("the slice took %v; abandoned %d times", s.Elapsed, transport.abandons)
		}
		if len(s.ResponseNS()) != 0 {
			t.Error("a request without an answer has a response time")
		}
	})
}

func TestAFollowUpIsSentAtOnceAheadOfTheQueue(t *testing.T) {
	bubble.Run(t, func(t *testing.T) {
		transport := newSimulated(1, func(int) time.Duration { return 5 * ms })
		s, err := simulate(t, t.Context(), Config{
			Transport: transport, Users: []User{&named{name: "a", followUps: 2}, &named{name: "b"}},
			Schedule: every(ms, 2, 30*ms), DrainTimeout: time.Second,
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(transport.sent, ""); got != "aaab" {
			t.Errorf("sent in the order %s", got)
		}
		if diff := cmp.Diff([]int64{5, 19, 5, 5}, inMS(s.ResponseNS())); diff != "" || s.FollowUps != 2 {
			t.Errorf("%d follow-ups; response times of slots, then follow-ups, in ms: (-want +got)\n%s", s.FollowUps, diff)
		}
	})
}

func TestIdleConnectionsTakeTurns(t *testing.T) {
	bubble.Run(t, func(t *testing.T) {
		transport := newSimulated(3, func(int) time.Duration { return ms })
		_, err := simulate(t, t.Context(), Config{Transport: transport, Users: users("abcdef"), Schedule: every(10*ms, 6, 60*ms)})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]int{0, 1, 2, 0, 1, 2}, transport.on); diff != "" {
			t.Error(diff)
		}
	})
}

func TestOutcomesAreCountedAndExplained(t *testing.T) {
	for name, tc := range map[string]struct {
		service time.Duration
		status  int
		user    named
		result  Result
		reason  string
	}{
		"the right answer":              {ms, 200, named{}, Expected, ""},
		"another status":                {ms, 401, named{}, Unexpected, "status 401"},
		"a user who says what is wrong": {ms, 500, named{reason: "body differs"}, Unexpected, "body differs"},
		"a broken connection":           {-ms, 0, named{}, Failed, "broken"},
		"a request that cannot go out":  {0, 0, named{}, Failed, "cannot send"},
	} {
		t.Run(name, func(t *testing.T) {
			bubble.Run(t, func(t *testing.T) {
				transport := newSimulated(1, func(int) time.Duration { return tc.service })
				transport.status = func(int) int { return tc.status }
				s, err := simulate(t, t.Context(), Config{Transport: transport, Users: []User{&tc.user}, Schedule: Schedule{
					Due: []time.Duration{ms, 5 * ms}, User: []int{0, 0}, Window: 10 * ms}})
				if err != nil {
					t.Fatal(err)
				}
				if s.Count(tc.result) != 2 || s.Reason != tc.reason || s.Sent() != 2 {
					t.Errorf("counted %d, sent %d, reason %q", s.Count(tc.result), s.Sent(), s.Reason)
				}
			})
		})
	}
}

func TestCancelEndsTheLoopWithinOnePoll(t *testing.T) {
	bubble.Run(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 70*ms)
		defer cancel()
		transport := newSimulated(1, func(int) time.Duration { return time.Hour })
		s, err := simulate(t, ctx, Config{Transport: transport, Users: users("a"), Schedule: every(0, 1, time.Hour)})
		if !errors.Is(err, context.DeadlineExceeded) || s.Elapsed > 70*ms+pollInterval {
			t.Errorf("error %v after %v", err, s.Elapsed)
		}
		if s.Count(Failed) != 1 {
			t.Error("the request under way is not counted as failed")
		}
	})
}

func TestEveryRequestIsAccountedFor(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		service := rapid.SliceOfN(rapid.IntRange(-3, 40), 64, 64).Draw(rt, "service times, ms")
		transport := newSimulated(rapid.IntRange(1, 5).Draw(rt, "connections"), func(n int) time.Duration {
			return time.Duration(service[n%len(service)]) * ms
		})
		cfg := Config{
			Transport: transport, Users: users("abcd"), Schedule: NewSchedule(rapid.Uint64().Draw(rt, "seed"), 300, 100*ms, 4),
			DrainTimeout: time.Duration(rapid.IntRange(0, 200).Draw(rt, "drain, ms")) * ms,
		}
		var s Samples
		var err error
		bubble.Run(t, func(t *testing.T) { s, err = simulate(t, t.Context(), cfg) })
		if err != nil {
			rt.Fatal(err)
		}
		checkAccount(rt, s, cfg.Schedule, transport)
	})
}

// checkAccount holds for every slice: each slot was sent once, in order, to the user it names, not
// before it was due, or dropped; and response time is send lag plus service time.
func checkAccount(t *rapid.T, s Samples, schedule Schedule, transport *simulated) {
	if s.Sent() != len(transport.sent) || len(s.Requests) != len(schedule.Due) {
		t.Fatalf("%d slots, %d samples, %d sent, %d on the wire", len(schedule.Due), len(s.Requests), s.Sent(), len(transport.sent))
	}
	if s.Count(Expected)+s.Count(Unexpected)+s.Count(Failed)+s.Count(Dropped) != len(s.Requests) {
		t.Fatal("results do not add up")
	}
	for i, r := range s.Requests {
		if r.Result == Dropped {
			if i < s.Sent() {
				t.Fatalf("slot %d was dropped, but a later one was sent", i)
			}
			continue
		}
		if transport.sent[i] != string("abcd"[schedule.User[i]]) {
			t.Fatalf("slot %d was sent by %s", i, transport.sent[i])
		}
		if r.DueNS != int64(schedule.Due[i]) || r.SendLagNS() < 0 || r.ServiceNS() < 0 || r.ResponseNS() != r.SendLagNS()+r.ServiceNS() {
			t.Fatalf("slot %d: %+v", i, r)
		}
	}
}
