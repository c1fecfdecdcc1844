package load

import (
	"fmt"
	"time"
)

// An event is an Event under way.
type event struct {
	*Event
	chaser *chaser
	result *EventResult
	zero   time.Duration // never, until the acknowledgement is read
	trains []*train
	open   int // trains that have not ended, then questions that were not answered
}

func newEvent(c *chaser, plan *Event, result *EventResult) *event {
	e := &event{Event: plan, chaser: c, result: result, zero: never, open: len(plan.Trains)}
	result.Trains = make([]TrainResult, len(plan.Trains))
	result.After = make([]Verdict, len(plan.After))
	for i := range plan.Trains {
		result.Trains[i].Replica = plan.Trains[i].Replica
		e.trains = append(e.trains, &train{Train: &plan.Trains[i], event: e, result: &result.Trains[i], gap: c.Pace.Spacing})
	}
	return e
}

// begin puts the event on the agenda.
func (e *event) begin() {
	c := e.chaser
	stagger := c.Pace.Spacing / time.Duration(len(e.trains))
	first := max(e.At-c.Pace.Lead, c.now())
	for i, t := range e.trains {
		c.agenda.add(first+time.Duration(i)*stagger, t.probe)
	}
	if e.Revoke == nil {
		e.zero = e.At
		e.result.SentNS, e.result.AckedNS, e.result.Revoked = int64(e.At), int64(e.At), true
		return
	}
	c.agenda.once(e.At, func() { c.ask(e.Through, waiting{request: e.Revoke, errand: e}) })
}

// answered takes the answer to the revoke.
func (e *event) answered(_ int, sent, done time.Duration, c *Completion) {
	r := e.result
	r.SentNS, r.AckedNS, r.Status = int64(sent), int64(done), c.Response.Status
	switch {
	case c.Err != nil:
		r.Reason = c.Err.Error()
	case e.acknowledges(&c.Response):
		r.Revoked, e.zero = true, done
		return
	default:
		r.Reason = fmt.Sprintf("status %d does not acknowledge the revoke", c.Response.Status)
	}
	for _, t := range e.trains {
		t.end()
	}
}

func (e *event) acknowledges(r *Response) bool {
	if e.Acknowledged == nil {
		return isSuccess(r.Status)
	}
	return e.Acknowledged(r)
}

// trainEnded goes on to the questions when it was the last.
func (e *event) trainEnded() {
	if e.open--; e.open > 0 {
		return
	}
	if e.open = len(e.After); e.open == 0 {
		e.chaser.end()
		return
	}
	e.chaser.agenda.once(e.chaser.now()+e.AfterDelay, func() {
		for i, q := range e.After {
			e.chaser.ask(q.Replica, waiting{q.Request, question{e}, i})
		}
	})
}

// A question is one of those that an event asks after its trains.
type question struct{ *event }

func (q question) answered(i int, _, _ time.Duration, c *Completion) {
	q.result.After[i] = q.After[i].judge(c)
	if q.open--; q.open == 0 {
		q.chaser.end()
	}
}

// judge returns the verdict on a request's end.
func (t *Train) judge(c *Completion) Verdict {
	switch {
	case c.Err != nil:
		return Odd
	case t.Judge != nil:
		return t.Judge(&c.Response)
	}
	return ByStatus(c.Response.Status)
}
