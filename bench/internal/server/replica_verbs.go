package server

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"authbench/impl"
)

// issueConcurrency hides the store's round trips when many tokens are issued.
const issueConcurrency = 16

// minMeasured is the least number of times a thing is done to be measured.
const minMeasured = 3

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
	case verbMeasure:
		rep.Measurement, err = r.measure(ctx, req.What, time.Duration(req.WindowNS))
	case verbPlant:
		err = r.plantCPU(req.CPUNS)
	case verbStats:
		rep.Stats = r.gauge.read()
	case verbClean:
		rep.Cleaned, err = r.clean(ctx)
	default:
		err = fmt.Errorf("unknown verb %q", req.Verb)
	}
	return err
}

// issue makes a token for each of n users from first on, in order. The unauthenticated control's
// tokens are empty.
func (r *replica) issue(ctx context.Context, first, n int) ([]impl.Token, error) {
	if n < 0 || first < 0 {
		return nil, fmt.Errorf("cannot issue %d tokens from user %d on", n, first)
	}
	tokens := make([]impl.Token, n)
	if r.scheme == nil {
		return tokens, nil
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(issueConcurrency)
	for i := range tokens {
		group.Go(func() (err error) {
			tokens[i], err = r.issueOne(ctx, r.scheme, r.users.Principal(first+i))
			return err
		})
	}
	return tokens, group.Wait()
}

// issueTo makes one token for a given principal.
func (r *replica) issueTo(ctx context.Context, scheme impl.Scheme, p *impl.Principal) ([]impl.Token, error) {
	if p == nil {
		return nil, errors.New("a principal is needed")
	}
	if scheme == nil {
		return []impl.Token{""}, nil
	}
	token, err := r.issueOne(ctx, scheme, *p)
	return []impl.Token{token}, err
}

// issueOne issues a token, whether or not its carrier can carry it: that is for the asker to see.
func (r *replica) issueOne(ctx context.Context, scheme impl.Scheme, p impl.Principal) (impl.Token, error) {
	token, err := scheme.Issue(ctx, p)
	if err != nil {
		return "", fmt.Errorf("issue: %w", err)
	}
	return token, nil
}

// issueExpired makes a token that has just ended: issued so long ago that lifetime and leeway are over.
func (r *replica) issueExpired(ctx context.Context, p *impl.Principal) ([]impl.Token, error) {
	if r.past == nil {
		ago := r.config.Lifetime + r.config.Leeway + time.Second
		past, err := r.newScheme(func() time.Time { return time.Now().Add(-ago) })
		if err != nil {
			return nil, err
		}
		r.past = past
	}
	return r.issueTo(ctx, r.past, p)
}

// measure does a thing until window is over.
func (r *replica) measure(ctx context.Context, what What, window time.Duration) (*Measurement, error) {
	switch {
	case what == MeasurePasswordHash:
		return measure(window, 1, func(int) error {
			_, err := r.config.PasswordHash.Matches("not the password, which costs the same")
			return err
		})
	case what == MeasureIssue && r.scheme != nil:
		return measure(window, 16, func(i int) error {
			_, err := r.issueOne(ctx, r.scheme, r.users.Principal(i%max(r.config.Users, 1)))
			return err
		})
	}
	return nil, fmt.Errorf("variant %s has no %q to measure", r.variant.Name, what)
}

// measure does a thing in batches, so that reading the clock is not what is measured, until window is
// over.
func measure(window time.Duration, batch int, do func(i int) error) (*Measurement, error) {
	var m Measurement
	start, startCPU := time.Now(), processCPU()
	for m.N < minMeasured || m.Wall < window {
		for range batch {
			if err := do(m.N); err != nil {
				return nil, err
			}
			m.N++
		}
		m.Wall = time.Since(start)
	}
	m.CPU = processCPU() - startCPU
	return &m, nil
}

// plantCPU sets how much CPU every GET /me spends beside its work.
func (r *replica) plantCPU(cpuNS int64) error {
	if cpuNS < 0 || time.Duration(cpuNS) > time.Second {
		return fmt.Errorf("cannot plant %v of CPU: 0 to 1 s", time.Duration(cpuNS))
	}
	r.plant.cpuNS.Store(cpuNS)
	return nil
}

// clean deletes the keys that this replica recorded as its own.
func (r *replica) clean(ctx context.Context) (int, error) {
	if r.store == nil {
		return 0, nil
	}
	return r.store.Clean(ctx)
}
