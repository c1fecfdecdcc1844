package server

import (
	"bufio"
	"context"
	"fmt"
	"sync"
	"time"
)

// A caller sends requests to a child and matches its replies to them. Its calls may be concurrent.
type caller struct {
	process *Process
	sending chan struct{} // holds one value; who has it may write
	torn    bool          // the last write ended in the middle of a line
	ended   chan struct{} // closed when no reply will come any more

	mu      sync.Mutex
	lastID  uint64
	waiting map[uint64]chan reply
}

func newCaller(p *Process) *caller {
	c := &caller{
		process: p, sending: make(chan struct{}, 1), ended: make(chan struct{}), waiting: map[uint64]chan reply{},
	}
	c.sending <- struct{}{}
	go c.listen()
	return c
}

// listen hands every reply to the call that waits for it; nobody may wait any more.
func (c *caller) listen() {
	defer close(c.ended)
	defer c.process.replies.Close()
	lines := bufio.NewReader(c.process.replies)
	for {
		var rep reply
		if readLine(lines, &rep) != nil {
			return
		}
		c.mu.Lock()
		if waiting, ok := c.waiting[rep.ID]; ok {
			waiting <- rep // has room for one
			delete(c.waiting, rep.ID)
		}
		c.mu.Unlock()
	}
}

// call sends a request and waits for its reply.
func (c *caller) call(ctx context.Context, req request) (reply, error) {
	answer := c.expect(&req)
	defer c.forget(req)
	if err := c.send(ctx, req); err != nil {
		return reply{}, err
	}
	select {
	case rep := <-answer:
		return c.checked(rep)
	case <-ctx.Done():
		return reply{}, c.late(ctx, req)
	case <-c.ended:
	}
	select {
	case rep := <-answer: // its last words
		return c.checked(rep)
	default:
		return reply{}, c.process.gone(ctx)
	}
}

// expect gives req its ID and returns where its reply will come.
func (c *caller) expect(req *request) <-chan reply {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lastID++
	req.ID = c.lastID
	answer := make(chan reply, 1)
	c.waiting[req.ID] = answer
	return answer
}

func (c *caller) forget(req request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.waiting, req.ID)
}

func (c *caller) checked(rep reply) (reply, error) {
	if err := rep.err(); err != nil {
		return reply{}, fmt.Errorf("%s: %w", c.process.name, err)
	}
	return rep, nil
}

// send writes the request, for no longer than ctx allows: a child that hangs stops reading.
func (c *caller) send(ctx context.Context, req request) error {
	select {
	case <-c.sending:
		defer func() { c.sending <- struct{}{} }()
	case <-ctx.Done():
		return c.late(ctx, req)
	}
	pipe := c.process.control
	_ = pipe.SetWriteDeadline(time.Time{})
	stop := context.AfterFunc(ctx, func() { _ = pipe.SetWriteDeadline(time.Now()) })
	defer stop()
	var err error
	if c.torn {
		_, err = pipe.Write([]byte("\n")) // what was torn becomes a line of its own, answered to nobody
	}
	if err == nil {
		err = writeLine(pipe, req)
	}
	c.torn = err != nil
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return c.late(ctx, req)
	}
	return c.process.gone(ctx)
}

// late is the error of a call whose context ended before its reply came.
func (c *caller) late(ctx context.Context, req request) error {
	return fmt.Errorf("%s (pid %d) did not answer %q: %w", c.process.name, c.process.PID(), req.Verb, context.Cause(ctx))
}
