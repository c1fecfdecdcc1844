package demo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"authbench/bench/internal/server"
	"authbench/impl"
	"authbench/impl/store"
	"authbench/results"
	"authbench/scenarios"
)

// How long a replica may take to show everything, and to clean its keys and end: as it should be, and after an
// interrupt.
const (
	showTimeout        = 30 * time.Second
	stopTimeout        = 5 * time.Second
	interruptedTimeout = 800 * time.Millisecond
)

// password is every user's.
const password = "correct horse battery staple"

// A stage is a variant behind a carrier, alive, with two users: the first is logged in, the second logs out.
type stage struct {
	Config
	variant  server.Variant
	point    scenarios.Point
	n        int // among what is shown
	mark     marked
	scenario scenarios.Scenario

	carrier impl.Carrier
	replica *server.Replica
	store   *store.Store // the harness's own connection, under the same prefix; nil where it may not look
	log     accessLog
	rows    []results.Demonstration
}

// perform shows everything on the variant, twice if need be.
func (s *stage) perform(ctx context.Context) []results.Demonstration {
	var err error
	for range attempts {
		s.rows, s.log = nil, accessLog{}
		if err = s.once(ctx); err == nil || ctx.Err() != nil {
			return s.rows
		}
	}
	s.rows = nil
	for _, d := range s.scenario.Demonstrations {
		s.add(d.Name, shownOutcome{notPerformed: "it failed: " + err.Error()})
	}
	return s.rows
}

// once is the life of one replica.
func (s *stage) once(run context.Context) (err error) {
	ctx, cancel := context.WithTimeout(run, showTimeout)
	defer cancel()
	defer s.close(run)
	if err := s.open(ctx); err != nil {
		return err
	}
	login, err := s.login(ctx)
	if err != nil {
		return err
	}
	for _, show := range []func(context.Context, tokens) error{s.holder, s.logs, s.dump, s.afterLogout} {
		if err := show(ctx, login); err != nil {
			return err
		}
	}
	s.sort()
	return nil
}

// sort puts the rows in the scenario's order, which is not the one in which things can be shown.
func (s *stage) sort() {
	place := func(name string) int {
		return slices.IndexFunc(s.scenario.Demonstrations, func(d scenarios.Demonstration) bool { return d.Name == name })
	}
	slices.SortStableFunc(s.rows, func(a, b results.Demonstration) int { return place(a.Demonstration) - place(b.Demonstration) })
}

func (s *stage) open(ctx context.Context) error {
	url, err := s.Ready(ctx)
	if err != nil {
		return err
	}
	prefix := s.Prefix(s.n)
	s.carrier = impl.CarrierByName(s.point.Carrier)
	config := s.Replica
	config.Variant, config.Carrier, config.Template = s.variant.Name, s.point.Carrier, s.mark.principal
	config.Key, config.StoreURL, config.KeyPrefix, config.Users = s.Keys[s.variant.Name], url, prefix, 2
	if s.replica, err = s.Spawner.StartReplica(ctx, config); err != nil {
		return err
	}
	if s.Private {
		s.store, err = store.Open(ctx, store.Config{URL: url, Prefix: prefix})
	}
	return err
}

// close cleans the keys and ends the replica. The run's ctx may have ended, so cleaning gets one of its own.
func (s *stage) close(run context.Context) {
	timeout := stopTimeout
	if run.Err() != nil {
		timeout = interruptedTimeout
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(run), timeout)
	defer cancel()
	var err error
	if s.store != nil {
		_, err = s.store.Clean(ctx)
		err = errors.Join(err, s.store.Close())
	}
	if s.replica != nil {
		_, errReplica := s.replica.Clean(ctx)
		err = errors.Join(err, errReplica)
		s.replica.Stop(ctx)
	}
	if err != nil && s.variant.UsesStore {
		s.warn("keys of %s may be left in the store until they expire: %v", s.variant.Name, err)
	}
	s.store, s.replica = nil, nil
}

// A shownOutcome is what a demonstration came to.
type shownOutcome struct {
	succeeded    bool
	evidence     []string // the first in brief
	control      string   // what was tried where nothing stops it
	controlled   bool     // and succeeded
	notPerformed string   // why
}

// add makes a row of an outcome.
func (s *stage) add(name string, o shownOutcome) {
	for _, d := range s.scenario.Demonstrations {
		if d.Name != name || !d.Takes(s.variant.Name) {
			continue
		}
		row := results.Demonstration{
			Demonstration: name, Variant: s.variant.Name, Configuration: s.point.Label, Expected: results.Blocked, Observed: results.Blocked,
			Evidence: o.evidence, Control: results.Control{What: o.control, Observed: word(o.controlled)},
		}
		succeeds, by := d.Expected(s.variant.Name)
		row.Expected, row.Observed = word(succeeds), word(o.succeeded)
		switch {
		case o.notPerformed != "":
			row.Observed, row.Evidence, row.Control = results.NotPerformed, []string{o.notPerformed}, results.Control{What: "none", Observed: results.NotPerformed}
		case !o.succeeded:
			row.BlockedBy = by
		}
		s.rows = append(s.rows, row)
	}
}

func word(succeeds bool) string {
	if succeeds {
		return results.Succeeds
	}
	return results.Blocked
}

// cut shows of a secret its first characters and its length.
func cut[T ~string](secret T) string {
	const shown = 4
	return fmt.Sprintf("%s… (%d characters)", string(secret)[:min(shown, len(secret))], len(secret))
}
