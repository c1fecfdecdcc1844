package load

// send sends an errand's request on an idle connection.
func (c *chaser) send(conn int, request []byte, e errand, id int) {
	now := c.now()
	if err := c.Transport.Send(conn, request); err != nil {
		e.answered(id, now, c.now(), &Completion{Conn: conn, Err: err})
		c.lines.free(conn)
		return
	}
	c.lines.take(conn, flight{errand: e, id: id, sent: now}, now+c.AnswerTimeout)
}

// ask sends a request on the replica's reserved connection, after those that were there before it.
func (c *chaser) ask(replica int, w waiting) {
	c.lines.queue[replica] = append(c.lines.queue[replica], w)
	c.serve(replica)
}

func (c *chaser) serve(replica int) {
	queue := &c.lines.queue[replica]
	for len(*queue) > 0 && !c.lines.flights[replica].busy { // the connection's number is the replica's
		next := (*queue)[0]
		*queue = (*queue)[1:]
		c.send(replica, next.request, next.errand, next.id)
	}
}

// complete passes an answer on to who asked, and the connection to who needs it next.
func (c *chaser) complete(done *Completion) {
	f := c.lines.land(done.Conn)
	if f.errand == nil {
		now := c.now()
		c.finish(done) // which sends a follow-up, or gives the connection back
		c.lend(done.Conn, now)
		return
	}
	if !done.Begun.IsZero() {
		f.sent = done.Begun.Sub(c.start)
	}
	f.errand.answered(f.id, f.sent, done.Done.Sub(c.start), done)
	c.lines.free(done.Conn)
	if done.Conn < c.Replicas {
		c.serve(done.Conn)
	}
}

// giveUp ends the requests whose answers have not come in time.
func (c *chaser) giveUp() {
	now := c.now()
	if now < c.lines.overdue {
		return
	}
	c.lines.overdue = never
	for conn := range c.lines.flights {
		f := &c.lines.flights[conn]
		switch {
		case f.busy && f.until <= now:
			c.Transport.Forget(conn)
			c.complete(&Completion{Conn: conn, Done: c.start.Add(now), Err: errOverdue})
		case f.busy:
			c.lines.overdue = min(c.lines.overdue, f.until)
		}
	}
}
