package store

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"sync/atomic"
	"syscall"
	"time"
)

// Counters is what passed between this process and the store since Open, connection set-up included.
type Counters struct {
	Commands      int64 // each command of a pipeline is one
	Writes        int64 // those of them that may change data, a script among them
	BytesSent     int64 // TCP payload
	BytesReceived int64 // TCP payload
}

// Sub returns what passed since before.
func (c Counters) Sub(before Counters) Counters {
	return Counters{
		Commands:      c.Commands - before.Commands,
		Writes:        c.Writes - before.Writes,
		BytesSent:     c.BytesSent - before.BytesSent,
		BytesReceived: c.BytesReceived - before.BytesReceived,
	}
}

type traffic struct {
	commands, writes, sent, received atomic.Int64
}

// Counters reads the counters. It is exact when no call is under way.
func (s *Store) Counters() Counters {
	return Counters{
		Commands:      s.traffic.commands.Load(),
		Writes:        s.traffic.writes.Load(),
		BytesSent:     s.traffic.sent.Load(),
		BytesReceived: s.traffic.received.Load(),
	}
}

// dialer returns a dialer whose connections count their bytes: below TLS, where the network sees them. Where the
// TLS config names no server, each has to prove the name that was dialed.
func dialer(timeout time.Duration, config *tls.Config, t *traffic) func(context.Context, string, string) (net.Conn, error) {
	d := net.Dialer{
		Timeout:         timeout,
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 30 * time.Second, Interval: 5 * time.Second, Count: 3},
	}
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		plain, err := d.DialContext(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		counted := &countingConn{Conn: plain, traffic: t}
		if config == nil {
			return counted, nil
		}
		return handshake(ctx, timeout, tls.Client(counted, proving(config, addr)))
	}
}

func proving(config *tls.Config, addr string) *tls.Config {
	if config.ServerName != "" {
		return config
	}
	config = config.Clone()
	config.ServerName, _, _ = net.SplitHostPort(addr)
	return config
}

func handshake(ctx context.Context, timeout time.Duration, conn *tls.Conn) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	if err := conn.HandshakeContext(ctx); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

type countingConn struct {
	net.Conn
	traffic *traffic
}

// Read implements net.Conn.
func (c *countingConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.traffic.received.Add(int64(n))
	return n, err
}

// Write implements net.Conn.
func (c *countingConn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	c.traffic.sent.Add(int64(n))
	return n, err
}

// SyscallConn passes the descriptor through. go-redis peeks at it to see whether a pooled connection
// still lives and whether the server pushed something; without it both fall back to slow guesses.
func (c *countingConn) SyscallConn() (syscall.RawConn, error) {
	conn, ok := c.Conn.(syscall.Conn)
	if !ok {
		return nil, errors.ErrUnsupported
	}
	return conn.SyscallConn()
}
