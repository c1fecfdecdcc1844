package server

import (
	"context"
	"errors"
	"fmt"
	"time"

	"authbench/impl"
)

// issueChunk is how many tokens are asked for at a time, so that a call can end soon after its context
// even where a token takes milliseconds to sign.
const issueChunk = 500

// A Replica is a running replica, seen from the harness. Its methods may be called concurrently; the
// replica does one thing after the other. On a replica that has ended they return at once with an error that matches ErrExited.
type Replica struct {
	*Process
	*caller
	config ReplicaConfig
	addr   string
}

// StartReplica starts a replica and waits until it serves.
func (s *Spawner) StartReplica(ctx context.Context, config ReplicaConfig) (*Replica, error) {
	p, err := s.start(spawn{
		name: config.String(), cmd: s.child(childReplica), cpus: config.CPUs, log: config.Log, control: true,
	})
	if err != nil {
		return nil, err
	}
	r := &Replica{Process: p, caller: newCaller(p), config: config}
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	ready, err := r.call(ctx, request{Verb: verbConfigure, Config: &config})
	if err != nil {
		return nil, errors.Join(err, p.kill())
	}
	r.addr = ready.Addr
	return r, nil
}

// Addr is where the replica serves the site, as host:port.
func (r *Replica) Addr() string { return r.addr }

// Config is what the replica was started with.
func (r *Replica) Config() ReplicaConfig { return r.config }

// Issue makes a token for each of n users from user number first on, in order.
func (r *Replica) Issue(ctx context.Context, first, n int) ([]impl.Token, error) {
	tokens := make([]impl.Token, 0, n)
	for len(tokens) < n {
		rep, err := r.call(ctx, request{
			Verb: verbIssue, First: first + len(tokens), N: min(issueChunk, n-len(tokens)),
		})
		if err != nil {
			return nil, err
		}
		tokens = append(tokens, rep.Tokens...)
	}
	return tokens, nil
}

// IssuePrincipal makes a token for p.
func (r *Replica) IssuePrincipal(ctx context.Context, p impl.Principal) (impl.Token, error) {
	return r.issueOne(ctx, verbIssueTo, p)
}

// IssueExpired makes a token for p that ended a moment ago.
func (r *Replica) IssueExpired(ctx context.Context, p impl.Principal) (impl.Token, error) {
	return r.issueOne(ctx, verbIssueExpired, p)
}

func (r *Replica) issueOne(ctx context.Context, verb string, p impl.Principal) (impl.Token, error) {
	rep, err := r.call(ctx, request{Verb: verb, Principal: &p})
	if err != nil {
		return "", err
	}
	if len(rep.Tokens) != 1 {
		return "", fmt.Errorf("%s answered %s with %d tokens", r.name, verb, len(rep.Tokens))
	}
	return rep.Tokens[0], nil
}

// Measure does a thing in the replica, over and over until window is over, and returns its cost. The
// bound of ctx comes on top of the window.
func (r *Replica) Measure(ctx context.Context, what What, window time.Duration) (Measurement, error) {
	rep, err := r.call(ctx, request{Verb: verbMeasure, What: what, WindowNS: int64(window)})
	if err != nil {
		return Measurement{}, err
	}
	if rep.Measurement == nil {
		return Measurement{}, fmt.Errorf("%s answered without a measurement", r.name)
	}
	return *rep.Measurement, nil
}

// PlantCPU has every GET /me from now on spend d of CPU beside its work.
func (r *Replica) PlantCPU(ctx context.Context, d time.Duration) error {
	_, err := r.call(ctx, request{Verb: verbPlant, CPUNS: int64(d)})
	return err
}

// Stats reads the replica's counters.
func (r *Replica) Stats(ctx context.Context) (Stats, error) {
	rep, err := r.call(ctx, request{Verb: verbStats})
	if err != nil {
		return Stats{}, err
	}
	if rep.Stats == nil {
		return Stats{}, fmt.Errorf("%s answered without stats", r.name)
	}
	return *rep.Stats, nil
}

// Clean deletes the store keys that the replica recorded as its own, and returns how many there were.
func (r *Replica) Clean(ctx context.Context) (int, error) {
	rep, err := r.call(ctx, request{Verb: verbClean})
	return rep.Cleaned, err
}
