package server

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"runtime"
	"time"

	"authbench/bench/internal/relay"
)

// RunRelay is the life of the relay's process: it is configured by the first line on control, answers
// one line with one line, and ends when control does or when it can relay no more.
func RunRelay(control io.Reader, replies io.Writer) error {
	runtime.GOMAXPROCS(runtime.GOMAXPROCS(0) + 1) // one is for the thread that relays
	lines := bufio.NewReader(control)
	r, err := openRelay(lines, replies)
	if err != nil {
		return err
	}
	served := make(chan error, 1)
	go func() { served <- serveRelay(r, lines, replies) }()
	select {
	case err = <-served:
	case <-r.Ended():
	}
	if errors.Is(err, io.EOF) {
		err = nil // the harness let go
	}
	return errors.Join(err, r.Close())
}

// openRelay starts what the first line asks for, and answers it.
func openRelay(lines *bufio.Reader, replies io.Writer) (*relay.Relay, error) {
	var first request
	if err := readLine(lines, &first); err != nil {
		return nil, fmt.Errorf("no configuration on the control channel: %w", err)
	}
	if first.Verb != verbConfigure || first.Relay == nil || first.Relay.Config == nil {
		return nil, fmt.Errorf("the first request must be %q", verbConfigure)
	}
	ready := reply{ID: first.ID}
	r, err := relay.New(first.Relay.Config.Backend, first.Relay.Config.Links)
	if err != nil {
		ready.fail(err)
		return nil, errors.Join(err, writeLine(replies, ready))
	}
	ready.Relay = &relayReply{Addrs: r.Addrs()}
	if err := writeLine(replies, ready); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

// serveRelay answers requests until one side of the control channel ends.
func serveRelay(r *relay.Relay, lines *bufio.Reader, replies io.Writer) error {
	for {
		var req request
		if err := readLine(lines, &req); err != nil {
			return err
		}
		rep := reply{ID: req.ID, Relay: &relayReply{}}
		if err := doRelay(r, req, rep.Relay); err != nil {
			rep.fail(err)
		}
		if err := writeLine(replies, rep); err != nil {
			return err
		}
	}
}

// doRelay performs a request's verb and puts what it yields into rep.
func doRelay(r *relay.Relay, req request, rep *relayReply) (err error) {
	switch {
	case req.Verb == verbStats:
		rep.Stats, err = r.Stats()
	case req.Relay == nil:
		err = fmt.Errorf("%q needs a link", req.Verb)
	default:
		err = r.Do(relay.Verb(req.Verb), req.Relay.Link, time.Duration(req.Relay.OneWayNS))
	}
	return err
}
