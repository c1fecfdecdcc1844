package trial

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"authbench/bench/internal/load"
)

const (
	// corrections is how often a relay's delay is set anew by what came out of it.
	corrections = 2
	// roundTrips are timed each time: by their median a slow one does not count.
	roundTrips = 9
	// probesASlice are timed after every slice, to know what was achieved in it.
	probesASlice = 5
	relayLink    = 0 // a relayed replica is alone behind its relay
)

// setOut makes the delays that the block's relays are set to, and has every replica behind one know its warm
// users. All relays are alike, so one stands for them.
func (b *block) setOut(ctx context.Context) error {
	b.delays = make(map[time.Duration]time.Duration)
	for _, a := range b.arms {
		if a.yield.gap != "" || !a.Point.Relayed {
			continue
		}
		if _, known := b.delays[a.Point.RTT]; !known {
			delay, err := a.corrected(ctx)
			if err != nil {
				return fmt.Errorf("%s: %w", a.Variant, err)
			}
			b.delays[a.Point.RTT] = delay
		}
		if err := a.greetAll(ctx); err != nil {
			return fmt.Errorf("%s: %w", a.Variant, err)
		}
	}
	return nil
}

// corrected finds the delay by which a round trip through the relay takes what is asked for.
func (a *arm) corrected(ctx context.Context) (time.Duration, error) {
	delay := a.Point.RTT
	for range corrections {
		if delay == 0 {
			break // the relay adds nothing, and cannot take anything away
		}
		if err := a.relay.Delay(ctx, relayLink, delay); err != nil {
			return 0, err
		}
		took, err := a.relay.RoundTrip(ctx, relayLink, roundTrips)
		if err != nil {
			return 0, err
		}
		delay = max(0, delay+a.Point.RTT-took)
	}
	return delay, a.relay.Delay(ctx, relayLink, 0)
}

// greetAll has the replica see every warm user once, near the store.
func (a *arm) greetAll(ctx context.Context) error {
	transport, err := a.dial(ctx, 1)
	if err != nil {
		return err
	}
	defer transport.Close()
	for _, user := range a.users[:a.warmUsers()] {
		if _, err := load.Exchange(ctx, transport, user, 1); err != nil {
			return err
		}
	}
	return nil
}

// far has the arm's relay delay what passes for one slice, and times it afterwards.
func (b *block) far(ctx context.Context, a *arm, slice int, load func() error) error {
	if !a.Point.Relayed {
		return load()
	}
	if err := a.relay.Delay(ctx, relayLink, b.delays[a.Point.RTT]); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	if slice >= 0 {
		took, err := a.relay.RoundTrip(ctx, relayLink, probesASlice)
		if err != nil {
			return err
		}
		a.yield.roundTrips = append(a.yield.roundTrips, took.Seconds())
	}
	return a.relay.Delay(ctx, relayLink, 0)
}

// coldReserve is how many cold sessions an arm has beside those that it is expected to need.
const coldReserve = 1.5

// coldUsers is how many sessions an arm needs that its replica will see but once, over warm-up and slices.
func (b *block) coldUsers(a *arm) int {
	if a.Point.ColdShare == 0 {
		return 0
	}
	return int(b.Cell.ColdRequests(a.Point)*coldReserve) + 10
}

// warmUsers is how many of the arm's users, from the first, are asked for again and again.
func (a *arm) warmUsers() int { return len(a.users) - a.cold.total }

// A coldPool is users that are asked for once each; they stand behind the warm ones.
type coldPool struct{ total, used int }

// chill replaces a share of a slice's users by such as nobody has asked for before. With none left the rest
// stays warm, and counts so.
func (a *arm) chill(s *load.Schedule, seed uint64) {
	random := rand.New(rand.NewPCG(seed, coldStream))
	for i := range s.User {
		if random.Float64() < a.Point.ColdShare && a.cold.used < a.cold.total {
			s.User[i] = a.warmUsers() + a.cold.used
			a.cold.used++
			a.yield.coldRequests++
		}
	}
}

// coldStream keeps the draws of who is cold apart from those of who asks and when.
const coldStream = 3
