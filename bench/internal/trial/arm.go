package trial

import (
	"context"
	"fmt"
	"slices"
	"time"

	"authbench/bench/internal/load"
	"authbench/bench/internal/server"
	"authbench/impl"
	"authbench/results"
	"authbench/scenarios"
)

// An arm is a variant at a point, as it stands in this block: its replicas, its users, and what its
// slices yielded so far.
type arm struct {
	scenarios.Arm
	*host
	carrier   impl.Carrier
	principal impl.Principal
	place     int // among the block's arms
	transport load.Transport
	users     []load.User
	tokens    []impl.Token
	cold      coldPool      // the last of users
	warm      results.Slice // the second round of its warm-up
	yield     yield
	crowd     *load.Crowd // of a mix
	gathered  time.Time   // when all of the crowd were given tokens
}

// hasUsers reports whether the work is done by users who hold tokens of their own.
func (a *arm) hasUsers() bool {
	switch a.Point.Work {
	case scenarios.WorkOpen, scenarios.WorkClosed, scenarios.WorkExact, scenarios.WorkRevoke, scenarios.WorkCut, scenarios.WorkMix:
		return true
	}
	return false
}

// isLoaded reports whether the arm's slices are nothing but load, on all connections.
func (a *arm) isLoaded() bool {
	return slices.Contains([]scenarios.Work{scenarios.WorkOpen, scenarios.WorkClosed, scenarios.WorkMix}, a.Point.Work)
}

// serving are the replicas that the arm loads: all of its host's, but in a cluster of quotas.
func (a *arm) serving() []*server.Replica { return a.replicas[:a.Point.Replicas] }

// pids are the serving replicas'.
func (a *arm) pids() []int { return pidsOf(a.serving()) }

// dial opens connections to the arm's replicas.
func (a *arm) dial(ctx context.Context, connections int) (load.Transport, error) {
	var addrs []string
	for _, replica := range a.serving() {
		addrs = append(addrs, replica.Addr())
	}
	return load.Dial(ctx, a.Point.Transport, addrs, connections)
}

// login logs the first user in through the site and counts the bytes.
func (a *arm) login(ctx context.Context, transport load.Transport) error {
	request, err := load.PostJSON("/login", map[string]string{
		"user": scenarios.Subject(0, a.principal.Subject), "password": password,
	})
	if err != nil {
		return err
	}
	answer, err := load.Ask(ctx, transport, request)
	if err == nil && answer.Status/100 != 2 {
		err = fmt.Errorf("login answered %d", answer.Status)
	}
	a.yield.loginBytes = answer.UpBytes + answer.DownBytes
	return err
}
