package load

import (
	"context"
	"fmt"
	"time"
)

// generator is the state of one Run.
type generator struct {
	Config
	samples Samples
	start   time.Time
	next    int // the first slot not yet sent; those after it that are due are the queue
	idle    ring
	sample  []int    // of each connection: the sample under way
	request [][]byte // of each connection: its bytes
	done    []Completion
}

func newGenerator(cfg Config) *generator {
	connections := cfg.Transport.Connections()
	g := &generator{
		Config: cfg, idle: newRing(connections), sample: make([]int, connections), request: make([][]byte, connections),
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
	g.request[conn] = g.Users[s.User].Request(g.request[conn][:0])
	g.sample[conn] = sample
	s.SentNS = int64(g.now())
	if err := g.Transport.Send(conn, g.request[conn]); err != nil {
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
	c.Response.Request = g.request[c.Conn]
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
