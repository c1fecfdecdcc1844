//go:build !linux

package precise

import (
	"os"
	"time"
)

type timer struct {
	ticks  *time.Timer
	closed chan struct{}
}

func newTimer() (timer, error) {
	t := timer{time.NewTimer(time.Hour), make(chan struct{})}
	t.ticks.Stop()
	return t, nil
}

func (t timer) set(d time.Duration) error {
	t.ticks.Reset(d)
	return nil
}

func (t timer) wait() error {
	select {
	case <-t.ticks.C:
		return nil
	case <-t.closed:
		return os.ErrClosed
	}
}

func (t timer) close() error {
	t.ticks.Stop()
	close(t.closed)
	return nil
}
