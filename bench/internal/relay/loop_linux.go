package relay

import (
	"net"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// A watcher is told what epoll says of its file. An error of it ends the relay.
type watcher interface{ ready(events uint32) error }

// A loop is the relay on one thread: nothing in it is locked, and what is asked from outside is done
// between two events.
type loop struct {
	backend *net.TCPAddr
	poller  poller
	links   []*link
	watched map[int32]watcher
	lastID  int32   // never used twice, so an event of a file that was closed meanwhile finds nobody
	again   []*pair // have more to read than one turn allows
	spare   []*pair // memory of the last again
	began   time.Time
	stopped bool

	mu       sync.Mutex // one asks at a time
	orders   chan func()
	wake     int           // an eventfd
	finished chan struct{} // closed after err is set
	err      error         // what ended the loop, nil if it was closed
}

// On most machines a sleep ends some tens of microseconds late. That is much of a short delay, so of
// these the last part is spun through; a longer one is not worth the CPU.
const (
	spinBelow = time.Millisecond
	spin      = 60 * time.Microsecond
)

// run relays until it is stopped or fails.
func (l *loop) run() {
	runtime.LockOSThread() // never unlocked: the thread dies with its timer slack
	// The kernel otherwise lets sleeps run 50 µs over; an error would only mean later wake-ups.
	_ = unix.Prctl(unix.PR_SET_TIMERSLACK, 1, 0, 0, 0)
	for !l.stopped && l.err == nil {
		l.err = l.turn()
	}
	l.free()
	close(l.finished)
}

// turn waits for something to do, and does it.
func (l *loop) turn() error {
	events, err := l.poller.wait(l.patience())
	if err != nil {
		return err
	}
	for i := range events {
		if w, ok := l.watched[events[i].Fd]; ok {
			if err := w.ready(events[i].Events); err != nil {
				return err
			}
		}
	}
	if err := l.goOn(); err != nil {
		return err
	}
	for _, k := range l.links {
		if err := k.release(); err != nil {
			return err
		}
	}
	return nil
}

// goOn moves the pairs that had more to do than their last turn allowed.
func (l *loop) goOn() error {
	again := l.again
	l.again = l.spare[:0]
	for i, p := range again {
		p.queued, again[i] = false, nil
		if err := p.pump(); err != nil {
			return err
		}
	}
	l.spare = again
	return nil
}

// patience is how long there is nothing to do unless something happens.
func (l *loop) patience() time.Duration {
	if len(l.again) > 0 {
		return 0
	}
	patience := forever
	for _, k := range l.links {
		if k.holed || k.line.empty() {
			continue
		}
		sleep := k.line.due() - l.now()
		if k.oneWay < spinBelow {
			sleep -= spin
		}
		if sleep = max(0, sleep); patience == forever || sleep < patience {
			patience = sleep
		}
	}
	return patience
}

// now is the time since the loop began.
func (l *loop) now() time.Duration { return time.Since(l.began) }

// watch has w told of all that happens to a file.
func (l *loop) watch(fd int, w watcher) (int32, error) {
	l.lastID++
	l.watched[l.lastID] = w
	return l.lastID, l.poller.add(fd, l.lastID)
}

// free lets go of everything but the eventfd, which others may be writing to.
func (l *loop) free() {
	for _, k := range l.links {
		k.close()
	}
	_ = l.poller.close()
}
