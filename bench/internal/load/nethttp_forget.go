package load

import "context"

// A call is one request under way, or one that was.
type call struct {
	cancel context.CancelFunc
	ended  chan struct{}
}

// newCall returns the context of a connection's next request, and what its end calls.
func (t *netHTTP) newCall(conn int) (context.Context, func()) {
	ctx, cancel := context.WithCancel(t.ctx)
	c := call{cancel, make(chan struct{})}
	t.calls[conn] = c
	return ctx, func() {
		cancel()
		close(c.ended)
	}
}

// forgets has requests be such that Forget can end, from now on.
func (t *netHTTP) forgets() { t.forgettable = true }

// Forget implements Transport.
func (t *netHTTP) Forget(conn int) {
	if t.calls[conn].cancel == nil {
		return
	}
	t.calls[conn].cancel()
	<-t.calls[conn].ended
	for _, c := range t.poll(nil) { // it may have completed just before
		if c.Conn != conn {
			t.done <- c
		}
	}
}
