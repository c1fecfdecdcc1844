package relay

import (
	"context"
	"math/rand/v2"
	"net"
	"sync"
	"testing"
	"time"
)

// TestFaultsUnderLoadCorruptNothing: whatever happens to a link, who is connected hears what was said
// and in order, up to the end of the connection; and afterwards nothing is left of it.
func TestFaultsUnderLoadCorruptNothing(t *testing.T) {
	each(t, func(t *testing.T, r *Relay) {
		ctx, cancel := context.WithCancel(t.Context())
		var clients sync.WaitGroup
		for range 8 {
			clients.Go(func() {
				for ctx.Err() == nil {
					talk(ctx, t, r)
				}
			})
		}
		const seed, faults = 7, 100
		random := rand.New(rand.NewPCG(seed, seed))
		verbs := []Verb{Delay, Cut, BlackHole, Reset, Heal, Heal}
		for range faults {
			oneWay := time.Duration(random.IntN(3)) * 400 * time.Microsecond
			if err := r.Do(verbs[random.IntN(len(verbs))], 0, oneWay); err != nil {
				t.Error(err)
			}
			time.Sleep(time.Duration(random.IntN(4)) * time.Millisecond)
		}
		do(t, r, Heal, 0)
		cancel()
		clients.Wait()
		ask(t, dial(t, r, 0), "all is well")
		eventually(t, "one connection is left", func() bool { return statsOf(t, r, 0).Open == 1 })
	})
}

// talk counts through an echo until the connection or ctx ends, and checks each byte that comes back.
func talk(ctx context.Context, t *testing.T, r *Relay) {
	c, err := net.Dial("tcp", r.Addrs()[0])
	if err != nil {
		time.Sleep(time.Millisecond) // a cut
		return
	}
	defer c.Close()
	defer context.AfterFunc(ctx, func() { _ = c.Close() })()
	go func() {
		for said := byte(0); ; {
			block := make([]byte, 1+int(said)*17)
			for i := range block {
				block[i] = said
				said++
			}
			if _, err := c.Write(block); err != nil {
				return
			}
			time.Sleep(100 * time.Microsecond) // the machine is not what is tested
		}
	}()
	heard, next := make([]byte, 10_000), byte(0)
	for {
		n, err := c.Read(heard)
		for _, b := range heard[:n] {
			if b != next {
				t.Errorf("heard %d after %d", b, next-1)
				return
			}
			next++
		}
		if err != nil {
			return
		}
	}
}
