package trial

import (
	"context"
	"fmt"
	"strings"
	"time"

	"authbench/bench/internal/load"
	"authbench/impl"
	"authbench/results"
	"authbench/scenarios"
)

// mixRounds is how often a mix's logins hash the password: once. It takes the hash, the same for every variant and a
// thousand times what the rest of a login costs, out of the mix; what it costs is measured beside it.
const mixRounds = 1

// gather gives every user of a mix's arm a login of its own, or leaves a gap where the carrier cannot hold it.
func (b *block) gather(ctx context.Context, a *arm) error {
	cfg := load.CrowdConfig{
		Carrier: a.carrier, Password: password, Authenticates: a.variant.Promises.Authenticates, Refreshes: a.variant.Promises.Refreshes,
	}
	for i := range b.Cell.Users {
		cfg.Subjects = append(cfg.Subjects, scenarios.Subject(i, a.principal.Subject))
	}
	var err error
	if a.crowd, err = load.NewCrowd(cfg); err != nil {
		return err
	}
	pairs, err := b.logins(ctx, a)
	if err != nil {
		return err
	}
	if a.yield.gap = b.misfit(a, pairs[0]); a.yield.gap != "" {
		return nil
	}
	a.gathered = time.Now()
	return a.crowd.Hold(pairs)
}

// logins begins a login for every user, through the control channel and on nobody's bill.
func (b *block) logins(ctx context.Context, a *arm) ([]impl.Pair, error) {
	pairs := make([]impl.Pair, b.Cell.Users)
	switch promises := a.variant.Promises; {
	case !promises.Authenticates:
		return pairs, nil
	case promises.Refreshes:
		return a.issuing().IssuePairs(ctx, 0, b.Cell.Users)
	}
	tokens, err := a.issuing().Issue(ctx, 0, b.Cell.Users)
	for i, t := range tokens {
		pairs[i].Access = t
	}
	return pairs, err
}

// misfit says why the carrier cannot hold a login, with what a write adds to a token that carries it; or "".
func (b *block) misfit(a *arm, pair impl.Pair) string {
	token := pair.Access
	if b.runner.Setup.Mix.Writes > 0 && !a.variant.Promises.StableToken {
		token += impl.Token(strings.Repeat("x", load.WriteGrowthBytes))
	}
	if a.carrier.Fits(token) != nil {
		return fmt.Sprintf("a %s holds no token of %d B", a.carrier.Name(), len(token))
	}
	if beside := a.carrier.ForRefresh(); beside != nil && beside.Fits(pair.Refresh) != nil {
		return fmt.Sprintf("a %s holds no refresh token of %d B", a.carrier.Name(), len(pair.Refresh))
	}
	return ""
}

// keepFresh gives all users new logins, between slices, before any of theirs can come to its end in one, and after a
// request that was not answered.
func (b *block) keepFresh(ctx context.Context, a *arm) error {
	if time.Since(a.gathered) < a.shortestLife()/2 && !a.crowd.Lost() {
		return nil
	}
	pairs, err := b.logins(ctx, a)
	if err != nil {
		return err
	}
	a.gathered = time.Now()
	return a.crowd.Hold(pairs)
}

// shortestLife is how long a token that nobody uses is good for.
func (a *arm) shortestLife() time.Duration {
	c, promises := a.replicas[0].Config(), a.variant.Promises
	life := c.Lifetime
	if promises.Refreshes {
		life = min(life, c.AccessLifetime)
	}
	if promises.Slides {
		life = min(life, c.Idle)
	}
	return life
}

// mixLoop is the same moments and kinds for every arm, but for refreshes, which only some have a token for.
func (b *block) mixLoop(a *arm) func(seed uint64, window time.Duration) loadRun {
	return func(seed uint64, window time.Duration) loadRun {
		var leftOut []load.Kind
		if !a.variant.Promises.Refreshes {
			leftOut = append(leftOut, load.RefreshLogin)
		}
		s := load.NewMixSchedule(seed, a.Point.RateRPS, window, b.Cell.Users, shares(b.runner.Setup.Mix), leftOut...)
		return func(ctx context.Context) (load.Samples, error) {
			return load.Run(ctx, load.Config{Transport: a.transport, Users: a.crowd.Slots(s), Schedule: s.Schedule, DrainTimeout: drainTimeout})
		}
	}
}

func shares(m scenarios.Mix) load.Shares {
	return load.Shares{
		load.Login: m.Logins, load.Read: m.Reads, load.Write: m.Writes, load.RefreshLogin: m.Refreshes, load.Logout: m.Logouts,
	}
}

// offered is the rate of what is scheduled for an arm.
func (b *block) offered(a *arm) float64 {
	if a.Point.Work != scenarios.WorkMix || a.host == nil || a.variant.Promises.Refreshes {
		return a.Point.RateRPS
	}
	mix := b.runner.Setup.Mix
	return a.Point.RateRPS * mix.Stay() / mix.Requests()
}

// mixed is what the slices of a mix add up to.
type mixed struct {
	done [load.Kinds]int // answered as expected
	stay float64         // requests of a session, refreshes left out
}

func (y *yield) addMix(done [load.Kinds]int, mix scenarios.Mix) {
	for kind, n := range done {
		y.mixed.done[kind] += n
	}
	y.mixed.stay = mix.Stay()
}

// mixMetrics are costs per session, and what the sessions were made of. The number of sessions is that of the requests
// that every variant has, over how many of them a session has: the same for all arms of a block.
func (y *yield) mixMetrics(m map[string]float64, total results.Slice) {
	stays := 0
	for kind, n := range y.mixed.done {
		if load.Kind(kind) != load.RefreshLogin {
			stays += n
		}
	}
	if y.mixed.stay <= 0 || stays == 0 {
		return
	}
	sessions := float64(stays) / y.mixed.stay
	m["mix_sessions"] = sessions
	m["replica_cpu_seconds_per_session"] = total.ReplicaCPUSeconds / sessions
	if !y.storeUnknown {
		m["store_cpu_seconds_per_session"] = total.StoreCPUSeconds / sessions
		m["cpu_seconds_per_session"] = (total.ReplicaCPUSeconds + total.StoreCPUSeconds) / sessions
	}
	m["wire_bytes_per_session"] = float64(y.up+y.down) / sessions
	m["store_commands_per_session"] = y.usage.storeCommands / sessions
	for kind, n := range y.mixed.done {
		if load.Kind(kind) != load.RefreshLogin || n > 0 { // none where there is nothing to refresh
			m[load.Kind(kind).String()+"_per_session"] = float64(n) / sessions
		}
	}
}
