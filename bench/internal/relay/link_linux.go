package relay

import (
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// A link is one listening port, and all that goes through it.
type link struct {
	loop *loop
	// holder is bound to the port and never listens, so that the port stays ours through a cut.
	holder     int
	port       int
	listener   int // -1 while the link is cut
	listenerID int32
	holed      bool
	oneWay     time.Duration
	line       line
	pairs      map[*pair]struct{}
	stats      LinkStats
}

func newLink(l *loop) (*link, error) {
	k := &link{loop: l, listener: -1, pairs: map[*pair]struct{}{}}
	var err error
	if k.holder, err = bindLoopback(0); err != nil {
		return nil, err
	}
	if k.port, err = portOf(k.holder); err == nil {
		err = k.listen()
	}
	if err != nil {
		k.close()
		return nil, err
	}
	return k, nil
}

// listen takes new connections, if it does not yet.
func (k *link) listen() error {
	if k.listener >= 0 {
		return nil
	}
	fd, err := bindLoopback(k.port)
	if err != nil {
		return err
	}
	if err = unix.Listen(fd, unix.SOMAXCONN); err == nil {
		k.listenerID, err = k.loop.watch(fd, k)
	}
	if err != nil {
		_ = unix.Close(fd)
		return os.NewSyscallError("listen", err)
	}
	k.listener = fd
	return nil
}

// ready implements watcher: connections are there to be accepted.
func (k *link) ready(uint32) error {
	for k.listener >= 0 {
		fd, _, err := unix.Accept4(k.listener, unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC)
		switch err {
		case nil:
			if err := newPair(k, fd); err != nil {
				return err
			}
		case unix.EAGAIN:
			return nil
		case unix.EINTR, unix.ECONNABORTED:
		default:
			return fmt.Errorf("cannot take a connection: %w", os.NewSyscallError("accept4", err))
		}
	}
	return nil
}

// do does a verb to the link.
func (k *link) do(verb Verb, oneWay time.Duration) error {
	switch verb {
	case Delay:
		k.oneWay = oneWay
	case Cut:
		k.refuse()
		k.reset()
		k.holed = false
	case Reset:
		err := k.ready(0) // who connected before is reset too
		k.reset()
		return err
	case BlackHole:
		k.holed = true
		return k.listen()
	case Heal:
		return k.heal()
	}
	return nil
}

// heal takes connections again, and moves what was held back.
func (k *link) heal() error {
	k.holed = false
	if err := k.listen(); err != nil {
		return err
	}
	for p := range k.pairs {
		if err := p.pump(); err != nil {
			return err
		}
	}
	return nil
}

// refuse has the kernel refuse new connections.
func (k *link) refuse() {
	if k.listener >= 0 {
		_ = unix.Close(k.listener)
		delete(k.loop.watched, k.listenerID)
		k.listener = -1
	}
}

func (k *link) reset() {
	for p := range k.pairs {
		p.reset()
	}
	k.line.clear()
}

// enter sends n bytes of a flow, or its end for 0, through the link.
func (k *link) enter(f *flow, n int) {
	if k.oneWay == 0 && k.line.empty() {
		f.admit(n)
		return
	}
	k.line.push(entry{flow: f, bytes: n, due: k.loop.now() + k.oneWay})
}

// release hands on what is due.
func (k *link) release() error {
	if k.holed || k.line.empty() {
		return nil
	}
	for now := k.loop.now(); !k.line.empty() && k.line.due() <= now; {
		e := k.line.pop()
		if e.flow.pair.closed {
			continue
		}
		e.flow.admit(e.bytes)
		if err := e.flow.pair.pump(); err != nil {
			return err
		}
	}
	return nil
}

// close lets go of everything.
func (k *link) close() {
	k.refuse()
	k.reset()
	_ = unix.Close(k.holder)
}
