package server

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"sync"
	"time"
)

// A Spawner starts every child process from one operating system thread that lives as long as the
// Spawner. On Linux a child is killed when the thread that started it ends, and begins with that
// thread's CPU affinity: with the runtime moving goroutines between threads, neither would hold.
type Spawner struct {
	exe  string
	jobs chan func()

	mu       sync.Mutex
	closed   bool
	children map[*Process]struct{}
}

// NewSpawner returns a Spawner of the program exe, which calls RunChild when its first argument is
// ChildCommand.
func NewSpawner(exe string) (*Spawner, error) {
	if _, err := exec.LookPath(exe); err != nil {
		return nil, fmt.Errorf("cannot start children: %w", err)
	}
	s := &Spawner{exe: exe, jobs: make(chan func()), children: map[*Process]struct{}{}}
	go func() {
		runtime.LockOSThread() // and never unlocked: the thread ends with the goroutine
		for job := range s.jobs {
			job()
		}
	}()
	return s, nil
}

// Close kills and reaps every child that is still alive, by its own process id. The Spawner cannot be
// used afterwards.
func (s *Spawner) Close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed = true
	var alive []*Process
	for p := range s.children {
		alive = append(alive, p)
	}
	close(s.jobs)
	s.mu.Unlock()
	var err error
	for _, p := range alive {
		err = errors.Join(err, p.kill())
	}
	return err
}

// A spawn is what a child is started with.
type spawn struct {
	name string
	cmd  *exec.Cmd
	cpus []int
	// processors is GOMAXPROCS for a child of ours; 0 means as many as cpus, if there are any.
	processors int
	log        io.Writer
	// folder is the child's own and goes with it.
	folder string
	// logStdout: what the child writes to stdout goes the way of stderr.
	logStdout bool
	// control: the child's stdin and stdout become a control channel, whose end ends the child.
	control bool
}

// start starts a child. The caller learns from Exited when it ends.
func (s *Spawner) start(sp spawn) (*Process, error) {
	p := &Process{name: sp.name, cmd: sp.cmd, folder: sp.folder, tail: &tail{name: sp.name, log: sp.log}, exited: make(chan struct{})}
	p.cmd.Stderr = p.tail
	if sp.logStdout {
		p.cmd.Stdout = p.tail
	}
	p.cmd.WaitDelay = time.Second
	if processors := cmp.Or(sp.processors, len(sp.cpus)); processors > 0 {
		p.cmd.Env = append(p.cmd.Environ(), "GOMAXPROCS="+strconv.Itoa(processors))
	}
	var theirs []*os.File
	if sp.control {
		var err error
		if theirs, err = p.openControl(); err != nil {
			return nil, fmt.Errorf("cannot start %s: %w", sp.name, err)
		}
	}
	err := s.fork(p, sp.cpus)
	for _, pipe := range theirs {
		_ = pipe.Close() // the child has its own
	}
	if err != nil {
		p.closeControl()
		return nil, fmt.Errorf("cannot start %s: %w", sp.name, err)
	}
	return p, nil
}

// fork starts p's command on the Spawner's thread and looks after it from then on.
func (s *Spawner) fork(p *Process, cpus []int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return errors.New("the spawner is closed")
	}
	result := make(chan error, 1)
	s.jobs <- func() { result <- startOn(p.cmd, cpus) }
	if err := <-result; err != nil {
		return err
	}
	s.children[p] = struct{}{}
	go func() {
		p.reap()
		s.mu.Lock()
		delete(s.children, p)
		s.mu.Unlock()
	}()
	return nil
}

// child is the command of one of our own child processes.
func (s *Spawner) child(name string) *exec.Cmd { return exec.Command(s.exe, ChildCommand, name) }

// StartKeepAwake starts the busy loops that keep CPUs from being parked.
func (s *Spawner) StartKeepAwake(ctx context.Context, cpus []int) (*Process, error) {
	cmd := s.child(childKeepAwake)
	// The runtime would interrupt each loop a hundred times a second to offer its thread to others.
	cmd.Env = append(cmd.Environ(), "GODEBUG=asyncpreemptoff=1")
	p, err := s.start(spawn{name: childKeepAwake, cmd: cmd, cpus: cpus, control: true})
	if err != nil {
		return nil, err
	}
	if _, err := p.awaitLine(ctx); err != nil {
		return nil, errors.Join(err, p.kill())
	}
	return p, nil
}
