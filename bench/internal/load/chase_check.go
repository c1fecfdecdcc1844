package load

import (
	"errors"
	"fmt"
)

// check refuses a chase that could not be carried out as it is written.
func (c ChaseConfig) check() error {
	switch {
	case c.Transport == nil:
		return errors.New("chase: no transport")
	case c.Replicas < 1:
		return fmt.Errorf("chase: %d replicas: name one or more", c.Replicas)
	case c.Transport.Connections() < 2*c.Replicas:
		return fmt.Errorf("chase: %d connections to %d replicas: give each two or more, one of them for revokes",
			c.Transport.Connections(), c.Replicas)
	case len(c.Events) == 0:
		return errors.New("chase: no events: there is nothing to wait for")
	case c.AnswerTimeout <= 0:
		return fmt.Errorf("chase: answers are waited for %v: give them time", c.AnswerTimeout)
	}
	if err := errors.Join(c.Pace.check(), c.Schedule.check(len(c.Users))); err != nil {
		return err
	}
	for i := range c.Events {
		if err := c.Events[i].check(c.Replicas); err != nil {
			return fmt.Errorf("chase: event %d: %w", i, err)
		}
	}
	return nil
}

func (p Pace) check() error {
	switch {
	case p.Spacing <= 0 || p.MaxSpacing < p.Spacing:
		return fmt.Errorf("chase: spacing of %v growing to %v: the first is positive and the second not shorter", p.Spacing, p.MaxSpacing)
	case !(p.Growth >= 1):
		return fmt.Errorf("chase: gaps grow by %v: give 1 or more", p.Growth)
	case p.Lead < 0 || p.Dense < 0:
		return fmt.Errorf("chase: negative lead %v or dense time %v", p.Lead, p.Dense)
	case p.Rejects < 1 || p.Patience <= 0:
		return fmt.Errorf("chase: trains end after %d rejects or %v: both are positive", p.Rejects, p.Patience)
	}
	return nil
}

func (e *Event) check(replicas int) error {
	switch {
	case e.At < 0 || e.AfterDelay < 0:
		return fmt.Errorf("negative time %v or delay %v", e.At, e.AfterDelay)
	case e.Revoke != nil && (e.Through < 0 || e.Through >= replicas):
		return fmt.Errorf("revoke through replica %d of %d", e.Through, replicas)
	case len(e.Trains) == 0:
		return errors.New("no train: nobody would see the token end")
	}
	for _, trains := range [][]Train{e.Trains, e.After} {
		for _, t := range trains {
			if t.Replica < 0 || t.Replica >= replicas || len(t.Request) == 0 {
				return fmt.Errorf("a request of %d bytes to replica %d of %d", len(t.Request), t.Replica, replicas)
			}
		}
	}
	return nil
}
