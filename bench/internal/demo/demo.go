// Package demo performs demonstrations: attacks and faults shown on variants as they are deployed, each beside a
// positive control. Nothing here is measured, and no number of it is compared with a trial's.
package demo

import (
	"context"
	"fmt"
	"slices"

	"golang.org/x/sync/errgroup"

	"authbench/bench/internal/server"
	"authbench/results"
	"authbench/scenarios"
)

// A Config is what all demonstrations of a run have in common.
type Config struct {
	Spawner  *server.Spawner
	Variants []server.Variant
	Keys     map[string][]byte // signing keys, by variant
	// Replica is what every replica is told, but for its variant, its key, its carrier, its principal, its users and the
	// prefix of its keys.
	Replica server.ReplicaConfig
	// Ready returns the URL of a store that answers, starting it anew where it has died.
	Ready func(ctx context.Context) (url string, err error)
	// Private: the store is the harness's own, in which keys may be looked for.
	Private bool
	// Prefix is put before the store keys of the n-th replica: another one for each.
	Prefix func(n int) string
	// Warn is told what could not be put right, such as keys left in a store.
	Warn func(string)
}

// atOnce is how many replicas there are at the same time: the machine has two cores.
const atOnce = 2

// attempts is how often a replica is tried: it, or the store, may have died.
const attempts = 2

// Privacy performs the scenario privacy and returns its rows, in the order of shown. What fails twice is not performed,
// and its rows say why; the error is ctx's, or that of a variant that does not exist.
func Privacy(ctx context.Context, c Config, shown []scenarios.Arm) ([]results.Demonstration, error) {
	scenario, _ := scenarios.ByName("privacy")
	mark, err := newMarked()
	if err != nil {
		return nil, err
	}
	if c.Replica.PasswordHash, err = server.HashPassword(password, server.PasswordRounds); err != nil {
		return nil, err
	}
	stages := make([]*stage, len(shown))
	for n, arm := range shown {
		variant, err := c.variant(arm.Variant)
		if err != nil {
			return nil, err
		}
		stages[n] = &stage{Config: c, variant: variant, point: arm.Point, n: n, mark: mark, scenario: scenario}
	}
	rows := make([][]results.Demonstration, len(shown))
	group, within := errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	for n, s := range stages {
		group.Go(func() error {
			rows[n] = s.perform(within)
			return within.Err()
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return slices.Concat(rows...), ctx.Err()
}

func (c Config) variant(name string) (server.Variant, error) {
	i := slices.IndexFunc(c.Variants, func(v server.Variant) bool { return v.Name == name })
	if i < 0 {
		return server.Variant{}, fmt.Errorf("variant %q is in a scenario and not in the list of variants", name)
	}
	return c.Variants[i], nil
}

func (c Config) warn(format string, args ...any) {
	if c.Warn != nil {
		c.Warn(fmt.Sprintf(format, args...))
	}
}
