package server

import (
	"context"
	"errors"
	"fmt"
	"time"
)

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
		name: config.String(), cmd: s.child(childReplica), cpus: config.CPUs, processors: config.Processors, log: config.Log, control: true,
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

// Heap collects the replica's garbage and returns how many bytes its heap holds then.
func (r *Replica) Heap(ctx context.Context) (bytes uint64, err error) {
	rep, err := r.call(ctx, request{Verb: verbHeap})
	return rep.LiveHeapBytes, err
}

// SetUser changes what the replica's user table says of subject: the roles, and whether the user may log
// in. Every replica has a table of its own, and tokens that are out are not touched.
func (r *Replica) SetUser(ctx context.Context, subject string, roles []string, disabled bool) error {
	_, err := r.call(ctx, request{Verb: verbSetUser, Subject: subject, Roles: roles, Disabled: disabled})
	return err
}

// Clean deletes the store keys that the replica recorded as its own, and returns how many there were.
func (r *Replica) Clean(ctx context.Context) (int, error) {
	rep, err := r.call(ctx, request{Verb: verbClean})
	return rep.Cleaned, err
}
