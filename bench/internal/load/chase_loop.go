package load

import (
	"context"
	"slices"
	"time"
)

// A chaser is the state of one Chase. Embedded is the generator of the steady load, whose own idle
// connections are none: it is lent one for every request.
type chaser struct {
	*generator
	ChaseConfig
	agenda  agenda
	lines   lines
	results []EventResult
	open    int           // events that have not ended
	closed  time.Duration // when the last of them had
}

func newChaser(cfg ChaseConfig) *chaser {
	g := newGenerator(Config{Transport: cfg.Transport, Users: cfg.Users, Schedule: cfg.Schedule})
	for g.idle.length > 0 {
		g.idle.pop()
	}
	return &chaser{
		generator: g, ChaseConfig: cfg, lines: newLines(cfg.Transport.Connections(), cfg.Replicas),
		results: make([]EventResult, len(cfg.Events)), open: len(cfg.Events),
	}
}

// loop does what is due and takes what has come, until every event has ended and every answer is there.
func (c *chaser) loop(ctx context.Context) error {
	c.begin()
	for {
		c.agenda.run(c.now)
		c.offer()
		if c.open == 0 && c.drained() {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		done, err := c.Transport.Wait(c.start.Add(c.wake()), c.done[:0])
		if err != nil {
			return err
		}
		for i := range done {
			c.complete(&done[i])
		}
		if c.done = done; len(done) == 0 { // else an answer may be here already that was not looked at yet
			c.giveUp()
		}
	}
}

// drained reports whether the steady load is over, too. The answer timeout bounds it: by then what is
// left is a user who asks for one follow-up after the other, or a site that takes nothing any more.
func (c *chaser) drained() bool {
	_, due := c.nextDue()
	return c.lines.busy == 0 && !due || c.now() > c.closed+c.AnswerTimeout
}

// nextDue returns when the next slot of the steady load is due, if there is one: the last event's end
// ends it.
func (c *chaser) nextDue() (time.Duration, bool) {
	if c.next == len(c.Schedule.Due) || c.open == 0 && c.Schedule.Due[c.next] > c.closed {
		return 0, false
	}
	return c.Schedule.Due[c.next], true
}

// begin sets the opening and fills the agenda. Only now is the opening known.
func (c *chaser) begin() {
	if !c.Opening.IsZero() {
		c.start = c.Opening
	}
	for i := range c.Events {
		newEvent(c, &c.Events[i], &c.results[i]).begin()
	}
}

// offer sends what is due of the steady load, while a connection is idle.
func (c *chaser) offer() {
	for {
		now := c.now()
		due, ok := c.nextDue()
		if !ok || due > now {
			return
		}
		conn, ok := c.lines.any()
		if !ok {
			return
		}
		c.generator.send(c.next, conn)
		c.next++
		c.lend(conn, now)
	}
}

// lend notes a connection as the generator's, unless it gave it back at once.
func (c *chaser) lend(conn int, now time.Duration) {
	if c.idle.length > 0 {
		c.lines.free(c.idle.pop())
		return
	}
	c.lines.take(conn, flight{sent: now}, now+c.AnswerTimeout)
}

// wake returns when to stop waiting for answers.
func (c *chaser) wake() time.Duration {
	wake := min(c.now()+pollInterval, c.lines.overdue)
	if due, ok := c.nextDue(); ok && c.lines.idle() {
		wake = min(wake, due)
	}
	if c.open == 0 {
		return wake // tasks that are left have nothing to do any more
	}
	return min(wake, c.agenda.next(wake))
}

// end notes that an event has ended.
func (c *chaser) end() {
	c.open--
	c.closed = c.now()
}

// abandon gives up what is still under way. Probes keep their verdict, which is odd.
func (c *chaser) abandon() {
	if c.lines.busy == 0 {
		return
	}
	for conn, f := range c.lines.flights {
		if f.busy && f.errand == nil {
			c.fail(&c.samples.Requests[c.sample[conn]], c.now(), "no answer by the end of the chase")
		}
	}
	c.Transport.Abandon()
}

// cutSchedule takes the slots off that had not fallen due when the last event ended.
func (c *chaser) cutSchedule() {
	s := &c.samples
	if c.open > 0 { // stopped early
		c.closed = s.Elapsed
	}
	fell, _ := slices.BinarySearch(c.Schedule.Due, c.closed+1)
	s.Requests = slices.Delete(s.Requests, fell, len(c.Schedule.Due))
	s.Window = min(s.Window, max(0, c.closed))
}
