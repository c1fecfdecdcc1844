package load

import (
	"context"
	"errors"
	"testing"
	"time"

	"authbench/impl/impltest/bubble"
)

func TestTheSteadyLoadIsSampledBesideTheProbes(t *testing.T) {
	bubble.Run(t, func(t *testing.T) {
		site := plant(12, 0, 20*ms)
		cfg := chaseOf(site, revokeAt(50*ms, "t", 2))
		cfg.Users = []User{&named{name: "ask a", followUps: 2}, &named{name: "ask b"}}
		cfg.Schedule = NewSchedule(3, 500, time.Second, 2)
		got, err := simulateChase(t, t.Context(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		s := got.Background
		slots := len(s.Requests) - s.FollowUps
		if s.FollowUps != 2 || s.Count(Expected) != len(s.Requests) || s.Window < 70*ms || s.Window > 90*ms {
			t.Fatalf("%d follow-ups, %d expected of %d, window %v", s.FollowUps, s.Count(Expected), len(s.Requests), s.Window)
		}
		for i, due := range cfg.Schedule.Due {
			if (due <= s.Window) != (i < slots) {
				t.Fatalf("slot %d at %v of a window of %v: %d slots were kept", i, due, s.Window, slots)
			}
			if i < slots && (s.Requests[i].DueNS != int64(due) || s.Requests[i].ServiceNS() != int64(ms)) {
				t.Errorf("slot %d: %+v", i, s.Requests[i])
			}
		}
		replicas := map[int]int{}
		for i, on := range site.on {
			if name := site.sent[i]; name == "ask a" || name == "ask b" {
				if replicas[on%2]++; on < 2 {
					t.Errorf("the steady load went over reserved connection %d", on)
				}
			}
		}
		if replicas[0] == 0 || replicas[0]-replicas[1] > 3 || replicas[1]-replicas[0] > 3 {
			t.Errorf("the replicas did not take turns: %v", replicas)
		}
	})
}

func TestSteadyRequestsWithoutAnAnswerFail(t *testing.T) {
	bubble.Run(t, func(t *testing.T) {
		site := plant(8, 0, 0)
		site.hangs = func(r int, _ time.Duration) bool { return r == 1 }
		cfg := chaseOf(site, Event{At: 400 * ms, Revoke: []byte("revoke t"), Trains: []Train{{Request: []byte("ask t")}}})
		cfg.Users, cfg.Schedule = users("abcdefgh"), every(10*ms, 8, time.Second)
		got, err := simulateChase(t, t.Context(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		s := got.Background
		if s.Count(Failed) != 3 || s.Count(Expected) != 5 || s.Reason != errOverdue.Error() {
			t.Errorf("%d failed on the three connections, %d expected: %s", s.Count(Failed), s.Count(Expected), s.Reason)
		}
	})
}

func TestAChaseEndsThoughAUserNeverDoes(t *testing.T) {
	bubble.Run(t, func(t *testing.T) {
		site := plant(8, 0)
		cfg := chaseOf(site, revokeAt(50*ms, "t", 1))
		cfg.Users, cfg.Schedule = []User{&named{name: "ask a", followUps: 1 << 30}}, every(0, 1, time.Second)
		got, err := simulateChase(t, t.Context(), cfg)
		if err != nil || got.Background.Count(Failed) != 1 || got.Background.Elapsed > time.Second {
			t.Errorf("%v, %d failed, after %v", err, got.Background.Count(Failed), got.Background.Elapsed)
		}
	})
}

func TestCancelEndsAChaseWithinOnePoll(t *testing.T) {
	bubble.Run(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 70*ms)
		defer cancel()
		site := plant(8, 0)
		site.hangs = func(int, time.Duration) bool { return true }
		cfg := chaseOf(site, revokeAt(50*ms, "t", 1))
		cfg.Users, cfg.Schedule = users("a"), every(0, 1, time.Second)
		got, err := simulateChase(t, ctx, cfg)
		if !errors.Is(err, context.DeadlineExceeded) || got.Background.Elapsed > 70*ms+pollInterval {
			t.Errorf("error %v after %v", err, got.Background.Elapsed)
		}
		if got.Events[0].Revoked || got.Background.Count(Failed) != 1 || len(got.Events[0].Trains[0].Probes) == 0 || site.abandons != 1 {
			t.Errorf("what was found so far: %+v", got.Events[0])
		}
	})
}

func TestProbesThatFindNoConnectionAreSkipped(t *testing.T) {
	bubble.Run(t, func(t *testing.T) {
		site := plant(2, time.Hour)
		site.takes = 5 * ms
		got, err := simulateChase(t, t.Context(), chaseOf(site, revokeAt(50*ms, "t", 1)))
		if err != nil {
			t.Fatal(err)
		}
		train := got.Events[0].Trains[0]
		if dense := len(train.Probes) / 2; train.Skipped < dense {
			t.Errorf("%d probes of 5 ms on one connection, and only %d skipped", len(train.Probes), train.Skipped)
		}
	})
}

func TestChasesThatMakeNoSense(t *testing.T) {
	for name, change := range map[string]func(*ChaseConfig){
		"no transport":                 func(c *ChaseConfig) { c.Transport = nil },
		"no replicas":                  func(c *ChaseConfig) { c.Replicas = 0 },
		"one connection a replica":     func(c *ChaseConfig) { c.Replicas = 5 },
		"no events":                    func(c *ChaseConfig) { c.Events = nil },
		"no time to answer":            func(c *ChaseConfig) { c.AnswerTimeout = 0 },
		"no spacing":                   func(c *ChaseConfig) { c.Pace.Spacing = 0 },
		"gaps that shrink":             func(c *ChaseConfig) { c.Pace.Growth = 0.5 },
		"a spacing above its maximum":  func(c *ChaseConfig) { c.Pace.MaxSpacing = 1 },
		"a lead into the past":         func(c *ChaseConfig) { c.Pace.Lead = -1 },
		"trains without rejects":       func(c *ChaseConfig) { c.Pace.Rejects = 0 },
		"trains without end":           func(c *ChaseConfig) { c.Pace.Patience = 0 },
		"an event without trains":      func(c *ChaseConfig) { c.Events[0].Trains = nil },
		"an event before the opening":  func(c *ChaseConfig) { c.Events[0].At = -1 },
		"a revoke through nobody":      func(c *ChaseConfig) { c.Events[0].Through = 2 },
		"a train to nobody":            func(c *ChaseConfig) { c.Events[0].Trains[0].Replica = -1 },
		"a question without a request": func(c *ChaseConfig) { c.Events[0].After = []Train{{}} },
		"a schedule without users":     func(c *ChaseConfig) { c.Schedule = every(ms, 1, time.Second) },
	} {
		t.Run(name, func(t *testing.T) {
			cfg := chaseOf(plant(8, 0, 0), revokeAt(50*ms, "t", 2))
			if change(&cfg); cfg.check() == nil {
				t.Error("taken")
			}
		})
	}
}
