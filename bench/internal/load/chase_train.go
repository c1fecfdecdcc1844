package load

import "time"

// A train is a Train under way.
type train struct {
	*Train
	event    *event
	result   *TrainResult
	gap      time.Duration // the last
	rejects  int           // in a row, after zero
	underWay int           // probes
	over     bool
}

// probe asks once, and returns when to ask again.
func (t *train) probe(due time.Duration) (next time.Duration, again bool) {
	c := t.event.chaser
	if c.now()-t.event.zero > c.Pace.Patience {
		t.end()
	}
	if t.over {
		return 0, false
	}
	if conn, ok := c.lines.to(t.Replica); ok {
		t.result.Probes = append(t.result.Probes, Probe{SentNS: int64(c.now())})
		t.underWay++
		c.send(conn, t.Request, t, len(t.result.Probes)-1)
	} else {
		t.result.Skipped++
	}
	return t.next(due, c.now()), !t.over
}

// next returns when the probe after the one at due is. Those that should have been asked by now are
// skipped: asked late and all at once they would only load the site.
func (t *train) next(due, now time.Duration) time.Duration {
	pace := t.event.chaser.Pace
	if now-t.event.zero >= pace.Dense {
		t.gap = min(time.Duration(float64(t.gap)*pace.Growth), pace.MaxSpacing)
	}
	if late := now - due; late >= t.gap {
		t.result.Skipped += int(late / t.gap)
		due += late.Truncate(t.gap)
	}
	return due + t.gap
}

// answered takes the answer to a probe.
func (t *train) answered(i int, sent, done time.Duration, c *Completion) {
	p := &t.result.Probes[i]
	*p = Probe{SentNS: int64(sent), DoneNS: int64(done), Verdict: t.judge(c)}
	t.underWay--
	t.count(p.Verdict, done)
	if t.over && t.underWay == 0 {
		t.event.trainEnded()
	}
}

// count ends the train when enough answers after zero have said that the token is rejected.
func (t *train) count(v Verdict, done time.Duration) {
	switch {
	case done < t.event.zero:
	case v == Accepted:
		t.rejects = 0
	case v == Rejected:
		t.rejects++
	}
	t.over = t.over || t.rejects >= t.event.chaser.Pace.Rejects
}

// end has no more probes sent; the train has ended once those under way are answered.
func (t *train) end() {
	if t.over {
		return
	}
	t.over = true
	if t.underWay == 0 {
		t.event.trainEnded()
	}
}
