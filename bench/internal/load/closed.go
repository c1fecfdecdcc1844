package load

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// ClosedConfig is one slice's load in a closed loop.
type ClosedConfig struct {
	Transport Transport
	Users     []User
	// Seed draws who asks: the n-th request of a slice is the same user's for every arm.
	Seed   uint64
	Window time.Duration
	// DrainTimeout is how long after the window answers are waited for; nothing is sent any more.
	DrainTimeout time.Duration
}

func (c ClosedConfig) check() error {
	switch {
	case c.Transport == nil:
		return errors.New("generator: no transport")
	case len(c.Users) == 0:
		return errors.New("generator: nobody to ask in a closed loop: give one user or more")
	case c.Window <= 0 || c.DrainTimeout < 0:
		return fmt.Errorf("generator: a closed loop of %v, drained for %v: give a window above 0 and a drain of 0 or more", c.Window, c.DrainTimeout)
	}
	return nil
}

// RunClosed keeps every connection busy: each sends its next request as soon as its answer is there, until the
// window has passed. Then it waits for the answers that are still due. It finds what a site does when it is
// asked for all that it can do. It cannot find how long people would wait who ask at a rate of their own: a site
// that slows down is asked less. Nothing is due before it is sent, so a response time counts from sending and is
// the service time, and there is no send lag and no drop.
//
// Everything else is as Run says, the one Run at a time included.
func RunClosed(ctx context.Context, cfg ClosedConfig) (Samples, error) {
	if err := cfg.check(); err != nil {
		return Samples{}, err
	}
	c := newClosed(cfg)
	err := c.run(ctx, c)
	return c.samples, err
}

// closed is the state of one RunClosed.
type closed struct {
	*generator
	picked []int // users, in the order in which they ask; taken from the first again at the end
}

// For so many requests memory and users are set aside: more than any site of one core answers in a slice. Beyond
// them the users come again in the same order, and the samples' memory grows.
const (
	drawnPerSecond = 100_000
	mostDrawn      = 1 << 18
)

func newClosed(cfg ClosedConfig) *closed {
	slots := min(int(cfg.Window.Seconds()*drawnPerSecond), mostDrawn) + cfg.Transport.Connections()
	g := newGenerator(Config{
		Transport: cfg.Transport, Users: cfg.Users, Schedule: Schedule{Window: cfg.Window}, DrainTimeout: cfg.DrainTimeout,
	})
	g.samples.Requests = make([]Sample, 0, slots)
	return &closed{g, ZipfUsers(cfg.Seed, slots, len(cfg.Users))}
}

// loop sends on every connection that is idle and takes what has come, until the window has passed and every
// answer is there.
func (c *closed) loop(ctx context.Context) error {
	c.askIdle()
	for {
		now, end := c.now(), c.Schedule.Window
		over, drained := now >= end, c.idle.length == c.Transport.Connections()
		if over {
			end += c.DrainTimeout
		}
		if over && (drained || now >= end) {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		done, err := c.Transport.Wait(c.start.Add(min(end, now+pollInterval)), c.done[:0])
		if err != nil {
			return err
		}
		c.take(done)
		c.done = done
	}
}

// take finishes what has come, and has each connection ask again while the window lasts.
func (c *closed) take(done []Completion) {
	for i := range done {
		c.finish(&done[i])
		if c.now() < c.Schedule.Window {
			c.askIdle()
		}
	}
}

// askIdle sends once on each connection that is idle. One that cannot send is idle again, and gets its next turn
// after the next answer or wait: a site that is gone must not turn the loop into one without an end.
func (c *closed) askIdle() {
	for range c.idle.length {
		n := len(c.samples.Requests)
		c.samples.Requests = append(c.samples.Requests, Sample{User: int32(c.picked[n%len(c.picked)])})
		c.send(n, c.idle.pop())
		s := &c.samples.Requests[n]
		s.DueNS = s.SentNS
	}
}
