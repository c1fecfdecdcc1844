package store

import (
	"context"
	"errors"
	"maps"
	"sync"
	"testing"
	"time"
)

var errFake = errors.New("the fake refuses")

// A world is the store of fake followers: the truth, which whoever announces writes first, and the number.
type world struct {
	mu      sync.Mutex
	number  int64
	truth   map[string]bool
	acked   map[string]time.Time // message → when it was acknowledged
	members []*member
}

func newWorld() *world { return &world{truth: map[string]bool{}, acked: map[string]time.Time{}} }

// A member is one replica's feed with its network and what it holds.
type member struct {
	world *world
	feed  *Feed

	mu         sync.Mutex
	net        network
	link       *fakeLink // nil while there is none
	reads      int
	connects   int
	reconciles int
	held       map[string]bool
}

// A network is the state of a member's connections; the zero value works.
type network struct {
	cut, blackHole bool          // of everything
	deafLink       bool          // the link brings nothing and says nothing
	lossy          bool          // the link loses what is announced
	delay          time.Duration // of a call to the store, each way
	linkDelay      time.Duration
	failReconcile  bool
	reconcileTime  time.Duration
}

type fakeLink struct {
	inbox  chan delivery
	broken chan struct{}
}

type delivery struct {
	announcement
	due time.Time
}

// join adds a member whose feed has not started.
func (w *world) join(t *testing.T, bound time.Duration) *member {
	m := &member{world: w, held: map[string]bool{}}
	m.feed = newFeed(FeedConfig{Name: "n", Bound: bound, Keep: time.Hour, Apply: m.apply, Reconcile: m.reconcile}, m)
	w.members = append(w.members, m)
	t.Cleanup(func() {
		if err := m.feed.Close(); err != nil {
			t.Error(err)
		}
	})
	return m
}

// publish numbers the message and sends it by every link that is up.
func (w *world) publish(nowMicros int64, message string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	a := announcement{before: w.number, number: max(w.number+1, nowMicros), message: message}
	w.number = a.number
	for _, m := range w.members {
		m.send(a)
	}
}

// announce is what another replica does.
func (w *world) announce(message string) {
	w.write(message)
	w.publish(time.Now().UnixMicro(), message)
	w.acknowledge(message)
}

func (w *world) write(message string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.truth[message] = true
}

func (w *world) acknowledge(message string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.acked[message] = time.Now()
}

func (w *world) setNumber(n int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.number = n
}

func (m *member) send(a announcement) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.link == nil || m.net.lossy || m.net.deafLink || m.net.blackHole {
		return
	}
	m.link.inbox <- delivery{a, time.Now().Add(m.net.linkDelay)}
}

func (m *member) apply(message string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.held[message] = true
}

// reconcile reads the truth at its beginning and holds it at its end.
func (m *member) reconcile(ctx context.Context) error {
	m.mu.Lock()
	m.reconciles++
	net := m.net
	m.mu.Unlock()
	m.world.mu.Lock()
	truth := maps.Clone(m.world.truth)
	m.world.mu.Unlock()
	sleep(ctx, net.reconcileTime)
	if net.failReconcile || net.cut || net.blackHole {
		return errFake
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.held = truth
	return ctx.Err()
}

// set changes the network; a cut breaks the link that is up.
func (m *member) set(change func(*network)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	change(&m.net)
	if m.net.cut {
		m.breakLink()
	}
}

// breakLink is called under the lock.
func (m *member) breakLink() {
	if m.link != nil {
		close(m.link.broken)
		m.link = nil
	}
}

func (m *member) killLink() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.breakLink()
}

func (m *member) holds(message string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.held[message]
}

func (m *member) counts() (reads, connects, reconciles int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.reads, m.connects, m.reconciles
}

// missing returns a message that a current member should hold by now and does not, or "".
func (w *world) missing(m *member, bound time.Duration) string {
	if !m.feed.Current() {
		return ""
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for message, at := range w.acked {
		if time.Since(at) > bound && !m.holds(message) {
			return message
		}
	}
	return ""
}
