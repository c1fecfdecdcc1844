// Package relay is a TCP relay between replicas and a store that delays, cuts, black-holes and resets.
// Each of its links listens on a loopback port of its own and leads to the one backend. Bytes keep
// their order and their number, a half-close stays one, and of each direction of a connection no more
// than a bound is held: then the relay stops reading.
//
// On Linux one thread does all on epoll, and sleeps whenever nothing is due. Elsewhere the obvious
// relay of two goroutines a direction does the same: coarse, with each hop through the scheduler in the
// round trip.
package relay

import (
	"errors"
	"fmt"
	"net"
	"time"
)

// A Verb is what can be done to a link.
type Verb string

// The verbs of a link. A verb replaces what an earlier one of cut, black hole and heal did; the delay
// is apart from these and stays until it is set anew.
const (
	// Delay holds what goes through for a set time each way. Setting up a connection is not delayed.
	Delay Verb = "delay"
	// Cut ends every connection, and what was on its way in them; new ones are refused.
	Cut Verb = "cut"
	// BlackHole lets nothing through, the end of a connection included. New connections are taken, and
	// what is sent is held, or waits with the sender.
	BlackHole Verb = "black-hole"
	// Reset ends every connection as Cut does, and takes new ones if the link did.
	Reset Verb = "reset"
	// Heal ends a cut or a black hole; what a black hole held goes through.
	Heal Verb = "heal"
)

// heldBytes bounds what is held of one direction of a connection, apart from the kernel's own buffers.
const heldBytes = 1 << 20

// LinkStats counts what went through a link.
type LinkStats struct {
	Accepted int64 `json:"accepted"` // connections ever
	Open     int   `json:"open"`     // connections now
	// ToBackendBytes and ToClientBytes are payload that was handed on.
	ToBackendBytes int64 `json:"to_backend_bytes"`
	ToClientBytes  int64 `json:"to_client_bytes"`
}

// ErrClosed is the error of what is asked of a closed relay.
var ErrClosed = errors.New("the relay is closed")

// A Relay is running from New to Close. Its methods may be called concurrently.
type Relay struct {
	engine engine
	addrs  []string
}

// An engine is a relay as the system at hand has it.
type engine interface {
	addrs() []string
	// do returns when the verb has taken effect.
	do(verb Verb, link int, oneWay time.Duration) error
	stats() ([]LinkStats, error)
	// ended is closed when nothing is relayed any more.
	ended() <-chan struct{}
	close() error
}

// New starts a relay with a number of links to the backend, which is host:port and need not run yet.
func New(backend string, links int) (*Relay, error) { return open(newEngine, backend, links) }

func open(engine func(*net.TCPAddr, int) (engine, error), backend string, links int) (*Relay, error) {
	if links < 1 {
		return nil, fmt.Errorf("a relay of %d links: it needs at least one", links)
	}
	address, err := net.ResolveTCPAddr("tcp", backend)
	if err != nil || address.Port == 0 {
		return nil, fmt.Errorf("a relay to %q: the backend must be host:port: %w", backend, err)
	}
	if address.IP == nil {
		address.IP = net.IPv4(127, 0, 0, 1)
	}
	e, err := engine(address, links)
	if err != nil {
		return nil, fmt.Errorf("cannot start the relay: %w", err)
	}
	return &Relay{engine: e, addrs: e.addrs()}, nil
}

// Addrs are where the links listen, as host:port, in order.
func (r *Relay) Addrs() []string { return r.addrs }

// Do does the verb to a link and returns when it has taken effect. After Cut, BlackHole and Reset the
// relay hands on no byte that came before; what the kernel already had of it for the receiver may still
// arrive. Only Delay uses oneWay, the time that each direction takes.
func (r *Relay) Do(verb Verb, link int, oneWay time.Duration) error {
	switch verb {
	case Delay, Cut, BlackHole, Reset, Heal:
	default:
		return fmt.Errorf("a link cannot %q", verb)
	}
	if link < 0 || link >= len(r.addrs) {
		return fmt.Errorf("there is no link %d: they are 0 to %d", link, len(r.addrs)-1)
	}
	if oneWay < 0 {
		return fmt.Errorf("link %d cannot have a delay of %v: give 0 or more", link, oneWay)
	}
	return r.engine.do(verb, link, oneWay)
}

// Stats are the links' counters, in order.
func (r *Relay) Stats() ([]LinkStats, error) { return r.engine.stats() }

// Ended is closed when the relay relays no more: it was closed, or it failed, as Close then says.
func (r *Relay) Ended() <-chan struct{} { return r.engine.ended() }

// Close ends every connection and lets go of the ports.
func (r *Relay) Close() error { return r.engine.close() }
