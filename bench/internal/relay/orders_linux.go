package relay

import (
	"encoding/binary"
	"fmt"
	"net"
	"os"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

// newLoop starts a loop.
func newLoop(backend *net.TCPAddr, links int) (engine, error) {
	p, err := newPoller()
	if err != nil {
		return nil, err
	}
	wake, err := unix.Eventfd(0, unix.EFD_NONBLOCK|unix.EFD_CLOEXEC)
	if err != nil {
		_ = p.close()
		return nil, os.NewSyscallError("eventfd", err)
	}
	l := &loop{
		backend: backend, poller: p, watched: map[int32]watcher{}, began: time.Now(),
		orders: make(chan func(), 1), wake: wake, finished: make(chan struct{}),
	}
	if err := l.open(links); err != nil {
		l.free()
		_ = unix.Close(wake)
		return nil, err
	}
	go l.run()
	return l, nil
}

func (l *loop) open(links int) error {
	if _, err := l.watch(l.wake, l); err != nil {
		return err
	}
	for range links {
		k, err := newLink(l)
		if err != nil {
			return err
		}
		l.links = append(l.links, k)
	}
	return nil
}

// ready implements watcher: something is asked from outside.
func (l *loop) ready(uint32) error {
	var count [8]byte
	_, _ = unix.Read(l.wake, count[:]) // edge-triggered: what is not read is told once all the same
	select {
	case order := <-l.orders:
		order()
	default:
	}
	return nil
}

// order has the loop's thread call f and waits until it has. The caller holds mu.
func (l *loop) order(f func() error) error {
	select {
	case <-l.finished:
		return l.gone()
	default:
	}
	done := make(chan error, 1)
	l.orders <- func() { done <- f() } // has room: one asks at a time
	if _, err := unix.Write(l.wake, binary.NativeEndian.AppendUint64(nil, 1)); err != nil {
		return os.NewSyscallError("eventfd", err)
	}
	select {
	case err := <-done:
		return err
	case <-l.finished:
		return l.gone()
	}
}

func (l *loop) gone() error {
	if l.err != nil {
		return fmt.Errorf("the relay failed: %w", l.err)
	}
	return ErrClosed
}

func (l *loop) addrs() []string {
	addrs := make([]string, len(l.links))
	for i, k := range l.links {
		addrs[i] = net.JoinHostPort("127.0.0.1", strconv.Itoa(k.port))
	}
	return addrs
}

func (l *loop) do(verb Verb, link int, oneWay time.Duration) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.order(func() error { return l.links[link].do(verb, oneWay) })
}

func (l *loop) stats() (stats []LinkStats, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	err = l.order(func() error {
		for _, k := range l.links {
			k.stats.Open = len(k.pairs)
			stats = append(stats, k.stats)
		}
		return nil
	})
	return stats, err
}

func (l *loop) ended() <-chan struct{} { return l.finished }

func (l *loop) close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.wake < 0 {
		return nil
	}
	_ = l.order(func() error { l.stopped = true; return nil }) // one that has failed is stopped
	<-l.finished
	err := unix.Close(l.wake)
	l.wake = -1
	if l.err != nil {
		return l.gone()
	}
	return err
}
