package server

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"authbench/bench/internal/relay"
)

// A RelayConfig says what a relay stands before.
type RelayConfig struct {
	Backend string `json:"backend"` // host:port of the store
	Links   int    `json:"links"`   // as many as may be faulted apart
	// CPUs the process is confined to, on Linux; none means wherever it likes.
	CPUs []int `json:"-"`
}

// A Relay is a relay between replicas and a store, a process of its own. When a verb returns without
// an error it has taken effect. Cut, BlackHole and Heal replace one another; a delay is apart from them.
type Relay struct {
	*Process
	*caller
	addrs []string
}

// A relayRequest is what a relay is asked beside the verb.
type relayRequest struct {
	Config   *RelayConfig `json:"config,omitempty"`
	Link     int          `json:"link,omitempty"`
	OneWayNS int64        `json:"one_way_ns,omitempty"`
}

// A relayReply is what a relay answers.
type relayReply struct {
	Addrs []string          `json:"addrs,omitempty"`
	Stats []relay.LinkStats `json:"stats,omitempty"`
}

// StartRelay starts a relay and waits until its links listen, each on a free loopback port.
func (s *Spawner) StartRelay(ctx context.Context, config RelayConfig) (*Relay, error) {
	p, err := s.start(spawn{name: childRelay, cmd: s.child(childRelay), cpus: config.CPUs, control: true})
	if err != nil {
		return nil, err
	}
	r := &Relay{Process: p, caller: newCaller(p)}
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	ready, err := r.exchange(ctx, verbConfigure, relayRequest{Config: &config})
	if err != nil {
		return nil, errors.Join(err, p.kill())
	}
	r.addrs = ready.Addrs
	return r, nil
}

// exchange sends a request and returns what the relay answers.
func (r *Relay) exchange(ctx context.Context, verb string, req relayRequest) (relayReply, error) {
	rep, err := r.call(ctx, request{Verb: verb, Relay: &req})
	if err == nil && rep.Relay == nil {
		err = fmt.Errorf("%s answered %q with nothing", r.name, verb)
	}
	if err != nil {
		return relayReply{}, err
	}
	return *rep.Relay, nil
}

func (r *Relay) do(ctx context.Context, verb relay.Verb, link int, oneWay time.Duration) error {
	_, err := r.exchange(ctx, string(verb), relayRequest{Link: link, OneWayNS: int64(oneWay)})
	return err
}

// Addr is where a link listens, as host:port.
func (r *Relay) Addr(link int) string { return r.addrs[link] }

// URL is where the store answers through a link.
func (r *Relay) URL(link int) string { return "redis://" + r.addrs[link] }

// Links is how many links there are.
func (r *Relay) Links() int { return len(r.addrs) }

// Delay adds rtt to every round trip through a link, half of it each way; 0 ends that. What comes out
// is up to about 0.1 ms more, the relay's own part: measure it, and show what was achieved.
func (r *Relay) Delay(ctx context.Context, link int, rtt time.Duration) error {
	return r.do(ctx, relay.Delay, link, (rtt+1)/2)
}

// Cut resets the connections of a link, loses what was on its way, and refuses new ones.
func (r *Relay) Cut(ctx context.Context, link int) error { return r.do(ctx, relay.Cut, link, 0) }

// BlackHole lets nothing through a link, in connections that stand and in new ones.
func (r *Relay) BlackHole(ctx context.Context, link int) error {
	return r.do(ctx, relay.BlackHole, link, 0)
}

// Reset resets the connections of a link, once.
func (r *Relay) Reset(ctx context.Context, link int) error { return r.do(ctx, relay.Reset, link, 0) }

// Heal ends a cut or a black hole; what the black hole held comes through, in order.
func (r *Relay) Heal(ctx context.Context, link int) error { return r.do(ctx, relay.Heal, link, 0) }

// RoundTrip is the median time that a PING to the store takes through a link, on a connection of its own.
func (r *Relay) RoundTrip(ctx context.Context, link, times int) (time.Duration, error) {
	c, err := dialRedis(ctx, r.Addr(link))
	if err != nil {
		return 0, err
	}
	defer c.Close()
	took := make([]time.Duration, max(times, 1))
	for i := range took {
		sent := time.Now()
		if _, err := c.do("PING"); err != nil {
			return 0, err
		}
		took[i] = time.Since(sent)
	}
	slices.Sort(took)
	return took[len(took)/2], nil
}

// Stats counts what went through each link.
func (r *Relay) Stats(ctx context.Context) ([]relay.LinkStats, error) {
	rep, err := r.exchange(ctx, verbStats, relayRequest{})
	return rep.Stats, err
}
