package load

import (
	"net"
	"sync/atomic"
)

// traffic counts what passes over several connections at once.
type traffic struct {
	sentBytes, receivedBytes, dials atomic.Int64
}

func (t *traffic) counters() Counters {
	return Counters{t.sentBytes.Load(), t.receivedBytes.Load(), t.dials.Load()}
}

// countingConn counts the payload of a connection.
type countingConn struct {
	net.Conn
	traffic *traffic
}

// Read implements net.Conn.
func (c countingConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.traffic.receivedBytes.Add(int64(n))
	return n, err
}

// Write implements net.Conn. It counts ahead of writing, because the answer can be read on another
// goroutine before Write returns here, and the counters must be exact by then.
func (c countingConn) Write(b []byte) (int, error) {
	c.traffic.sentBytes.Add(int64(len(b)))
	n, err := c.Conn.Write(b)
	c.traffic.sentBytes.Add(int64(n - len(b)))
	return n, err
}
