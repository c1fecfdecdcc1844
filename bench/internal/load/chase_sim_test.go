package load

import (
	"context"
	"strings"
	"time"

	"pgregory.net/rapid"
)

// A plantedSite is replicas without a network, under synctest. A request is "revoke token" or
// "ask token"; a revoke makes the token refused at each replica that replica's delay later.
type plantedSite struct {
	*simulated
	delay   []time.Duration // of each replica, from when the revoke is sent
	takes   time.Duration   // every answer
	revoked map[string]time.Time
	revoke  func(token string) int                   // its status; nil: always 200
	before  func(replica int, at time.Duration) int  // a status that comes before all else, or 0
	hangs   func(replica int, at time.Duration) bool // it never answers
	start   time.Time
}

func plant(connections int, delay ...time.Duration) *plantedSite {
	s := &plantedSite{delay: delay, takes: ms, revoked: map[string]time.Time{}, start: time.Now()}
	s.simulated = newSimulated(connections, s.service)
	s.status = s.answer
	return s
}

func (s *plantedSite) replica(n int) int { return s.on[n] % len(s.delay) }

func (s *plantedSite) service(n int) time.Duration {
	if s.hangs != nil && s.hangs(s.replica(n), time.Since(s.start)) {
		return 1000 * time.Hour
	}
	return s.takes
}

func (s *plantedSite) answer(n int) int {
	replica := s.replica(n)
	if s.hangs != nil && s.hangs(replica, time.Since(s.start)) {
		return 0 // and does nothing either
	}
	if s.before != nil {
		if status := s.before(replica, time.Since(s.start)); status != 0 {
			return status
		}
	}
	verb, token, _ := strings.Cut(s.sent[n], " ")
	if verb == "revoke" {
		if s.revoke != nil && s.revoke(token) != 200 {
			return s.revoke(token)
		}
		s.revoked[token] = time.Now()
		return 200
	}
	if at, ok := s.revoked[token]; ok && time.Since(at) >= s.delay[replica] {
		return 401
	}
	return 200
}

// sentOn lists the requests that went over a connection.
func (s *plantedSite) sentOn(conn int) (requests []string) {
	for i, on := range s.on {
		if on == conn {
			requests = append(requests, s.sent[i])
		}
	}
	return requests
}

// simulateChase runs the loop alone, in virtual time.
func simulateChase(t rapid.TB, ctx context.Context, cfg ChaseConfig) (Chased, error) {
	if err := cfg.check(); err != nil {
		t.Fatal(err)
	}
	c := newChaser(cfg)
	c.start = time.Now()
	err := c.loop(ctx)
	c.samples.Elapsed = c.now()
	c.abandon()
	c.cutSchedule()
	return Chased{c.start, c.results, c.samples}, err
}

// revokeAt is an event with a train a replica.
func revokeAt(at time.Duration, token string, replicas int) Event {
	e := Event{At: at, Revoke: []byte("revoke " + token)}
	for r := range replicas {
		e.Trains = append(e.Trains, Train{Replica: r, Request: []byte("ask " + token)})
	}
	return e
}

var pace = Pace{
	Lead: 20 * ms, Spacing: 2 * ms, Dense: 100 * ms, Growth: 1.5, MaxSpacing: 50 * ms, Rejects: 3, Patience: time.Second,
}

// chaseOf is a chase with the pace above.
func chaseOf(site *plantedSite, events ...Event) ChaseConfig {
	return ChaseConfig{
		Transport: site, Replicas: len(site.delay), Events: events, Pace: pace, AnswerTimeout: 200 * ms,
	}
}

// count returns how many probes had the verdict.
func (r TrainResult) count(v Verdict) (n int) {
	for _, p := range r.Probes {
		if p.Verdict == v {
			n++
		}
	}
	return n
}

// between returns the last accepted and the first rejected probe's time of sending.
func (r TrainResult) between() (accepted, rejected time.Duration) {
	for _, p := range r.Probes {
		switch {
		case p.Verdict == Accepted:
			accepted = time.Duration(p.SentNS)
		case p.Verdict == Rejected && rejected == 0:
			rejected = time.Duration(p.SentNS)
		}
	}
	return accepted, rejected
}
