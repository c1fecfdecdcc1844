package jwt_test

import (
	"context"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/redis/go-redis/v9"
)

// failing fails the nth write, before it is sent.
type failing struct {
	nth  int
	seen atomic.Int64
}

func (f *failing) DialHook(next redis.DialHook) redis.DialHook { return next }

func (f *failing) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

func (f *failing) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		switch cmd.Name() {
		case "set", "eval", "evalsha":
			if f.seen.Add(1) == int64(f.nth) {
				cmd.SetErr(io.ErrUnexpectedEOF)
				return io.ErrUnexpectedEOF
			}
		}
		return next(ctx, cmd)
	}
}

// A link is a replica's way to the store, which a test takes away and gives back.
type link struct {
	addr, to string
	mu       sync.Mutex
	fault    string // "", "cut" or "black hole"
	conns    map[net.Conn]bool
}

func newLink(t *testing.T, to string) *link {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	l := &link{addr: listener.Addr().String(), to: to, conns: map[net.Conn]bool{}}
	var serving sync.WaitGroup
	serving.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			serving.Go(func() { l.serve(conn) })
		}
	})
	t.Cleanup(func() {
		listener.Close()
		l.set("cut")
		serving.Wait()
	})
	return l
}

// set changes what happens to the link. Only a black hole leaves the connections there are.
func (l *link) set(fault string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.fault = fault
	if fault != "black hole" {
		for conn := range l.conns {
			conn.Close()
		}
	}
}

func (l *link) is() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.fault
}

// keep notes a connection for set to close, or closes it at once.
func (l *link) keep(conn net.Conn) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.fault == "cut" {
		conn.Close()
		return false
	}
	l.conns[conn] = true
	return true
}

func (l *link) serve(near net.Conn) {
	far, err := net.Dial("tcp", l.to)
	if err != nil {
		near.Close()
		return
	}
	defer near.Close()
	defer far.Close()
	if !l.keep(near) || !l.keep(far) {
		return
	}
	var back sync.WaitGroup
	back.Go(func() { l.pass(near, far) })
	l.pass(far, near)
	back.Wait()
}

// pass drops what comes while the link is a black hole.
func (l *link) pass(to, from net.Conn) {
	defer to.Close()
	defer from.Close()
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		if err != nil {
			return
		}
		if l.is() == "black hole" {
			continue
		}
		if _, err := to.Write(buffer[:n]); err != nil {
			return
		}
	}
}
