package trial

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"authbench/bench/internal/load"
	"authbench/bench/internal/server"
	"authbench/impl"
	"authbench/results"
	"authbench/scenarios"
)

// replayAfter is how long after its owner a thief uses a refresh token: well inside any grace window.
const replayAfter = 2 * time.Millisecond

// refreshSlice has logins refreshed by several holders, or by all users at once.
func (b *block) refreshSlice(ctx context.Context, a *arm, slice int) (results.Slice, error) {
	if c := a.Point.Case; c == scenarios.CaseStampede || c == scenarios.CaseJitter {
		return b.stampedeSlice(ctx, a, slice)
	}
	pairs, err := a.replicas[0].IssuePairs(ctx, b.firstHolder(a, slice), b.Cell.Events)
	if err != nil {
		return results.Slice{}, err
	}
	one, other := server.NewLive(a.replicas[0]), server.NewLive(a.replicas[0])
	defer one.Close()
	defer other.Close()
	holders := twoHolders{one, other}
	play := holders.twoTabs
	if a.Point.Case == scenarios.CaseReplay {
		play = holders.replay
	}
	s, _, err := b.measured(ctx, a, func() error {
		for _, pair := range pairs {
			if err := play(ctx, pair, &a.yield.refreshes); err != nil {
				return err
			}
		}
		return nil
	})
	s.Requests, s.Seconds = len(pairs), s.MarkedSeconds
	return s, err
}

// refreshes counts what came of logins with two holders.
type refreshes struct {
	events, loggedOut, replaysAccepted, familiesEnded int
	peakRatio                                         float64
}

// twoHolders are two clients with one refresh token, on connections of their own.
type twoHolders struct{ one, other *server.Live }

// refused tells a refusal, which is a result, from a failure.
func refused(err error) (bool, error) {
	if errors.Is(err, impl.ErrRevoked) {
		return true, nil
	}
	return false, err
}

// twoTabs has two tabs of one user refresh at once; a tab that is refused, then or at its next refresh,
// has its user log in again.
func (h twoHolders) twoTabs(ctx context.Context, pair impl.Pair, r *refreshes) error {
	var next [2]impl.Pair
	var errs [2]error
	var both sync.WaitGroup
	for i, tab := range []*server.Live{h.one, h.other} {
		both.Go(func() { next[i], errs[i] = tab.Refresh(ctx, pair.Refresh) })
	}
	both.Wait()
	out := false
	for _, err := range errs {
		no, err := refused(err)
		if err != nil {
			return err
		}
		out = out || no
	}
	for i, tab := range []*server.Live{h.one, h.other} {
		if errs[i] != nil {
			continue
		}
		_, err := tab.Refresh(ctx, next[i].Refresh)
		no, err := refused(err)
		if err != nil {
			return err
		}
		out = out || no
	}
	r.events++
	if out {
		r.loggedOut++
	}
	return nil
}

// replay has a thief use the owner's last refresh token right after the owner, who then goes on.
func (h twoHolders) replay(ctx context.Context, pair impl.Pair, r *refreshes) error {
	next, err := h.one.Refresh(ctx, pair.Refresh)
	if err != nil {
		return err
	}
	time.Sleep(replayAfter)
	_, err = h.other.Refresh(ctx, pair.Refresh)
	no, err := refused(err)
	if err != nil {
		return err
	}
	_, err = h.one.Refresh(ctx, next.Refresh)
	ended, err := refused(err)
	if err != nil {
		return err
	}
	r.events++
	if !no {
		r.replaysAccepted++
	}
	if ended {
		r.familiesEnded++
		r.loggedOut++
	}
	return nil
}

// How long a stampede is watched, in lifetimes of an access token, and by what width of time its
// busiest moment is found.
const (
	stampedeLifetimes = 2.5
	peakWidth         = 100 * time.Millisecond
	readsPerSecond    = 10 // of each user: a refresh waits for its user's next read
)

// stampedeSlice has all users log in together and read at a steady rate while their access tokens end.
func (b *block) stampedeSlice(ctx context.Context, a *arm, slice int) (results.Slice, error) {
	if !sleepUntil(ctx, nextSecond()) { // so that all end together
		return results.Slice{}, context.Cause(ctx)
	}
	pairs, err := a.replicas[0].IssuePairs(ctx, 0, b.Cell.Users)
	if err != nil {
		return results.Slice{}, err
	}
	if err := a.connect(ctx, scenarios.Connections); err != nil {
		return results.Slice{}, err
	}
	users, readers, err := b.refreshingUsers(a, slice, pairs)
	if err != nil {
		return results.Slice{}, err
	}
	window := time.Duration(stampedeLifetimes * float64(a.Point.Lifetime))
	schedule := load.NewSchedule(derive(b.Seed, "slice", slice), readsPerSecond*float64(len(users)), window, len(users))
	for i := range schedule.User {
		schedule.User[i] = i % len(users) // everybody as often as everybody else: the ends are what is to coincide
	}
	opening := time.Now()
	var samples load.Samples
	s, usage, err := b.measured(ctx, a, func() (err error) {
		samples, err = load.Run(ctx, load.Config{Transport: a.transport, Users: users, Schedule: schedule, DrainTimeout: drainTimeout})
		return err
	})
	if err != nil {
		return s, err
	}
	fill(&s, samples)
	a.yield.add(samples, usage)
	a.yield.addStampede(readers, opening, window)
	if s.Errors+s.Drops > 0 {
		a.yield.warnOnce(fmt.Sprintf("%d requests failed and %d were not sent: %s", s.Errors, s.Drops, samples.Reason))
	}
	return s, nil
}

// refreshingUsers are the logins' users. Without jitter all refresh a tenth of the lifetime early; with it
// each up to half of the lifetime early, as chance has it.
func (b *block) refreshingUsers(a *arm, slice int, pairs []impl.Pair) ([]load.User, []*load.RefreshingReader, error) {
	lifetime, random := a.replicas[0].Config().AccessLifetime, b.random(a, slice)
	live := server.NewLive(a.replicas[0])
	defer live.Close()
	var users []load.User
	var readers []*load.RefreshingReader
	for _, pair := range pairs {
		config := load.RefreshingConfig{
			Access: pair.Access, Refresh: pair.Refresh, Ends: live.Expires(pair.Access), Lifetime: lifetime, Margin: lifetime / 10,
		}
		if a.Point.Case == scenarios.CaseJitter {
			config.Margin, config.Jitter = lifetime/2, random.Float64()
		}
		reader, err := load.NewRefreshingReader(config)
		if err != nil {
			return nil, nil, err
		}
		users, readers = append(users, reader), append(readers, reader)
	}
	return users, readers, nil
}

// addStampede finds the busiest moment of refreshes, over their mean rate.
func (y *yield) addStampede(readers []*load.RefreshingReader, opening time.Time, window time.Duration) {
	counts := make([]int, max(1, int(window/peakWidth)))
	total := 0
	for _, reader := range readers {
		for _, refresh := range reader.Refreshes() {
			if i := int(refresh.Sent.Sub(opening) / peakWidth); i >= 0 && i < len(counts) {
				counts[i]++
				total++
			}
		}
		if !reader.LoggedOut().IsZero() {
			y.refreshes.loggedOut++
		}
	}
	y.refreshes.events += total
	if total > 0 {
		y.refreshes.peakRatio = max(y.refreshes.peakRatio, float64(slices.Max(counts))/(float64(total)/float64(len(counts))))
	}
}
