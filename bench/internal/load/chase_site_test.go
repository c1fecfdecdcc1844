package load

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"authbench/impl"
	"authbench/scenarios"
)

// revokedSite is one replica of a site whose only token is refused some time after it was revoked.
type revokedSite struct {
	revokedNS *atomic.Int64 // on the clock of when it was made
	start     time.Time
	delay     time.Duration
	hang      chan struct{} // nil, or closed when GET may be answered
}

func (s *revokedSite) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost {
		s.revokedNS.Store(int64(time.Since(s.start)))
		return
	}
	if s.hang != nil && r.Header.Get("Authorization") == "Bearer probe" {
		<-s.hang
	}
	at := s.revokedNS.Load()
	if at != 0 && r.Header.Get("Authorization") == "Bearer probe" && time.Since(s.start) >= time.Duration(at)+s.delay {
		w.WriteHeader(http.StatusUnauthorized)
	}
}

func probeRequest() []byte { return NewReader(impl.Bearer{}, "probe").Request(nil) }

func TestAChaseOfARealSite(t *testing.T) {
	onBoth(t, func(t *testing.T, name string) {
		start, revoked := time.Now(), new(atomic.Int64)
		hang := make(chan struct{})
		delays := []time.Duration{0, 60 * ms, 0}
		var addresses []string
		for i, d := range delays {
			s := &revokedSite{revokedNS: revoked, start: start, delay: d}
			if i == 2 {
				s.hang = hang
			}
			addresses = append(addresses, site(t, s.ServeHTTP))
		}
		t.Cleanup(func() { close(hang) })
		event := Event{At: 150 * ms, Revoke: []byte("POST /logout HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")}
		for r := range delays {
			event.Trains = append(event.Trains, Train{Replica: r, Request: probeRequest()})
		}
		cfg := ChaseConfig{
			Transport: dial(t, name, 24, addresses...), Replicas: 3, Events: []Event{event},
			Pace:  Pace{Lead: 120 * ms, Spacing: 4 * ms, Dense: 200 * ms, Growth: 1.2, MaxSpacing: 50 * ms, Rejects: 4, Patience: 500 * ms},
			Users: readers(5), Schedule: NewSchedule(1, 100, 5*time.Second, 5), AnswerTimeout: time.Second,
		}
		got, err := Chase(t.Context(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		checkRealChase(t, got, time.Duration(revoked.Load())-got.Opening.Sub(start), delays)
	})
}

// checkRealChase knows when the site noted the revoke, from the opening.
func checkRealChase(t *testing.T, got Chased, noted time.Duration, delays []time.Duration) {
	e := got.Events[0]
	if !e.Revoked || time.Duration(e.SentNS) > noted || time.Duration(e.AckedNS) < noted || e.SentNS < int64(150*ms) {
		t.Fatalf("noted at %v, %+v", noted, e)
	}
	for r, d := range delays[:2] {
		planted := noted + d
		for _, p := range e.Trains[r].Probes {
			sent, done := time.Duration(p.SentNS), time.Duration(p.DoneNS)
			switch {
			case p.Verdict == Accepted && sent <= planted:
			case p.Verdict == Rejected && done >= planted:
			case p.Verdict == Odd && done-sent >= time.Second: // on a machine that stands still
			default:
				t.Errorf("replica %d: %v from %v to %v, planted %v", r, p.Verdict, sent, done, planted)
			}
		}
		if e.Trains[r].count(Rejected) == 0 || e.Trains[r].count(Accepted) == 0 {
			t.Errorf("replica %d: %d accepted, %d rejected", r, e.Trains[r].count(Accepted), e.Trains[r].count(Rejected))
		}
	}
	if hung := e.Trains[2]; hung.count(Odd) != len(hung.Probes) || len(hung.Probes) < 7 || hung.Skipped == 0 {
		t.Errorf("the replica that hangs: %d odd of %d, %d skipped", hung.count(Odd), len(hung.Probes), hung.Skipped)
	}
	s := got.Background
	if s.Count(Unexpected) > 0 || s.Count(Expected) == 0 || s.Traffic.SentBytes == 0 || len(s.LagFloorNS) == 0 {
		t.Errorf("steady load: %d of %d expected, traffic %+v: %s", s.Count(Expected), len(s.Requests), s.Traffic, s.Reason)
	}
}

func TestForgetEndsOneRequestAndNoOther(t *testing.T) {
	onBoth(t, func(t *testing.T, name string) {
		hang := make(chan struct{})
		address := site(t, func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Authorization") == "Bearer probe" {
				<-hang
			}
		})
		t.Cleanup(func() { close(hang) })
		transport := dial(t, name, 2, address)
		transport.Forget(1) // nothing is under way: nothing happens
		for conn, request := range [][]byte{probeRequest(), reader().Request(nil)} {
			if err := transport.Send(conn, request); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(20 * ms) // the second is answered, and perhaps not yet looked at
		transport.Forget(0)
		if err := transport.Send(0, reader().Request(nil)); err != nil {
			t.Fatal(err)
		}
		answers := map[int]int{}
		for end := time.Now().Add(5 * time.Second); len(answers) < 2 && time.Now().Before(end); {
			done, err := transport.Wait(time.Now().Add(pollInterval), nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range done {
				if c.Err != nil || c.Response.Status != 200 {
					t.Errorf("connection %d: %v, status %d", c.Conn, c.Err, c.Response.Status)
				}
				answers[c.Conn]++
			}
		}
		if answers[0] != 1 || answers[1] != 1 {
			t.Errorf("answers by connection: %v", answers)
		}
	})
}

func TestARequestThatOpensItsConnectionSaysWhenItBegan(t *testing.T) {
	site := serveFake(t, always("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"))
	transport := dial(t, scenarios.TransportEpoll, 1, site.address)
	for i := range 3 {
		before := time.Now()
		if err := transport.Send(0, probeRequest()); err != nil {
			t.Fatal(err)
		}
		done, err := transport.Wait(time.Now().Add(5*time.Second), nil)
		if err != nil || len(done) != 1 || done[0].Err != nil {
			t.Fatalf("%v, %+v", err, done)
		}
		if c := done[0]; c.Begun.IsZero() != (i == 0) || i > 0 && (c.Begun.Before(before) || c.Begun.After(c.Done)) {
			t.Errorf("request %d, sent after %v: began %v, done %v", i, before, c.Begun, c.Done)
		}
	}
}

func TestAChaseOfADeadReplica(t *testing.T) {
	address := site(t, func(http.ResponseWriter, *http.Request) {})
	dead := strings.TrimSuffix(address, address[strings.LastIndex(address, ":"):]) + ":1"
	if _, err := Dial(t.Context(), scenarios.TransportEpoll, []string{dead}, 2); err == nil {
		t.Skip("something listens on port 1")
	}
	transport := dial(t, scenarios.TransportNetHTTP, 4, address, dead) // which dials late
	event := Event{At: 10 * ms, Revoke: probeRequest(), Through: 0, Trains: []Train{{Replica: 1, Request: probeRequest()}}}
	got, err := Chase(t.Context(), ChaseConfig{
		Transport: transport, Replicas: 2, Events: []Event{event}, AnswerTimeout: time.Second,
		Pace: Pace{Lead: 5 * ms, Spacing: 5 * ms, Growth: 1, MaxSpacing: 5 * ms, Rejects: 1, Patience: 50 * ms},
	})
	if err != nil {
		t.Fatal(err)
	}
	if train := got.Events[0].Trains[0]; len(train.Probes) < 3 || train.count(Odd) != len(train.Probes) {
		t.Errorf("%d odd of %d", train.count(Odd), len(train.Probes))
	}
}
