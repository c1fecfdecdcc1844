package server

import (
	"context"
	"fmt"
	"time"
)

// minMeasured is the least number of times a thing is done to be measured.
const minMeasured = 3

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
	case what == MeasureRefresh && r.refresher != nil:
		return r.measureRefresh(ctx, window)
	}
	return nil, fmt.Errorf("variant %s has no %q to measure", r.variant.Name, what)
}

// measureRefresh goes on with one login, begun before it is measured.
func (r *replica) measureRefresh(ctx context.Context, window time.Duration) (*Measurement, error) {
	pair, err := r.refresher.IssuePair(ctx, r.users.Principal(0))
	if err != nil {
		return nil, fmt.Errorf("issue: %w", err)
	}
	return measure(window, 16, func(int) (err error) {
		pair, err = r.refresher.Refresh(ctx, pair.Refresh)
		return err
	})
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
