package trial

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"sync"
	"time"

	"authbench/bench/internal/load"
	"authbench/impl"
	"authbench/scenarios"
)

// A block is one attempt at a Block: its arms, alive at once.
type block struct {
	Block
	runner   *Runner
	scenario scenarios.Scenario
	arms     []*arm
	hosts    []*host
	unpinned bool // generator and store run anywhere
	quotas   confinement
	delays   map[time.Duration]time.Duration // of the relays, by the round trip that is asked for
}

// How long a block may take to clean its keys and end its replicas before they are killed: as it
// should be, and after an interrupt.
const (
	stopTimeout        = 10 * time.Second
	interruptedTimeout = 800 * time.Millisecond
	perCleaned         = 100 * time.Microsecond // a session with its index, or an entry
)

// open reads what the block needs and starts nothing.
func (r *Runner) open(b Block) (*block, error) {
	scenario, ok := scenarios.ByName(b.Cell.Scenario)
	if !ok {
		return &block{Block: b, runner: r}, &HopelessError{fmt.Errorf("unknown scenario %q", b.Cell.Scenario)}
	}
	block := &block{Block: b, runner: r, scenario: scenario}
	for _, a := range b.Cell.Arms() {
		if several := r.Setup.Settings.Replicas; a.Point.Replicas > 1 && several > 0 && !a.Point.IsScaled() {
			a.Point.Replicas = several
		}
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
		arm := &arm{Arm: a, carrier: impl.CarrierByName(a.Point.Carrier), principal: principal, place: len(block.arms)}
		if arm.yield.gap = r.impossible(a.Point, variant, principal); arm.yield.gap == "" {
			arm.host = block.hostOf(a, variant, data)
		}
		block.arms = append(block.arms, arm)
	}
	return block, nil
}

// KeyPrefixBytes is the length of every key's prefix, the same for all, because it is among the bytes
// that a lookup moves.
const KeyPrefixBytes = len("ab:00000000:000:")

// prefix is put before every key of an arm: another one for each run, block, attempt and arm.
func (b *block) prefix(place int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %s %d %d", b.runner.Setup.RunID, b.scenario.Name, b.Index, b.Attempt))
	return fmt.Sprintf("ab:%x:%03d:", sum[:4], place)
}

// How long parts of a block may take before they are taken for hung. All are far beyond what they take.
const (
	conformTimeout = 20 * time.Second
	issueTimeout   = 3 * time.Minute  // 10,000 RSA signatures take 16 s
	sliceTimeout   = 30 * time.Second // beside twice what the arm is expected to take
)

// seed gives every simulated user a token of its own. Tokens that are signed are made once a run;
// those that are records are made in every block.
func (b *block) seed(ctx context.Context) error {
	for _, a := range b.arms {
		seed := b.seedArm
		if !a.hasUsers() {
			seed = b.fit
		}
		if a.yield.gap != "" {
			continue
		}
		if err := seed(ctx, a); err != nil {
			return fmt.Errorf("%s: %w", a.Variant, err)
		}
	}
	return nil
}

func (b *block) seedArm(ctx context.Context, a *arm) error {
	ctx, cancel := context.WithTimeout(ctx, issueTimeout+time.Duration(a.Point.Sessions)*perPopulated)
	defer cancel()
	if a.Point.Sessions > 0 {
		return b.populate(ctx, a)
	}
	if a.Point.Work == scenarios.WorkMix {
		return b.gather(ctx, a)
	}
	return b.issue(ctx, a)
}

func (b *block) issue(ctx context.Context, a *arm) error {
	a.cold.total = b.coldUsers(a)
	n := b.liveUsers(a) + a.cold.total
	signed := a.variant.NewKey != nil && !a.variant.Promises.Refreshes && a.Point.Lifetime == 0 // good in every block
	if !a.variant.Promises.Authenticates {
		a.tokens = make([]impl.Token, n)
	} else if signed {
		a.tokens = b.runner.tokens.get(a, n)
	}
	if a.tokens == nil {
		tokens, err := a.issuing().Issue(ctx, 0, n)
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

// warmUp connects every arm that is loaded on many connections, and loads it in two rounds of half the time
// each. The first is forgotten; what the second says of a calibration's base sets what is planted.
func (b *block) warmUp(ctx context.Context) (err error) {
	for round := range 2 {
		for _, a := range b.arms {
			if !a.isLoaded() || a.yield.gap != "" {
				continue
			}
			if a.transport == nil {
				if a.transport, err = a.dial(ctx, a.Point.Callers()); err != nil {
					return fmt.Errorf("%s: %w", a.Variant, err)
				}
			}
			if err := b.warm(ctx, a, round); err != nil {
				return fmt.Errorf("%s: %w", a.Variant, err)
			}
		}
	}
	return nil
}

func (b *block) warm(ctx context.Context, a *arm, round int) (err error) {
	ctx, cancel := context.WithTimeout(ctx, b.Cell.WarmUp+sliceTimeout)
	defer cancel()
	a.warm, err = b.loadSlice(ctx, a, -1-round, b.Cell.WarmUp/2)
	return err
}

// plant sets the calibrations that add a fraction of what their base costs.
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
			base := b.besides(a, p.Base)
			if base == nil {
				return &HopelessError{fmt.Errorf("%s needs %s at %s in the same block", p.Variant, p.Base, a.Point.Label)}
			}
			warm := base.warm
			a.yield.planted = p.Fraction * warm.ReplicaCPUSeconds / float64(warm.Requests)
			if err := a.replicas[0].PlantCPU(ctx, seconds(a.yield.planted)); err != nil {
				return err
			}
		}
	}
	return nil
}

// besides returns the arm of another variant at an arm's own point, or nil.
func (b *block) besides(a *arm, variant string) *arm {
	i := slices.IndexFunc(b.arms, func(o *arm) bool { return o.Variant == variant && o.Point.Label == a.Point.Label })
	if i < 0 {
		return nil
	}
	return b.arms[i]
}

// close ends whatever of the block is alive. The run's ctx may have ended, so cleaning gets one of its
// own. Keys that could not be deleted are named to whoever is warned: they end by their TTL.
func (b *block) close(run context.Context) {
	for _, a := range b.arms {
		if a.transport != nil {
			a.transport.Close()
		}
	}
	timeout := stopTimeout
	for _, h := range b.hosts {
		timeout += time.Duration(h.point.Sessions) * perCleaned
	}
	if run.Err() != nil {
		timeout = interruptedTimeout
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(run), timeout)
	defer cancel()
	b.free()
	var all sync.WaitGroup
	for _, h := range b.hosts {
		all.Go(func() { h.stop(ctx, b.runner.warn) })
	}
	all.Wait()
	b.placeBack()
}
