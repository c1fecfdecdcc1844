package store

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// An announcement that has its number waits no longer than a bound for a reconcile that is under way, and what
// it leaves to the follower is there before the replica is current again.
func TestAnAnnouncementIsNotHeldUpByAReconcile(t *testing.T) {
	for words, lossy := range map[string]bool{"the link brings it": false, "the link loses it": true} {
		t.Run(words, func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world, m *member) {
				m.set(func(n *network) { n.reconcileTime = 5 * testBound })
				m.killLink()
				time.Sleep(testBound / 2)
				wantReconciles(t, m, 2) // under way, and it has read the truth
				m.set(func(n *network) { n.lossy = lossy })
				w.write("own")
				start := time.Now()
				if err := m.feed.Announce(context.Background(), "own"); err != nil {
					t.Fatal(err)
				}
				w.acknowledge("own")
				if took := time.Since(start); took > testBound {
					t.Errorf("took %s, the bound is %s", took, testBound)
				}
				m.set(func(n *network) { *n = network{} })
				if missing := w.watch(10*testBound, testBound); missing != "" {
					t.Error(missing)
				}
				wantCurrent(t, m, true)
				if !m.holds("own") {
					t.Error("current without its own announcement")
				}
			})
		})
	}
}

// A link that breaks as soon as it is up costs a reconcile, so it is not dialled again at once for ever.
func TestLinksThatBreakAtOnceAreDialledLessAndLess(t *testing.T) {
	inWorld(t, func(t *testing.T, _ *world, m *member) {
		_, before, _ := m.counts()
		for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(time.Millisecond) {
			m.killLink()
			synctest.Wait()
		}
		if _, after, _ := m.counts(); after-before < 49 || after-before > 55 {
			t.Errorf("%d dials in 10 s, want one in %s", after-before, longestRetry)
		}
		time.Sleep(2 * longestRetry) // this one holds
		_, before, _ = m.counts()
		m.killLink()
		time.Sleep(firstRetry + time.Millisecond)
		if _, after, _ := m.counts(); after != before+1 {
			t.Errorf("%d dials after a link that held", after-before)
		}
	})
}
