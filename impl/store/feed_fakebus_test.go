package store

import (
	"context"
	"time"
)

// pass is one call to the store: there, and the answer back.
func (m *member) pass(ctx context.Context, there func()) error {
	m.mu.Lock()
	net := m.net
	m.mu.Unlock()
	if net.cut {
		return errFake
	}
	if net.blackHole {
		<-ctx.Done()
		return ctx.Err()
	}
	sleep(ctx, net.delay)
	there()
	sleep(ctx, net.delay)
	return ctx.Err()
}

func (m *member) announce(ctx context.Context, nowMicros int64, message string) error {
	return m.pass(ctx, func() { m.world.publish(nowMicros, message) })
}

func (m *member) number(ctx context.Context) (n int64, err error) {
	m.mu.Lock()
	m.reads++
	m.mu.Unlock()
	err = m.pass(ctx, func() {
		m.world.mu.Lock()
		defer m.world.mu.Unlock()
		n = m.world.number
	})
	return n, err
}

func (m *member) connect(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, linkStepTime)
	defer cancel()
	m.mu.Lock()
	m.connects++
	m.mu.Unlock()
	return m.pass(ctx, func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.link = &fakeLink{inbox: make(chan delivery, 10_000), broken: make(chan struct{})}
	})
}

func (m *member) receive(ctx context.Context) (announcement, error) {
	m.mu.Lock()
	link := m.link
	m.mu.Unlock()
	if link == nil {
		return announcement{}, errFake
	}
	select {
	case <-link.broken:
		return announcement{}, errFake
	case <-ctx.Done():
		return announcement{}, ctx.Err()
	case d := <-link.inbox:
		sleep(ctx, time.Until(d.due))
		return d.announcement, ctx.Err()
	}
}

func (m *member) ping(context.Context) error { return nil }
func (m *member) close() error               { return nil }
