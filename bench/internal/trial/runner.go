// Package trial is one trial's life. A block starts every arm's replicas, proves that they behave,
// seeds and warms them, loads them slice by slice with every meter running, and stops them; each arm
// leaves one row. There is this one path for every scenario: a scenario only says what varies.
package trial

import (
	"context"
	"errors"
	"fmt"
	"time"

	"authbench/bench/internal/quota"
	"authbench/bench/internal/server"
	"authbench/impl"
	"authbench/results"
	"authbench/scenarios"
)

// A Setup is what all trials of a run have in common: held equal by construction.
type Setup struct {
	Settings         results.Settings
	Issuer, Audience string
	// ReplicaCPUs is where a lone replica runs, HarnessCPUs where generator and store run; empty
	// means anywhere.
	ReplicaCPUs, HarnessCPUs []int
	// Principal is the user's own principal as JSON, or nil: it takes the place of the reference
	// point's claims, and has points of its own in exact work, beside the built-in shapes.
	Principal []byte
	// Mix is what the sessions of WorkMix are made of.
	Mix    scenarios.Mix
	RunID  string
	Bounds Bounds
}

// Bounds are what voids a slice, stated in run.json.
type Bounds struct {
	// SendLagShare is how far a slice's send lag p99 may lie above that of a bare timer, as a share of
	// the slice: what comes in a bunch after a longer stall is not the load that was asked for.
	SendLagShare float64
	// GeneratorCPUShare is the share of its core that the generator may use.
	GeneratorCPUShare float64
}

// A Store is the store behind the replicas, as the harness sees it.
type Store interface {
	// Ready returns the URL of a store that answers, starting it anew where it has died.
	Ready(ctx context.Context) (url string, err error)
	// CPU returns the CPU time that the store has used since it started; its error matches
	// errors.ErrUnsupported where that cannot be known.
	CPU(ctx context.Context) (time.Duration, error)
	// Fault returns why the store cannot be relied on any more, or nil.
	Fault() error
	// Private reports whether the store is the harness's own, to be broken and filled at will.
	Private() bool
	// TTLTick is how coarse the store's expiry of keys is; 0 is as fine as can be told.
	TTLTick() time.Duration
	// Place confines the store's process to CPUs, where it is the harness's own; none leaves it alone.
	Place(cpus []int) error
	// PIDs are the store's processes, where they are the harness's own.
	PIDs() []int
	// Shards is the number of masters of a Redis Cluster; 0 for a store that is none.
	Shards() int
	// MemoryBytes is what the store says its data takes; its error matches errors.ErrUnsupported where it
	// does not say.
	MemoryBytes(ctx context.Context) (uint64, error)
}

// A Runner performs blocks.
type Runner struct {
	Setup   Setup
	Spawner *server.Spawner
	Store   Store
	// Clusters are private Redis Clusters by their number of masters, started when they are first asked for.
	Clusters map[int]Store
	// Quotas makes CPU quotas; nil where NoQuotas says why there can be none.
	Quotas   *quota.Groups
	NoQuotas error
	Variants []server.Variant
	// Watched are processes, beside the replicas and the store, whose end voids a block.
	Watched []*server.Process
	// Turn is told before each slice which arm is loaded next, while nothing is measured: a slice's marks are taken
	// after it returns. It must be quick, and may be nil.
	Turn func(scenario, variant string, block, slice int)
	// Warn is told what could not be put right, such as keys left in a store.
	Warn func(string)
	// Keys holds the signing keys, by the name of the variant that needs one, made once a run; twins
	// and calibrations use their base's.
	Keys map[string][]byte

	tokens       tokenCache
	passwordHash server.PasswordHash
	mixHash      server.PasswordHash // of a mix's logins
	operatorKey  string
}

// Prepare makes what is slow to make and the same for every block.
func (r *Runner) Prepare() (err error) {
	r.operatorKey = newOperatorKey()
	if r.passwordHash, err = server.HashPassword(password, server.PasswordRounds); err != nil {
		return err
	}
	r.mixHash, err = server.HashPassword(password, mixRounds)
	return err
}

// Run performs a block and, when it is voided, performs it once again. It returns the rows of every
// attempt. The error is ctx's, or one that makes going on pointless; rows of finished attempts come
// with it.
func (r *Runner) Run(ctx context.Context, b Block) ([]results.Trial, error) {
	rows, err := r.attempt(ctx, b)
	if err != nil || !voided(rows) {
		return rows, err
	}
	again, err := r.attempt(ctx, b.again())
	return append(rows, again...), err
}

func voided(rows []results.Trial) bool {
	return len(rows) > 0 && rows[0].Void != ""
}

// attempt is one block's life. Whatever goes wrong in it short of an interrupt voids its rows with
// the reason, so that the run goes on.
func (r *Runner) attempt(ctx context.Context, b Block) ([]results.Trial, error) {
	block, err := r.open(b)
	if err == nil {
		for _, step := range []func(context.Context) error{
			block.place, block.start, block.conform, block.seed, block.setOut, block.confine, block.warmUp, block.plant, block.measure,
		} {
			if err = step(ctx); err != nil {
				err = block.blame(err)
				break
			}
		}
	}
	block.close(ctx)
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	var hopeless *HopelessError
	if errors.As(err, &hopeless) {
		return nil, err
	}
	return block.rows(err), nil
}

// A HopelessError is a fault that the next block would meet again.
type HopelessError struct{ Err error }

// Error implements error.
func (e *HopelessError) Error() string { return e.Err.Error() }

// Unwrap returns the cause.
func (e *HopelessError) Unwrap() error { return e.Err }

func (r *Runner) warn(format string, args ...any) {
	if r.Warn != nil {
		r.Warn(fmt.Sprintf(format, args...))
	}
}

// variant returns the variant of that name.
func (r *Runner) variant(name string) (server.Variant, error) {
	for _, v := range r.Variants {
		if v.Name == name {
			return v, nil
		}
	}
	return server.Variant{}, &HopelessError{fmt.Errorf("variant %q is in a scenario and not in the list of variants", name)}
}

// principal returns the principal that tokens carry at the point: the user's own, or the point's shape.
func (r *Runner) principal(p scenarios.Point) ([]byte, error) {
	if r.Setup.Principal != nil && (p.Claims == scenarios.UserClaims || p.Work != scenarios.WorkExact) {
		return r.Setup.Principal, nil
	}
	shape, ok := scenarios.ClaimShapeByName(p.Claims)
	if !ok {
		return nil, &HopelessError{fmt.Errorf("claims shape %q is in a scenario and not in the list of shapes", p.Claims)}
	}
	return shape.Principal, nil
}

// tokenCache keeps the tokens of variants that sign them: they are slow to make, good in every
// replica that has the key, and so made once a run.
type tokenCache struct {
	made map[string][]impl.Token
}

// key tells apart whose keys sign, and what they say.
func (c *tokenCache) key(a *arm) string {
	return scenarios.BaseOf(a.Variant) + " " + string(a.template)
}

// get returns n tokens for the arm's users, or nil when fewer were made.
func (c *tokenCache) get(a *arm, n int) []impl.Token {
	made := c.made[c.key(a)]
	if len(made) < n {
		return nil
	}
	return made[:n]
}

func (c *tokenCache) put(a *arm, tokens []impl.Token) {
	if c.made == nil {
		c.made = make(map[string][]impl.Token)
	}
	c.made[c.key(a)] = tokens
}
