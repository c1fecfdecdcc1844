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
	one, own := cfg.Transport.(oneThreaded)
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
	go func() { ended <- g.measure(ctx, own) }()
	err := <-ended
	return g.samples, err
}

// addProcessors lets Go's scheduler run that many more threads, for those that keep theirs asleep, and
// returns what takes them away again.
func addProcessors(n int) (remove func()) {
	before := runtime.GOMAXPROCS(0)
	runtime.GOMAXPROCS(before + n)
	return func() { runtime.GOMAXPROCS(before) }
}

// generator is the state of one Run.
type generator struct {
	Config
	samples Samples
	start   time.Time
	next    int // the first slot not yet sent; those after it that are due are the queue
	idle    ring
	sample  []int // of each connection: the sample under way
	request []byte
	done    []Completion
}

func newGenerator(cfg Config) *generator {
	connections := cfg.Transport.Connections()
	g := &generator{
		Config: cfg, idle: newRing(connections), sample: make([]int, connections),
		done: make([]Completion, 0, connections),
		samples: Samples{
			Requests: make([]Sample, len(cfg.Schedule.Due), len(cfg.Schedule.Due)+connections),
			Window:   cfg.Schedule.Window,
		},
	}
	for i, due := range cfg.Schedule.Due {
		g.samples.Requests[i] = Sample{User: int32(cfg.Schedule.User[i]), DueNS: int64(due)}
	}
	for conn := range connections {
		g.idle.push(conn)
	}
	return g
}

// measure runs the loop between marks, on an OS thread of its own if it is to have one.
func (g *generator) measure(ctx context.Context, ownThread bool) error {
	if ownThread {
		runtime.LockOSThread() // never unlocked: the thread, whose timers are changed, ends with the goroutine
		sharpenTimers()
	}
	floor := startFloor(g.Schedule.Window + g.DrainTimeout)
	traffic, process, thread := g.Transport.Counters(), processCPU(), threadCPU()
	g.start = time.Now()
	err := g.loop(ctx)
	s := &g.samples
	s.Elapsed = g.now()
	s.ProcessCPU = processCPU() - process
	if ownThread {
		s.ThreadCPU = threadCPU() - thread
	}
	g.abandon()
	s.Traffic = g.Transport.Counters().Sub(traffic)
	floor.stop()
	s.LagFloorNS, s.FloorCPU = floor.lateNS, floor.cpu
	return err
}

func (g *generator) now() time.Duration { return time.Since(g.start) }

// loop sends what is due and takes what has come, until there is nothing left to do or to wait for.
func (g *generator) loop(ctx context.Context) error {
	for {
		g.sendDue()
		until, now := g.until(), g.now()
		if until < 0 {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		done, err := g.Transport.Wait(g.start.Add(min(until, now+pollInterval)), g.done[:0])
		if err != nil {
			return err
		}
		for i := range done {
			g.finish(&done[i])
		}
		g.done = done
	}
}

// until returns how long to wait for an answer before there is something else to do, or a negative
// number when all is done.
func (g *generator) until() time.Duration {
	underWay := g.idle.length < g.Transport.Connections()
	end := g.Schedule.Window
	switch {
	case g.next < len(g.Schedule.Due) && g.idle.length > 0:
		return g.Schedule.Due[g.next]
	case g.next < len(g.Schedule.Due) || underWay:
		end += g.DrainTimeout
	}
	if g.now() >= end {
		return -1
	}
	return end
}

// sendDue sends the requests that are due, in order, while connections are idle.
func (g *generator) sendDue() {
	for g.next < len(g.Schedule.Due) && g.idle.length > 0 && g.Schedule.Due[g.next] <= g.now() {
		g.send(g.next, g.idle.pop())
		g.next++
	}
}

func (g *generator) send(sample, conn int) {
	s := &g.samples.Requests[sample]
	g.request = g.Users[s.User].Request(g.request[:0])
	g.sample[conn] = sample
	s.SentNS = int64(g.now())
	if err := g.Transport.Send(conn, g.request); err != nil {
		g.fail(s, g.now(), err.Error())
		g.idle.push(conn)
	}
}

// finish records a completion, and sends the follow-up if the user wants one.
func (g *generator) finish(c *Completion) {
	sample := g.sample[c.Conn]
	s := &g.samples.Requests[sample]
	if c.Err != nil {
		g.fail(s, c.Done.Sub(g.start), c.Err.Error())
		g.idle.push(c.Conn)
		return
	}
	s.DoneNS, s.Result = int64(c.Done.Sub(g.start)), Expected
	outcome := g.Users[s.User].Respond(&c.Response)
	if !outcome.Expected {
		s.Result = Unexpected
		g.explain(outcome.Reason, c.Response.Status)
	}
	if outcome.FollowUp {
		g.followUp(*s, c.Conn)
		return
	}
	g.idle.push(c.Conn)
}

// followUp sends what the user of an answered request wants next; it is due as soon as it is wanted.
func (g *generator) followUp(answered Sample, conn int) {
	g.samples.FollowUps++
	g.samples.Requests = append(g.samples.Requests, Sample{User: answered.User, DueNS: answered.DoneNS})
	g.send(len(g.samples.Requests)-1, conn)
}

func (g *generator) fail(s *Sample, at time.Duration, reason string) {
	s.DoneNS, s.Result = int64(at), Failed
	if g.samples.Reason == "" {
		g.samples.Reason = reason
	}
}

func (g *generator) explain(reason string, status int) {
	if g.samples.Reason != "" {
		return
	}
	if g.samples.Reason = reason; reason == "" {
		g.samples.Reason = fmt.Sprintf("status %d", status)
	}
}

// abandon gives up what is still under way.
func (g *generator) abandon() {
	if g.idle.length == g.Transport.Connections() {
		return
	}
	busy := make([]bool, len(g.sample))
	for i := range busy {
		busy[i] = true
	}
	for g.idle.length > 0 {
		busy[g.idle.pop()] = false
	}
	for conn, sample := range g.sample {
		if busy[conn] {
			g.fail(&g.samples.Requests[sample], g.samples.Elapsed, "no answer by the end of the slice")
		}
	}
	g.Transport.Abandon()
}
