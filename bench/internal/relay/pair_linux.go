package relay

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// A pair is one connection through the relay: the client's and the one to the backend.
type pair struct {
	link            *link
	client, backend socket
	toBackend       flow
	toClient        flow
	connected       bool // to the backend
	closed          bool
	queued          bool // it is in the loop's list of those that have more to do
}

// newPair begins to relay for a client that was accepted.
func newPair(l *link, client int) error {
	p := &pair{link: l}
	p.client = socket{fd: client, pair: p, writable: true}
	p.backend = socket{fd: -1, pair: p}
	p.toBackend = flow{pair: p, from: &p.client, to: &p.backend, handedOn: &l.stats.ToBackendBytes}
	p.toClient = flow{pair: p, from: &p.backend, to: &p.client, handedOn: &l.stats.ToClientBytes}
	l.pairs[p] = struct{}{}
	l.stats.Accepted++
	err := sendAtOnce(client)
	if err == nil {
		p.client.id, err = l.loop.watch(client, &p.client)
	}
	if err != nil {
		return fmt.Errorf("cannot take a connection: %w", err)
	}
	return p.pump()
}

func (p *pair) other(f *flow) *flow {
	if f == &p.toBackend {
		return &p.toClient
	}
	return &p.toBackend
}

// pump moves what can be moved now, one read a direction so that no connection holds up the others.
func (p *pair) pump() error {
	if p.closed || p.link.holed {
		return nil
	}
	if !p.connected {
		if err := p.connect(); err != nil {
			return err
		}
	}
	for _, f := range []*flow{&p.toBackend, &p.toClient} {
		if !p.closed {
			f.take()
			f.give()
		}
	}
	if !p.closed && !p.queued && (p.toBackend.hungry() || p.toClient.hungry()) {
		p.queued = true
		p.link.loop.again = append(p.link.loop.again, p)
	}
	return nil
}

// connect begins to connect to the backend, or goes on with it. A backend that refuses is handed on as
// a reset.
func (p *pair) connect() error {
	switch {
	case p.backend.fd < 0:
		return p.dial()
	case p.backend.writable:
		code, err := unix.GetsockoptInt(p.backend.fd, unix.SOL_SOCKET, unix.SO_ERROR)
		p.connected = true
		if err != nil || code != 0 {
			p.toBackend.stop()
			p.toClient.finish(byReset)
		}
	}
	return nil
}

func (p *pair) dial() error {
	loop := p.link.loop
	family, address := sockaddr(loop.backend)
	fd, err := openSocket(family)
	if err != nil {
		return fmt.Errorf("cannot connect to the backend: %w", err)
	}
	p.backend.fd = fd
	if err = sendAtOnce(fd); err == nil {
		err = unix.Connect(fd, address)
	}
	switch err {
	case nil, unix.EINPROGRESS, unix.ECONNREFUSED:
	default:
		return fmt.Errorf("cannot connect to the backend: %w", os.NewSyscallError("connect", err))
	}
	p.backend.id, err = loop.watch(fd, &p.backend)
	return err
}

// reset ends both connections at once; what is held is lost.
func (p *pair) reset() {
	for _, s := range []*socket{&p.client, &p.backend} {
		if s.fd >= 0 {
			resetSocket(s.fd)
		}
	}
	p.forget()
}

// close ends both connections after both have finished.
func (p *pair) close() {
	_, _ = unix.Close(p.client.fd), unix.Close(p.backend.fd)
	p.forget()
}

func (p *pair) forget() {
	p.closed = true
	p.toBackend.stop()
	p.toClient.stop()
	delete(p.link.pairs, p)
	delete(p.link.loop.watched, p.client.id)
	delete(p.link.loop.watched, p.backend.id)
}
