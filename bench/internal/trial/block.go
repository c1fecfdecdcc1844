package trial

import (
	"context"
	"fmt"
	"slices"
	"time"

	"authbench/bench/internal/load"
	"authbench/bench/internal/server"
	"authbench/impl"
	"authbench/impl/impltest"
	"authbench/scenarios"
)

// A block is one attempt at a Block: its arms, alive at once.
type block struct {
	Block
	runner   *Runner
	scenario scenarios.Scenario
	arms     []*arm
}

// An arm is a variant at a point, as it stands in this block: its replicas, its users, and what its
// slices yielded so far.
type arm struct {
	scenarios.Arm
	variant   server.Variant
	carrier   impl.Carrier
	template  []byte // the principal that every user is but for the subject
	principal impl.Principal
	replicas  []*server.Replica
	transport load.Transport
	users     []load.User
	tokens    []impl.Token
	yield     yield
}

// How long a block may take to clean its keys and end its replicas before they are killed: as it
// should be, and after an interrupt.
const (
	stopTimeout        = 10 * time.Second
	interruptedTimeout = 800 * time.Millisecond
)

// open reads what the block needs and starts nothing.
func (r *Runner) open(ctx context.Context, b Block) (*block, error) {
	scenario, ok := scenarios.ByName(b.Cell.Scenario)
	if !ok {
		return &block{Block: b, runner: r}, &HopelessError{fmt.Errorf("unknown scenario %q", b.Cell.Scenario)}
	}
	block := &block{Block: b, runner: r, scenario: scenario}
	for _, a := range b.Cell.Arms() {
		variant, err := r.variant(a.Variant)
		if err != nil {
			return block, err
		}
		data, err := r.principal(a.Point)
		if err != nil {
			return block, err
		}
		principal, err := impl.ParsePrincipal(data)
		if err != nil {
			return block, &HopelessError{fmt.Errorf("claims %s: %w", a.Point.Claims, err)}
		}
		block.arms = append(block.arms, &arm{
			Arm: a, variant: variant, carrier: impl.CarrierByName(a.Point.Carrier),
			template: data, principal: principal,
		})
	}
	return block, nil
}

// start starts every arm's replicas, afresh.
func (b *block) start(ctx context.Context) error {
	url, err := b.runner.Store.Ready(ctx)
	if err != nil {
		return err
	}
	for i, a := range b.arms {
		for range a.Point.Replicas {
			replica, err := b.runner.Spawner.StartReplica(ctx, b.replicaConfig(a, url, i))
			if err != nil {
				return fmt.Errorf("%s: %w", a.Variant, err)
			}
			a.replicas = append(a.replicas, replica)
		}
	}
	return nil
}

// replicaConfig is what a replica is told: the same for every arm but for its variant, key, carrier and
// claims, and the prefix that keeps the arm's keys apart from other arms' and not its replicas' from
// each other.
func (b *block) replicaConfig(a *arm, storeURL string, place int) server.ReplicaConfig {
	setup := b.runner.Setup
	cpus := setup.ReplicaCPUs
	if a.Point.Replicas > 1 {
		cpus = slices.Concat(setup.HarnessCPUs, setup.ReplicaCPUs) // one core cannot hold several: none is pinned then
	}
	return server.ReplicaConfig{
		Variant: a.Variant, Carrier: a.Point.Carrier, Template: a.template, Key: b.runner.Keys[scenarios.BaseOf(a.Variant)],
		StoreURL: storeURL, KeyPrefix: fmt.Sprintf("authbench:%s:%s-%d-%d:%d:", setup.RunID, b.scenario.Name, b.Index, b.Attempt, place),
		Issuer: setup.Issuer, Audience: setup.Audience, Lifetime: setup.Lifetime, Leeway: setup.Leeway,
		Users: b.Cell.Users, PasswordHash: b.runner.passwordHash, CPUs: cpus,
	}
}

// conform proves, before anything is measured, that every arm does what its variant promises.
func (b *block) conform(ctx context.Context) error {
	for _, a := range b.arms {
		for i, replica := range a.replicas {
			live := server.NewLive(replica)
			err := impltest.Conform(ctx, live, a.variant.Promises, fmt.Sprintf("conform-%d", i))
			live.Close()
			if err != nil {
				return fmt.Errorf("%s does not conform: %w", a.Variant, err)
			}
		}
	}
	return nil
}

