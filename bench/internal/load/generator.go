// Package load is the open-loop generator: a schedule made beforehand, users who hold credentials, a
// transport that one thread can drive, and raw samples. Response time counts from the due time, so a
// site that stalls cannot hide it by keeping the generator waiting.
package load

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"time"
)

// pollInterval is the longest that a wait lasts before the context is looked at.
const pollInterval = 50 * time.Millisecond

// Config is one slice's load.
type Config struct {
	Transport Transport
	Users     []User
	Schedule  Schedule
	// DrainTimeout is how long after the window requests may still be sent and answered. What was
	// due and not sent by then is a drop, so it is the bound on the queue for an idle connection.
	DrainTimeout time.Duration
}

func (c Config) check() error {
	switch {
	case c.Transport == nil:
		return errors.New("generator: no transport")
	case c.DrainTimeout < 0:
		return fmt.Errorf("generator: negative drain timeout %v", c.DrainTimeout)
	}
	return c.Schedule.check(len(c.Users))
}

// Run offers the schedule's load and returns once its window has passed and all answers are there, or
// the drain timeout has passed too. An error means that the generator itself could not go on, or that
// ctx ended, in which case the samples so far come with it; failed requests are in the samples.
//
// A seeded schedule is deterministic in what is asked of whom and when it is due. A due request that
// finds no connection idle waits for one, first in, first out, and its wait counts into its response
// time. Idle connections take turns, so that all of them stay in use.
//
// The harness's garbage is collected before the slice and not during it: a collection in a slice would
// be lag, and CPU that belongs to the moment and not to the request. That flatters net/http, which
// leaves more garbage than our own client. That setting and the number of Go processors are the
// process's, so only one Run may be under way in it.
func Run(ctx context.Context, cfg Config) (Samples, error) {
	if err := cfg.check(); err != nil {
		return Samples{}, err
	}
	g := newGenerator(cfg)
	err := g.run(ctx, g)
	return g.samples, err
}

// A drive is what goes on between the marks: a Run's loop or a Chase's.
type drive interface {
	loop(ctx context.Context) error
	abandon()
}

// run measures a drive, with the process set as Run says.
func (g *generator) run(ctx context.Context, d drive) error {
	one, own := g.Transport.(oneThreaded)
	processors := 1 // the bare timer's
	if own {
		processors++
		one.keepProcessor(true)
		defer one.keepProcessor(false)
	}
	defer addProcessors(processors)()
	runtime.GC()
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	ended := make(chan error, 1)
	go func() { ended <- g.measure(ctx, own, d) }()
	return <-ended
}

// addProcessors lets Go's scheduler run that many more threads, for those that keep theirs asleep, and
// returns what takes them away again.
func addProcessors(n int) (remove func()) {
	before := runtime.GOMAXPROCS(0)
	runtime.GOMAXPROCS(before + n)
	return func() { runtime.GOMAXPROCS(before) }
}

// measure runs the drive between marks, on an OS thread of its own if it is to have one.
func (g *generator) measure(ctx context.Context, ownThread bool, d drive) error {
	if ownThread {
		runtime.LockOSThread() // never unlocked: the thread, whose timers are changed, ends with the goroutine
		sharpenTimers()
	}
	floor := startFloor(g.Schedule.Window + g.DrainTimeout)
	traffic, process, thread := g.Transport.Counters(), processCPU(), threadCPU()
	g.start = time.Now()
	err := d.loop(ctx)
	s := &g.samples
	s.Elapsed = g.now()
	s.ProcessCPU = processCPU() - process
	if ownThread {
		s.ThreadCPU = threadCPU() - thread
	}
	d.abandon()
	s.Traffic = g.Transport.Counters().Sub(traffic)
	floor.stop()
	s.LagFloorNS, s.FloorCPU = floor.lateNS, floor.cpu
	return err
}
