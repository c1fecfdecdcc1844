package store

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"authbench/impl"
	"authbench/impl/impltest/bubble"
)

// A reconcile must not undo what came by the link while it ran.
func TestWhatComesDuringAReconcileIsAppliedAfterIt(t *testing.T) {
	bubble.Run(t, func(t *testing.T) {
		w := newWorld()
		m := w.join(t, testBound)
		m.set(func(n *network) { n.reconcileTime = 100 * time.Millisecond })
		m.feed.Current()
		time.Sleep(50 * time.Millisecond) // it has read the truth
		w.announce("during")
		time.Sleep(51 * time.Millisecond)
		wantCurrent(t, m, true)
		if !m.holds("during") {
			t.Error("the reconcile undid it")
		}
		wantReconciles(t, m, 1)
	})
}

func TestWhoAnnouncesAppliesAtOnceAndOnceAReconcileIsOver(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world, m *member) {
		if err := m.feed.Announce(t.Context(), "own"); err != nil || !m.holds("own") {
			t.Errorf("own announcement: %v", err)
		}
		m.set(func(n *network) { n.reconcileTime = 100 * time.Millisecond })
		m.killLink()
		time.Sleep(firstRetry + 10*time.Millisecond) // it reconciles
		short, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		defer cancel()
		start := time.Now()
		if err := m.feed.Announce(short, "short"); err != nil || time.Since(start) != 20*time.Millisecond {
			t.Errorf("with a deadline: %v after %s", err, time.Since(start))
		}
		if err := m.feed.Announce(t.Context(), "long"); err != nil || !m.holds("long") {
			t.Errorf("without a deadline: %v", err)
		}
		if time.Since(start) != 90*time.Millisecond {
			t.Errorf("waited %s", time.Since(start))
		}
	})
}

func TestAnAnnouncementThatFailsIsUnavailableAndAppliedHere(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world, m *member) {
		m.set(func(n *network) { n.cut = true })
		if err := m.feed.Announce(t.Context(), "own"); !errors.Is(err, impl.ErrUnavailable) || !m.holds("own") {
			t.Errorf("own announcement: %v", err)
		}
	})
}

// Answers that take half a bound are as slow as the promise allows.
func TestSlowAnswers(t *testing.T) {
	for _, c := range []struct {
		words   string
		oneWay  time.Duration
		current bool
	}{
		{"a little under half a bound", testBound/4 - 10*time.Millisecond, true},
		{"over half a bound", testBound/4 + 10*time.Millisecond, false},
	} {
		t.Run(c.words, func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world, m *member) {
				m.set(func(n *network) { n.delay = c.oneWay })
				time.Sleep(2 * testBound)
				for i := range 100 {
					w.announce(fmt.Sprint(i))
					time.Sleep(37 * time.Millisecond)
					wantCurrent(t, m, c.current)
					if missing := w.missing(m, testBound); missing != "" {
						t.Fatalf("%s is missing", missing)
					}
				}
			})
		})
	}
}

func TestRetriesAreBounded(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world, m *member) {
		m.set(func(n *network) { n.cut = true })
		_, before, _ := m.counts()
		time.Sleep(10 * time.Second)
		if _, after, _ := m.counts(); after-before < 49 || after-before > 55 {
			t.Errorf("%d dials in 10 s, want one in %s", after-before, longestRetry)
		}
	})
}

func TestCloseWaitsForNobody(t *testing.T) {
	for words, hang := range map[string]func(*network){
		"a black hole":              func(n *network) { n.blackHole = true },
		"a cut":                     func(n *network) { n.cut = true },
		"a reconcile without end":   func(n *network) { n.reconcileTime = time.Hour },
		"answers that take an hour": func(n *network) { n.delay = time.Hour },
	} {
		t.Run(words, func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world, m *member) {
				m.set(hang)
				m.killLink()
				time.Sleep(testBound / 2)
				start := time.Now()
				if err := m.feed.Close(); err != nil || time.Since(start) != 0 {
					t.Errorf("closed after %s: %v", time.Since(start), err)
				}
				wantCurrent(t, m, false)
				before, _, _ := m.counts()
				time.Sleep(testBound)
				if after, _, _ := m.counts(); after != before {
					t.Error("it still asks")
				}
			})
		})
	}
}