// seed gives every simulated user a token of its own. Tokens that are signed are made once a run;
// those that are records are made in every block.
func (b *block) seed(ctx context.Context) error {
	for _, a := range b.arms {
		if a.Point.Work == scenarios.WorkIssue || a.Point.Work == scenarios.WorkPasswordHash {
			continue
		}
		if err := b.issue(ctx, a); err != nil {
			return fmt.Errorf("%s: %w", a.Variant, err)
		}
	}
	return nil
}

func (b *block) issue(ctx context.Context, a *arm) error {
	n := b.Cell.Users
	signed := a.variant.NewKey != nil
	if !a.variant.Promises.Authenticates {
		a.tokens = make([]impl.Token, n)
	} else if signed {
		a.tokens = b.runner.tokens.get(a, n)
	}
	if a.tokens == nil {
		tokens, err := a.replicas[0].Issue(ctx, 0, n)
		if err != nil {
			return err
		}
		a.tokens = tokens
		if signed {
			b.runner.tokens.put(a, tokens)
		}
	}
	for _, token := range a.tokens {
		if err := a.carrier.Fits(token); err != nil {
			a.yield.gap = fmt.Sprintf("a %s holds no token of %d B", a.carrier.Name(), len(token))
			return nil
		}
		a.users = append(a.users, load.NewReader(a.carrier, token))
	}
	return nil
}

// dial opens connections to the arm's replicas.
func (a *arm) dial(ctx context.Context, connections int) (load.Transport, error) {
	var addrs []string
	for _, replica := range a.replicas {
		addrs = append(addrs, replica.Addr())
	}
	return load.Dial(ctx, a.Point.Transport, addrs, connections)
}

// warmUp connects every arm that is loaded by a schedule, loads it for a while, and keeps nothing.
func (b *block) warmUp(ctx context.Context) (err error) {
	for _, a := range b.arms {
		if a.Point.Work != scenarios.WorkOpen {
			continue
		}
		if a.transport, err = a.dial(ctx, scenarios.Connections); err != nil {
			return fmt.Errorf("%s: %w", a.Variant, err)
		}
		if _, err := b.openSlice(ctx, a, -1, b.Cell.WarmUp); err != nil {
			return fmt.Errorf("%s: %w", a.Variant, err)
		}
	}
	return nil
}

// plant sets those calibrations that add a fraction of what their base costs: the base is measured
// for one slice, after its warm-up.
func (b *block) plant(ctx context.Context) error {
	for _, a := range b.arms {
		for _, p := range scenarios.Calibrations() {
			if p.Variant != a.Variant {
				continue
			}
			a.yield.planted = p.Amount
			if p.Fraction == 0 {
				continue
			}
			i := slices.IndexFunc(b.arms, func(o *arm) bool { return o.Variant == p.Base })
			if i < 0 {
				return &HopelessError{fmt.Errorf("%s needs %s in the same block", p.Variant, p.Base)}
			}
			base := b.arms[i]
			s, err := b.openSlice(ctx, base, -2, b.Cell.Slice)
			if err != nil {
				return fmt.Errorf("%s: %w", base.Variant, err)
			}
			cpu := time.Duration(p.Fraction * s.ReplicaCPUSeconds / float64(s.Requests) * float64(time.Second))
			a.yield.planted = cpu.Seconds()
			if err := a.replicas[0].PlantCPU(ctx, cpu); err != nil {
				return err
			}
		}
	}
	return nil
}

// close ends whatever of the block is alive. The run's ctx may have ended, so cleaning gets one of its
// own.
func (b *block) close(run context.Context) {
	for _, a := range b.arms {
		if a.transport != nil {
			a.transport.Close()
		}
	}
	timeout := stopTimeout
	if run.Err() != nil {
		timeout = interruptedTimeout
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(run), timeout)
	defer cancel()
	for _, a := range b.arms {
		for _, replica := range a.replicas {
			replica.Clean(ctx)
		}
	}
	for _, a := range b.arms {
		for _, replica := range a.replicas {
			replica.Stop(ctx)
		}
	}
}
