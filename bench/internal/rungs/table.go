// Package rungs is our half of the microbenchmarks of the lookup path: every rung of both schemes, and the floor beside
// them, which is the plainest code for the work itself.
package rungs

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"authbench/bench/internal/lookup"
	"authbench/scenarios"
)

// Table lists our benchmarks: all that the scenario lists but for the peers'.
func Table() []lookup.Benchmark {
	var table []lookup.Benchmark
	for _, l := range scenarios.Lookups() {
		if !strings.HasPrefix(l.Rung, scenarios.PeerPrefix) {
			table = append(table, lookup.Benchmark{Lookup: l, Prepare: preparing(l)})
		}
	}
	return table
}

// preparing returns what makes a benchmark's operation.
func preparing(l scenarios.Lookup) func(context.Context, *lookup.Work) (lookup.Prepared, error) {
	prepare := preparers()[kind{l.Scheme, l.Op, l.Rung == scenarios.RungFloor}]
	return func(ctx context.Context, w *lookup.Work) (lookup.Prepared, error) {
		if prepare == nil {
			return lookup.Prepared{}, fmt.Errorf("nobody implements %s: add it or take it out of the list", l.Name())
		}
		return prepare(ctx, l, w)
	}
}

// A kind of benchmark is made alike for all algorithms, claims, numbers of callers and rungs.
type kind struct {
	scheme, op string
	floor      bool
}

type preparer func(context.Context, scenarios.Lookup, *lookup.Work) (lookup.Prepared, error)

func preparers() map[kind]preparer {
	return map[kind]preparer{
		{"jwt", scenarios.OpVerify, false}:           verifyJWT,
		{"jwt", scenarios.OpVerify, true}:            jwtFloor,
		{"jwt", scenarios.OpVerifyReusing, false}:    verifyReusing,
		{"jwt", scenarios.OpIssue, false}:            issueJWT,
		{"jwt", scenarios.OpVerifyCached, false}:     verifyCachedJWT,
		{"jwt", scenarios.OpVerifyCached, true}:      hashFloor,
		{"session", scenarios.OpVerify, false}:       verifySession,
		{"session", scenarios.OpVerify, true}:        socketFloor,
		{"session", scenarios.OpVerifyCached, false}: verifyCachedSession,
		{"session", scenarios.OpVerifyCached, true}:  hashFloor,
	}
}

var (
	errSubject = errors.New("the token speaks for another subject")
	errNoWork  = errors.New("the work holds no tokens of that kind")
)
