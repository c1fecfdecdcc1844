package store

import (
	"context"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"authbench/impl/impltest/bubble"
)

// A step of a schedule: something happens to a member, and time passes.
type step struct {
	member int
	what   string
	wait   time.Duration
}

func drawDuration(t *rapid.T, label string, shortest, longest time.Duration) time.Duration {
	return time.Duration(rapid.Int64Range(int64(shortest), int64(longest)).Draw(t, label))
}

func drawSchedule(t *rapid.T) []step {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) step {
		return step{
			member: rapid.IntRange(0, 1).Draw(t, "member"),
			what: rapid.SampledFrom([]string{
				"announce", "announce", "announce", "own", "own", "own in the dark", "cut", "black hole", "deaf", "lossy",
				"slow", "slow link", "slow reconcile", "failing reconcile", "kill link", "heal", "heal", "heal",
			}).Draw(t, "what"),
			wait: drawDuration(t, "wait", 0, 150*time.Millisecond),
		}
	}), 1, 40).Draw(t, "schedule")
}

// perform does one step and never waits: what takes time goes on beside the steps to come.
func (w *world) perform(s step, message string) {
	m := w.members[s.member]
	switch s.what {
	case "announce":
		w.announce(message)
	case "own":
		w.write(message)
		go func() {
			ctx, cancel := context.WithTimeout(context.Background(), 500*time.Millisecond)
			defer cancel()
			if m.feed.Announce(ctx, message) == nil {
				w.acknowledge(message)
			}
		}()
	case "own in the dark": // announced to the store, and heard by nobody
		for _, other := range w.members {
			other.set(func(n *network) { n.lossy = true })
		}
		w.announce(message)
		for _, other := range w.members {
			other.set(func(n *network) { n.lossy = false })
		}
	case "kill link":
		m.killLink()
	default:
		m.set(func(n *network) { n.become(s.what) })
	}
}

func (n *network) become(what string) {
	switch what {
	case "cut":
		n.cut = true
	case "black hole":
		n.blackHole = true
	case "deaf":
		n.deafLink = true
	case "lossy":
		n.lossy = true
	case "slow":
		n.delay = 30 * time.Millisecond
	case "slow link":
		n.linkDelay = 90 * time.Millisecond
	case "slow reconcile":
		n.reconcileTime = 120 * time.Millisecond
	case "failing reconcile":
		n.failReconcile = true
	case "heal":
		*n = network{}
	}
}

// Whatever the network does, a member that is current holds every announcement that was acknowledged more
// than a bound ago; and once the network works, every member is current again and holds them all.
func TestTheBoundHoldsInEverySchedule(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		bound := drawDuration(rt, "bound", shortestBound, 400*time.Millisecond)
		schedule := drawSchedule(rt)
		var broken string
		bubble.Run(t, func(t *testing.T) { broken = runSchedule(t, bound, schedule) })
		if broken != "" {
			rt.Fatal(broken)
		}
	})
}

func runSchedule(t *testing.T, bound time.Duration, schedule []step) (broken string) {
	w := newWorld()
	for range 2 {
		w.join(t, bound).feed.Current()
	}
	for i, s := range schedule {
		w.perform(s, fmt.Sprint(i))
		if broken = w.watch(s.wait, bound); broken != "" {
			return fmt.Sprintf("after step %d: %s", i, broken)
		}
	}
	for _, m := range w.members {
		m.set(func(n *network) { *n = network{} })
	}
	// A link that had just refused is dialled again within the longest retry, and a black hole's own bound.
	if broken = w.watch(linkStepTime+longestRetry+2*bound, bound); broken != "" {
		return "healed: " + broken
	}
	for _, m := range w.members {
		if !m.feed.Current() {
			return "not current with a network that works"
		}
	}
	return ""
}

// watch lets time pass and looks every few milliseconds.
func (w *world) watch(d, bound time.Duration) (broken string) {
	for end := time.Now().Add(d); time.Now().Before(end); time.Sleep(3 * time.Millisecond) {
		for i, m := range w.members {
			if missing := w.missing(m, bound); missing != "" {
				return fmt.Sprintf("member %d is current without announcement %s", i, missing)
			}
		}
	}
	return ""
}
