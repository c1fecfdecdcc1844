package server

import (
	"context"
	"fmt"
	"time"

	"authbench/impl"
)

// do performs a request's verb and puts what it yields into rep.
func (r *replica) do(req request, rep *reply) (err error) {
	ctx := context.Background() // the harness bounds its wait and kills; a bound of ours could only differ
	switch req.Verb {
	case verbIssue:
		rep.Tokens, err = r.issue(ctx, req.First, req.N)
	case verbIssueTo:
		rep.Tokens, err = r.issueTo(ctx, r.scheme, req.Principal)
	case verbIssueExpired:
		rep.Tokens, err = r.issueExpired(ctx, req.Principal)
	case verbIssuePair:
		rep.Pairs, err = r.issuePairs(ctx, req)
	case verbRevokeMany:
		err = r.revokeMany(ctx, req.First, req.N)
	case verbSetUser:
		err = r.setUser(req.Subject, req.Roles, req.Disabled)
	case verbMeasure:
		rep.Measurement, err = r.measure(ctx, req.What, time.Duration(req.WindowNS))
	case verbPlant:
		err = r.plantCPU(req.CPUNS)
	case verbStats:
		rep.Stats = r.gauge.read()
	case verbHeap:
		rep.LiveHeapBytes = r.gauge.liveHeap()
	case verbClean:
		rep.Cleaned, err = r.clean(ctx)
	default:
		err = fmt.Errorf("unknown verb %q", req.Verb)
	}
	return err
}

// plantCPU sets how much CPU every GET /me spends beside its work.
func (r *replica) plantCPU(cpuNS int64) error {
	if cpuNS < 0 || time.Duration(cpuNS) > time.Second {
		return fmt.Errorf("cannot plant %v of CPU: 0 to 1 s", time.Duration(cpuNS))
	}
	r.plant.cpuNS.Store(cpuNS)
	return nil
}

// setUser changes what the replica's own table says of a user. No token is touched.
func (r *replica) setUser(subject string, roles []string, disabled bool) error {
	p := impl.Principal{Subject: subject, Roles: roles}
	if err := p.Check(); err != nil {
		return fmt.Errorf("cannot set user: %w", err)
	}
	r.users.Set(subject, roles, disabled)
	return nil
}

// clean deletes the keys that this replica recorded as its own.
func (r *replica) clean(ctx context.Context) (int, error) {
	if r.store == nil {
		return 0, nil
	}
	return r.store.Clean(ctx)
}
