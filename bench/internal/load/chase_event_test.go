package load

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"authbench/impl/impltest/bubble"
)

func TestARevokeThatIsNotAcknowledgedEndsItsTrains(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(*plantedSite)
		status int
		reason string
		ends   time.Duration
	}{
		"503":       {func(s *plantedSite) { s.revoke = func(string) int { return 503 } }, 503, "status 503 does not acknowledge the revoke", 51 * ms},
		"no answer": {func(s *plantedSite) { s.hangs = func(r int, _ time.Duration) bool { return r == 0 } }, 0, errOverdue.Error(), 250 * ms},
	} {
		t.Run(name, func(t *testing.T) {
			bubble.Run(t, func(t *testing.T) {
				site := plant(8, 0, 0)
				tc.change(site)
				event := revokeAt(50*ms, "t", 2)
				event.After, event.AfterDelay = []Train{{Replica: 1, Request: []byte("ask t")}}, 100*ms
				got, err := simulateChase(t, t.Context(), chaseOf(site, event))
				if err != nil {
					t.Fatal(err)
				}
				e := got.Events[0]
				if e.Revoked || e.Status != tc.status || e.Reason != tc.reason || e.After[0] != Accepted {
					t.Errorf("%v %d %q, after %v", e.Revoked, e.Status, e.Reason, e.After)
				}
				probes := e.Trains[1].Probes
				if last := time.Duration(probes[len(probes)-1].SentNS); last > tc.ends || last < tc.ends-pace.Spacing {
					t.Errorf("the last probe was sent at %v", last)
				}
			})
		})
	}
}

func TestAReplicaThatHangs(t *testing.T) {
	bubble.Run(t, func(t *testing.T) {
		site := plant(8, 0, 0)
		site.hangs = func(r int, at time.Duration) bool { return r == 1 && at > 45*ms && at < 500*ms }
		got, err := simulateChase(t, t.Context(), chaseOf(site, revokeAt(50*ms, "t", 2)))
		if err != nil {
			t.Fatal(err)
		}
		healthy, hung := got.Events[0].Trains[0], got.Events[0].Trains[1]
		if !got.Events[0].Revoked || healthy.count(Rejected) < pace.Rejects || healthy.count(Odd) != 0 {
			t.Errorf("the other replica: %d rejects, %d odd", healthy.count(Rejected), healthy.count(Odd))
		}
		if hung.count(Odd) < 6 || hung.Skipped == 0 || hung.count(Rejected) < pace.Rejects {
			t.Errorf("the one that hung: %d odd, %d skipped, then %d rejects", hung.count(Odd), hung.Skipped, hung.count(Rejected))
		}
		for _, p := range hung.Probes {
			if p.Verdict == Odd && time.Duration(p.DoneNS-p.SentNS) != 200*ms {
				t.Errorf("given up after %v", time.Duration(p.DoneNS-p.SentNS))
			}
		}
	})
}

func TestOverlappingEvents(t *testing.T) {
	bubble.Run(t, func(t *testing.T) {
		site := plant(60, 0, 30*ms, 200*ms)
		var events []Event
		for i := range 20 {
			e := revokeAt(50*ms+time.Duration(i)*7*ms, "token"+string(rune('a'+i)), 3)
			e.Through = i % 3
			events = append(events, e)
		}
		got, err := simulateChase(t, t.Context(), chaseOf(site, events...))
		if err != nil {
			t.Fatal(err)
		}
		for i, e := range got.Events {
			for r, train := range e.Trains {
				accepted, rejected := train.between()
				if planted := events[i].At + site.delay[r]; !e.Revoked || accepted > planted || rejected < planted {
					t.Errorf("event %d, replica %d: accepted until %v, rejected from %v, planted %v", i, r, accepted, rejected, planted)
				}
			}
		}
		for r := range 3 {
			for _, request := range site.sentOn(r) {
				if !strings.HasPrefix(request, "revoke ") {
					t.Errorf("%q was sent on the connection that is for revokes", request)
				}
			}
		}
	})
}

func TestRevokesThroughOneReplicaGoOneAfterTheOther(t *testing.T) {
	bubble.Run(t, func(t *testing.T) {
		site := plant(8, 0)
		site.hangs = func(_ int, at time.Duration) bool { return at == 50*ms }
		event := revokeAt(50*ms, "b", 1)
		event.After = []Train{{Request: []byte("ask a")}, {Request: []byte("ask b")}}
		first := revokeAt(50*ms, "a", 1)
		first.Trains[0].Request = []byte("ask other")
		got, err := simulateChase(t, t.Context(), chaseOf(site, first, event))
		if err != nil {
			t.Fatal(err)
		}
		if a, b := got.Events[0], got.Events[1]; a.Revoked || !b.Revoked || b.SentNS != int64(250*ms) {
			t.Errorf("the first hung (%v), the second was sent at %v: %v", a.Reason, time.Duration(b.SentNS), b.Revoked)
		}
		if diff := cmp.Diff([]Verdict{Accepted, Rejected}, got.Events[1].After); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"revoke a", "revoke b", "ask a", "ask b"}, site.sentOn(0)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestATokenThatEndsByItselfIsChasedFromTheOpeningOn(t *testing.T) {
	bubble.Run(t, func(t *testing.T) {
		site := plant(8, 0)
		site.revoked["t"] = time.Now().Add(307 * ms) // nominally 300
		event := Event{At: 250 * ms, Trains: []Train{{Request: []byte("ask t")}}}
		cfg := chaseOf(site, event)
		cfg.Opening = time.Now().Add(50 * ms)
		got, err := simulateChase(t, t.Context(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		e := got.Events[0]
		accepted, rejected := e.Trains[0].between()
		if !e.Revoked || e.AckedNS != int64(event.At) || !got.Opening.Equal(cfg.Opening) {
			t.Errorf("opening %v, event %+v", got.Opening, e)
		}
		if accepted >= 257*ms || rejected < 257*ms || rejected-accepted > pace.Spacing {
			t.Errorf("accepted until %v, rejected from %v", accepted, rejected)
		}
	})
}

func TestAJudgeReadsTheAnswer(t *testing.T) {
	bubble.Run(t, func(t *testing.T) {
		site := plant(8, 0)
		event := revokeAt(50*ms, "t", 1)
		event.Acknowledged = func(r *Response) bool { return r.Status == 200 && site.revoked != nil }
		event.Trains[0].Judge = func(r *Response) Verdict { // the other way round
			if r.Status == 401 {
				return Accepted
			}
			return Rejected
		}
		got, err := simulateChase(t, t.Context(), chaseOf(site, event))
		if err != nil {
			t.Fatal(err)
		}
		if train := got.Events[0].Trains[0]; train.count(Rejected) < 10 || train.count(Accepted) < 50 {
			t.Errorf("%d rejected, %d accepted", train.count(Rejected), train.count(Accepted))
		}
	})
}
