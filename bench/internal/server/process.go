package server

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// startTimeout is how long a child may take to be ready.
const startTimeout = 10 * time.Second

// stopGrace is how long a child that was asked to end may take before it is killed. It is short
// because an interrupted run must be gone within 2 s.
const stopGrace = time.Second

// ErrExited is matched by the error of every call on a process that is no more.
var ErrExited = errors.New("process has exited")

// A Process is a child of the harness.
type Process struct {
	name    string
	cmd     *exec.Cmd
	tail    *tail
	exited  chan struct{}
	control *os.File // the child's stdin; nil where the child has none
	replies *os.File // the child's stdout; nil where the child has none
	// ask has the child end by itself.
	ask func() error
	// folder is the child's own, taken away when it has ended; "" where it has none.
	folder string
}

// PID is the process's id.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Name says what the process is, such as "replica of session/strict".
func (p *Process) Name() string { return p.name }

// Exited is closed when the process has ended and has been reaped.
func (p *Process) Exited() <-chan struct{} { return p.exited }

// ExitReason is the exit status and the line of stderr that tells most, or "" while the process runs.
func (p *Process) ExitReason() string {
	select {
	case <-p.exited:
	default:
		return ""
	}
	reason := p.cmd.ProcessState.String()
	if line := p.tail.line(); line != "" {
		reason += ": " + line
	}
	return reason
}

// Fault is nil while the process runs, and names it and why it ended afterwards.
func (p *Process) Fault() error {
	if reason := p.ExitReason(); reason != "" {
		return fmt.Errorf("%s ended: %s", p.name, reason)
	}
	return nil
}

// Pause has the process do nothing until Resume, with all that it holds open. It takes effect within moments.
func (p *Process) Pause() error { return p.signal(syscall.SIGSTOP) }

// Resume ends a Pause; without one it does nothing.
func (p *Process) Resume() error { return p.signal(syscall.SIGCONT) }

func (p *Process) signal(s syscall.Signal) error {
	if err := p.cmd.Process.Signal(s); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("%s (pid %d) takes no %v: %w", p.name, p.PID(), s, err)
	}
	return nil
}

// Stop has the process end, kills it after a grace period or when ctx ends, and waits until it is
// reaped. Stopping a process that has ended is no error.
func (p *Process) Stop(ctx context.Context) error {
	_ = p.ask() // a child that cannot be asked is killed
	grace := time.NewTimer(stopGrace)
	defer grace.Stop()
	select {
	case <-p.exited:
		return nil
	case <-ctx.Done():
	case <-grace.C:
	}
	return p.kill()
}

// kill ends the process at once and waits until it is reaped.
func (p *Process) kill() error {
	if err := p.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("%s (pid %d) cannot be killed: %w", p.name, p.PID(), err)
	}
	<-p.exited
	return nil
}

// gone is the error of a call on a process that ended, or is about to: its pipe has.
func (p *Process) gone(ctx context.Context) error {
	select {
	case <-p.exited:
		return fmt.Errorf("%s (pid %d): %w: %s", p.name, p.PID(), ErrExited, p.ExitReason())
	case <-time.After(stopGrace): // it let go of its pipe and lives on: no use to anybody
		return errors.Join(fmt.Errorf("%s (pid %d): closed its control channel", p.name, p.PID()), p.kill())
	case <-ctx.Done():
		return fmt.Errorf("%s (pid %d): %w", p.name, p.PID(), context.Cause(ctx))
	}
}

// reap waits for the process. Its replies stay open to who reads them: the last may say why it ended.
func (p *Process) reap() {
	_ = p.cmd.Wait() // the state is in p.cmd
	if p.control != nil {
		_ = p.control.Close()
	}
	if p.folder != "" {
		_ = os.RemoveAll(p.folder)
	}
	close(p.exited)
}

// awaitLine reads the one line by which a child without a protocol says that it is ready.
func (p *Process) awaitLine(ctx context.Context) (reply, error) {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	type result struct {
		reply reply
		err   error
	}
	read := make(chan result, 1)
	go func() {
		defer p.replies.Close()
		var r result
		r.err = readLine(bufio.NewReader(p.replies), &r.reply)
		read <- r
	}()
	select {
	case r := <-read:
		if r.err != nil {
			return reply{}, p.gone(ctx)
		}
		return r.reply, r.reply.err()
	case <-ctx.Done():
		return reply{}, fmt.Errorf("%s (pid %d) is not ready: %w", p.name, p.PID(), context.Cause(ctx))
	}
}

// openControl gives the command a control channel and returns the ends that are the child's.
func (p *Process) openControl() ([]*os.File, error) {
	childIn, control, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	replies, childOut, err := os.Pipe()
	if err != nil {
		_, _ = childIn.Close(), control.Close()
		return nil, err
	}
	p.control, p.replies = control, replies
	p.cmd.Stdin, p.cmd.Stdout = childIn, childOut
	p.ask = control.Close
	return []*os.File{childIn, childOut}, nil
}

func (p *Process) closeControl() {
	for _, pipe := range []*os.File{p.control, p.replies} {
		if pipe != nil {
			_ = pipe.Close()
		}
	}
}
