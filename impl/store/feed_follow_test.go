package store

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"authbench/impl/impltest/bubble"
)

const testBound = time.Second

// inWorld runs f in a bubble with one member, current and reconciled once unless it is to start by itself.
func inWorld(t *testing.T, f func(t *testing.T, w *world, m *member)) {
	t.Helper()
	bubble.Run(t, func(t *testing.T) {
		w := newWorld()
		m := w.join(t, testBound)
		m.feed.Current()
		synctest.Wait()
		if !m.feed.Current() {
			t.Fatal("not current with a network that works")
		}
		f(t, w, m)
	})
}

func wantReconciles(t *testing.T, m *member, want int) {
	t.Helper()
	synctest.Wait()
	if _, _, n := m.counts(); n != want {
		t.Errorf("%d reconciles, want %d", n, want)
	}
}

func wantCurrent(t *testing.T, m *member, want bool) {
	t.Helper()
	synctest.Wait()
	if m.feed.Current() != want {
		t.Errorf("current is %t", !want)
	}
}

func TestNotCurrentBeforeTheFirstReconcile(t *testing.T) {
	bubble.Run(t, func(t *testing.T) {
		w := newWorld()
		w.write("old")
		m := w.join(t, testBound)
		m.set(func(n *network) { n.reconcileTime = 300 * time.Millisecond })
		wantCurrent(t, m, false)
		time.Sleep(299 * time.Millisecond)
		wantCurrent(t, m, false)
		time.Sleep(2 * time.Millisecond)
		wantCurrent(t, m, true)
		if !m.holds("old") {
			t.Error("current without the truth")
		}
	})
}

func TestAFailedReconcileProvesNothing(t *testing.T) {
	bubble.Run(t, func(t *testing.T) {
		m := newWorld().join(t, testBound)
		m.set(func(n *network) { n.failReconcile = true })
		for range 50 {
			wantCurrent(t, m, false)
			time.Sleep(testBound / 10)
		}
		if _, _, n := m.counts(); n < 20 || n > 27 {
			t.Errorf("%d reconciles in 5 bounds, want one a poll", n)
		}
		m.set(func(n *network) { n.failReconcile = false })
		time.Sleep(testBound / pollsPerBound)
		wantCurrent(t, m, true)
	})
}

func TestAMessageIsAppliedAsItComes(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world, m *member) {
		m.set(func(n *network) { n.linkDelay = 7 * time.Millisecond })
		for i := range 20 {
			message := fmt.Sprint(i)
			w.announce(message)
			time.Sleep(7 * time.Millisecond)
			synctest.Wait()
			if !m.holds(message) {
				t.Errorf("message %s is late", message)
			}
		}
		time.Sleep(10 * testBound)
		wantReconciles(t, m, 1)
		wantCurrent(t, m, true)
	})
}

func TestAMissedMessageIsRepairedWithinTheBound(t *testing.T) {
	for _, phase := range []time.Duration{0, 50 * time.Millisecond, 199 * time.Millisecond} {
		inWorld(t, func(t *testing.T, w *world, m *member) {
			time.Sleep(phase)
			m.set(func(n *network) { n.lossy = true })
			w.announce("lost")
			time.Sleep(testBound/pollsPerBound + testBound/linkGraceShare)
			wantReconciles(t, m, 2)
			wantCurrent(t, m, true)
			if !m.holds("lost") {
				t.Error("not repaired")
			}
		})
	}
}

func TestAGapIsRepairedAtOnce(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world, m *member) {
		time.Sleep(testBound/pollsPerBound + time.Millisecond) // just after a poll
		m.set(func(n *network) { n.lossy = true })
		w.announce("lost")
		m.set(func(n *network) { n.lossy = false })
		w.announce("heard")
		wantReconciles(t, m, 2)
		if !m.holds("lost") || !m.holds("heard") {
			t.Error("not repaired")
		}
	})
}

// Under a thousand announcements a second nothing looks like a gap, whether the link is faster than the
// store's answers or slower, and a gap costs one reconcile.
func TestABusyFeedReconcilesForAGapAlone(t *testing.T) {
	for words, linkDelay := range map[string]time.Duration{
		"a fast link": 0, "an even link": 20 * time.Millisecond, "a slow link": 60 * time.Millisecond,
	} {
		t.Run(words, func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world, m *member) {
				m.set(func(n *network) {
					n.delay, n.linkDelay, n.reconcileTime = 20*time.Millisecond, linkDelay, 70*time.Millisecond
				})
				for i := range 600 {
					m.set(func(n *network) { n.lossy = i == 300 })
					w.announce(fmt.Sprint(i))
					time.Sleep(time.Millisecond)
					if missing := w.missing(m, testBound); missing != "" {
						t.Fatalf("%s is missing", missing)
					}
				}
				time.Sleep(testBound)
				wantReconciles(t, m, 2)
				wantCurrent(t, m, true)
			})
		})
	}
}

func TestACutEndsCurrentWithinTheBoundAndHeals(t *testing.T) {
	for words, fault := range map[string]func(*network){
		"cut":        func(n *network) { n.cut = true },
		"black hole": func(n *network) { n.blackHole = true },
	} {
		t.Run(words, func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world, m *member) {
				m.set(fault)
				w.announce("meanwhile")
				time.Sleep(testBound - testBound/pollsPerBound) // the last proof may have begun just now
				wantCurrent(t, m, true)
				time.Sleep(testBound / pollsPerBound)
				wantCurrent(t, m, false)
				time.Sleep(10 * testBound)
				wantCurrent(t, m, false)
				m.set(func(n *network) { *n = network{} })
				time.Sleep(testBound)
				wantCurrent(t, m, true)
				if !m.holds("meanwhile") {
					t.Error("healed without the truth")
				}
			})
		})
	}
}

// A link that brings nothing, beside polls that work, costs speed and never the bound.
func TestADeafLinkIsNoHarm(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world, m *member) {
		m.set(func(n *network) { n.deafLink = true })
		for i := range 500 {
			if i%10 == 0 {
				w.announce(fmt.Sprint(i))
			}
			time.Sleep(10 * time.Millisecond)
			wantCurrent(t, m, true)
			if missing := w.missing(m, testBound); missing != "" {
				t.Fatalf("%s is missing", missing)
			}
		}
	})
}

// A new link may lead to another server: one that knows as many announcements and another truth.
func TestANewLinkReconciles(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world, m *member) {
		for i := range 3 {
			w.write(fmt.Sprint("unannounced ", i))
			time.Sleep(longestRetry) // the link holds
			m.killLink()
			time.Sleep(firstRetry)
			wantReconciles(t, m, 2+i)
			if !m.holds(fmt.Sprint("unannounced ", i)) {
				t.Error("the truth was not taken")
			}
		}
	})
}

// A failover or an expired key: the number that was reached is not the store's any more.
func TestALowerNumberReconciles(t *testing.T) {
	for words, number := range map[string]int64{"a failover": 42, "expired": 0} {
		t.Run(words, func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world, m *member) {
				w.announce("first")
				time.Sleep(testBound)
				wantReconciles(t, m, 1)
				w.write("another truth")
				w.setNumber(number)
				time.Sleep(testBound)
				wantReconciles(t, m, 2)
				wantCurrent(t, m, true)
				if !m.holds("another truth") {
					t.Error("the truth was not taken")
				}
				w.announce("second")
				time.Sleep(10 * testBound)
				wantReconciles(t, m, 2)
				if !m.holds("second") {
					t.Error("deaf after the number was lower")
				}
			})
		})
	}
}
